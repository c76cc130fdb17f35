import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { checkCertificate } from "#src/core/certificates";
import type { CertificateParts } from "#src/core/certificates";
import { Findings, SECRET, report } from "#src/core/problems";

// Made for these tests, good until 2126. The leaf's names: DNS scoring.example.com and *.models.example.com, an
// address and a mail address; its common name is common.example.com.
const pem = (name: string) => readFileSync(join(__dirname, "../../../test/core/pem", name), "utf8");
const leaf = pem("leaf.pem");
const leafKey = pem("leaf.key");
const issuer = pem("issuer.pem");

function findings(parts: CertificateParts): Findings {
    const f = new Findings();
    checkCertificate(f.at("tls"), parts);
    const message = report("x", [...f.problems, ...f.warnings]);
    assert.ok(!message.includes("-----BEGIN") && !/[A-Za-z0-9+/]{64}/.test(message));
    for (const problem of [...f.problems, ...f.warnings]) {
        assert.equal(problem.value === SECRET, problem.path !== "tls.hostname");
    }
    return f;
}

const says = (parts: CertificateParts) =>
    findings(parts).problems.map(({ path, rule, remedy }) => `${path}: ${rule}. ${remedy}`);
const warns = (now: string) =>
    findings({ certificate: leaf, now: new Date(now) }).warnings.map(({ path, rule }) => `${path}: ${rule}`);

describe("checkCertificate", () => {
    const whole = { certificate: leaf, privateKey: leafKey, hostname: "scoring.example.com" };

    it("takes a leaf with its key and name, alone and with its chain", () => {
        assert.deepEqual(says(whole), []);
        assert.deepEqual(
            says({ ...whole, certificate: `Subject: leaf\n${leaf}\nSubject: issuer\n${issuer}` }),
            [],
        );
        assert.deepEqual(says({ ...whole, certificate: leaf.replace(/\n/g, "\r\n") }), []);
        assert.deepEqual(says({ certificate: pem("ec.pem"), privateKey: pem("ec.key") }), []);
    });

    it("takes a name that a wildcard covers, for one label only", () => {
        assert.deepEqual(says({ ...whole, hostname: "fraud.models.example.com" }), []);
        assert.equal(says({ ...whole, hostname: "a.fraud.models.example.com" }).length, 1);
        assert.equal(says({ ...whole, hostname: "models.example.com" }).length, 1);
    });

    it("refuses another name, and says which the certificate has", () => {
        assert.deepEqual(says({ ...whole, hostname: "api.example.com" }), [
            "tls.hostname: must be among the certificate's DNS subject alternative names. " +
                "It has scoring.example.com, *.models.example.com: give one of these, or a certificate made for api.example.com.",
        ]);
        assert.equal(says({ ...whole, hostname: "" }).length, 1);
        assert.equal(says({ ...whole, hostname: "scoring.example.com\0.evil" }).length, 1);
        assert.equal(says({ ...whole, hostname: "scoring.example.com\n" }).length, 1);
    });

    it("does not count a common name, whether or not there are other names", () => {
        assert.equal(says({ ...whole, hostname: "common.example.com" }).length, 1);
        assert.deepEqual(
            says({ certificate: pem("common-name-only.pem"), hostname: "scoring.example.com" }),
            [
                "tls.hostname: must be among the certificate's DNS subject alternative names. " +
                    "It has none: give a certificate made for scoring.example.com.",
            ],
        );
    });

    it("refuses another key, of the same kind or not", () => {
        const message =
            "tls.privateKey: must be the key of the certificate. Give the certificate and the key that were made together.";
        assert.deepEqual(says({ ...whole, privateKey: pem("ec.key") }), [message]);
        assert.deepEqual(says({ certificate: pem("ec.pem"), privateKey: pem("issuer.key") }), [message]);
    });

    it("says when a chain is the wrong way round", () => {
        assert.deepEqual(says({ certificate: issuer + leaf, privateKey: leafKey }), [
            "tls.privateKey: must be the key of the certificate. It belongs to certificate 2 of the chain: put that one first.",
        ]);
    });

    it("refuses an encrypted key, and what is no key", () => {
        const rule = "tls.privateKey: must be an unencrypted private key in PEM text";
        assert.deepEqual(says({ privateKey: pem("encrypted.key") }), [
            `${rule}. It is encrypted: give it decrypted, as a secret (openssl pkey -in key.pem -out plain.pem).`,
        ]);
        assert.deepEqual(says({ privateKey: leaf }), [
            `${rule}. Give the whole file, from BEGIN PRIVATE KEY to END PRIVATE KEY, with its line breaks.`,
        ]);
        assert.deepEqual(says({ privateKey: 5 }), [`${rule}. Give the text of the key file as a string.`]);
        assert.deepEqual(says({ privateKey: { key: leafKey } }), [
            `${rule}. Give the text of the key file as a string.`,
        ]);
    });

    it("refuses what is no certificate", () => {
        const rule = "tls.certificate: must be a certificate in PEM text";
        for (const bad of ["", leafKey, leaf.slice(100), leaf.replace(/M/g, "!"), 5, null, [leaf]]) {
            const [said, ...more] = says({ certificate: bad });
            assert.ok(said?.startsWith(rule), said);
            assert.deepEqual(more, []);
        }
        assert.equal(says({ certificate: Buffer.from(leaf) }).length, 1);
        assert.deepEqual(says({ certificate: "./tls.pem" }), [
            `${rule}. Give the text of the PEM file (it holds BEGIN CERTIFICATE), not its path and not base64 of it.`,
        ]);
        assert.deepEqual(says({ certificate: leaf.slice(0, 200) }), [
            `${rule}. Give the whole file, from BEGIN CERTIFICATE to END CERTIFICATE, with its line breaks.`,
        ]);
        assert.equal(says({ certificate: leaf + issuer.replace(/M/g, "A") }).length, 1);
        assert.equal(says({ certificate: null, privateKey: null }).length, 2);
    });

    it("checks nothing that is not given", () => {
        assert.deepEqual(says({}), []);
        assert.deepEqual(says({ hostname: "api.example.com" }), []);
    });

    it("compares dates only with a given moment, as warnings", () => {
        assert.deepEqual(findings(whole).warnings, []);
        assert.deepEqual(warns("2100-01-01T00:00:00Z"), []);
        assert.deepEqual(warns("2126-09-29T17:04:46Z"), [
            "tls.certificate: ends on 2126-10-29T17:04:45.000Z",
        ]);
        assert.deepEqual(warns("2126-09-29T17:04:45Z"), []);
        assert.deepEqual(warns("2127-01-01T00:00:00Z"), [
            "tls.certificate: ended on 2126-10-29T17:04:45.000Z",
        ]);
        assert.deepEqual(warns("2020-01-01T00:00:00Z"), [
            "tls.certificate: is valid from 2026-11-22T17:04:45.000Z only",
        ]);
        const now = new Date("2126-10-01T00:00:00Z");
        assert.deepEqual(
            findings({ certificate: leaf + issuer, now }).warnings.map(({ rule }) => rule),
            [
                "ends on 2126-10-29T17:04:45.000Z",
                "certificate 2 of the chain ends on 2126-10-29T17:04:45.000Z",
            ],
        );
    });
});
