import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { checkCertificate } from "#src/core/certificates";
import { Findings } from "#src/core/problems";
import { CORPUS, CORPUS_HOST } from "./certificateCorpus";

/** What the library says of a certificate that Envoy Gateway is to serve. */
function said(certificate: string, privateKey: string): Findings {
    const f = new Findings();
    const now = new Date("2030-01-01T00:00:00Z");
    checkCertificate(f, { certificate, privateKey, hostname: CORPUS_HOST, now, envoyGateway: true });
    return f;
}

const begins = (start: string | undefined, all: readonly string[]) =>
    start === undefined ? all.length === 0 : all.some((text) => text.startsWith(start));

// The lab holds what Envoy Gateway and Envoy say of them to the real ones: test/lab/certificates.test.ts.
describe("a certificate for a gateway", () => {
    for (const { what, certificate, privateKey, problem, warning, because, ...real } of CORPUS) {
        const loads = real.envoyGateway === "takes" && real.envoy === "takes";
        const verdict = problem === undefined ? (warning === undefined ? "taken" : "warned of") : "refused";
        it(`is ${verdict}: ${what}${because === undefined ? "" : ` (${because})`}`, () => {
            const { problems, warnings } = said(certificate, privateKey);
            const text = (all: Findings["problems"]) =>
                all.map(({ path, rule, remedy }) => `${path}: ${rule}. ${remedy}`);
            assert.ok(begins(problem, text(problems)), text(problems).join("\n"));
            assert.ok(begins(warning, text(warnings)), text(warnings).join("\n"));
            assert.equal(problem === undefined, loads && because === undefined);
        });
    }

    it("comes with the way out, whatever it is refused or warned of for", () => {
        const remedies = CORPUS.flatMap(({ certificate, privateKey }) => {
            const { problems, warnings } = said(certificate, privateKey);
            return [...problems, ...warnings].map(({ remedy }) =>
                remedy.replace(/It has .*, which/, "It has …, which"),
            );
        });
        assert.deepEqual([...new Set(remedies)].sort(), [
            "Clients refuse it until then.",
            "Clients refuse it. Give one that was made for a server.",
            "Envoy does not load it: give a certificate without that.",
            "Give the certificate and the key that were made together.",
            "Give the text of the PEM file (it holds BEGIN CERTIFICATE), not its path and not base64 of it.",
            "Give the whole file, from BEGIN CERTIFICATE to END CERTIFICATE, with its line breaks.",
            "It belongs to certificate 2 of the chain: put that one first.",
            "It has none: give a certificate made for scoring.example.com.",
            "It has …, which Envoy does not load: give a certificate for another key.",
            "It is encrypted: give it decrypted, as a secret (openssl pkey -in key.pem -out plain.pem).",
            "Leave the CERTIFICATE blocks in it. The key is given as privateKey.",
            "Put each behind the one that it has issued, and add what is missing: clients that don't know it refuse the chain.",
            "Renew it: clients refuse it.",
        ]);
    });

    it("may be used from its first moment to its last one, and warns in its last month", () => {
        const { certificate, privateKey } = CORPUS.find(({ problem }) => problem === undefined)!;
        const { validFrom, validTo } = new X509Certificate(certificate);
        const at = (moment: string, milliseconds: number) => {
            const f = new Findings();
            const now = new Date(new Date(moment).getTime() + milliseconds);
            checkCertificate(f, { certificate, privateKey, now, envoyGateway: true });
            return [f.problems, f.warnings].map((all) => all.map(({ rule, remedy }) => `${rule}. ${remedy}`));
        };
        const until = new Date(validTo).toISOString();
        const ends = [`ends on ${until}. Renew it: fewer than 30 days are left.`];
        assert.deepEqual(at(validFrom, 0), [[], []]);
        assert.deepEqual(at(validFrom, -1), [
            [`is valid from ${new Date(validFrom).toISOString()} only. Clients refuse it until then.`],
            [],
        ]);
        assert.deepEqual(at(validTo, 0), [[], ends]);
        assert.deepEqual(at(validTo, 1), [[`ended on ${until}. Renew it: clients refuse it.`], []]);
    });

    it("is judged by clients alone elsewhere: sizes and curves are Envoy's rules, and dates warn", () => {
        const refused = CORPUS.filter(({ certificate, privateKey }) => {
            const f = new Findings();
            checkCertificate(f, { certificate, privateKey, now: new Date("2030-01-01T00:00:00Z") });
            return f.problems.length > 0;
        });
        assert.deepEqual(
            refused.map(({ what }) => what),
            [
                "for clients alone",
                "for any purpose",
                "EC, for key agreement alone",
                "RSA, for issuing alone",
                "a chain with its leaf last",
                "another certificate's key",
                "another kind of key",
                "no certificate",
                "indented lines",
                "one line",
                "text before it on its line",
                "an encrypted key",
            ],
        );
    });
});
