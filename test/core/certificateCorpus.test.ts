import assert from "node:assert/strict";
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
