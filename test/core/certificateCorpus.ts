import { createPrivateKey, type KeyExportOptions } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** A certificate with its key, and what everybody says of them. */
export interface CorpusCase {
    readonly what: string;
    readonly certificate: string;
    readonly privateKey: string;
    /** Who refuses it: Envoy Gateway reads the Secret first, Envoy what is left of it. */
    readonly envoyGateway: "takes" | "refuses";
    readonly envoy: "takes" | "refuses";
    /** What the library says: a problem where it must be put right. */
    readonly problem?: string;
    readonly warning?: string;
    /** Why the library refuses what both of them take. */
    readonly because?: string;
}

/** The host that all of them are for. */
export const CORPUS_HOST = "scoring.example.com";

// Made for these tests: good from 2020 until 2126, where a case does not say otherwise. Certificates come first, then the key.
const read = (name: string) =>
    readFileSync(join(__dirname, "../../../test/core/pem/corpus", `${name}.pem`), "utf8");
const blocks = (text: string) => text.match(/-----BEGIN [^-]+-----[^-]+-----END [^-]+-----\n/g)!;
const certificates = (name: string) => blocks(read(name)).slice(0, -1);
const keyOf = (name: string) => blocks(read(name)).at(-1)!;
const pair = (name: string) => ({ certificate: certificates(name).join(""), privateKey: keyOf(name) });

const [leaf, intermediate, root] = certificates("chain") as [string, string, string];
const chain = (...parts: readonly string[]) => ({ certificate: parts.join(""), privateKey: keyOf("chain") });
const small = pair("ec-signature");
const indented = (text: string) => text.replace(/^/gm, "  ");
const lines = (text: string, separator: string) => text.replace(/\n/g, separator);
const written = (name: string, options: KeyExportOptions<"pem">) => ({
    ...pair(name),
    privateKey: createPrivateKey(keyOf(name)).export({ ...options, format: "pem" }) as string,
});
const sec1 = written("ec-signature", { type: "sec1", format: "pem" });
/** As `openssl ecparam -genkey` writes it before the key: the name of P-256. */
const PARAMETERS = "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n";

const GOOD = { envoyGateway: "takes", envoy: "takes" } as const;
const ENVOY = { envoyGateway: "takes", envoy: "refuses" } as const;
const GATEWAY = { envoyGateway: "refuses", envoy: "takes" } as const;
const BOTH = { envoyGateway: "refuses", envoy: "refuses" } as const;

const KEYS =
    "certificate: must have an RSA key of 2048 bits or more, an EC key on P-256, P-384 or P-521, or an Ed25519 key. It has";
const has = (key: string) => ({ problem: `${KEYS} ${key}, which Envoy does not load` });
const NO_PEM = { problem: "certificate: must be a certificate in PEM text" };
const NO_KEY = { problem: "privateKey: must be an unencrypted private key in PEM text" };
const OTHER_KEY = { problem: "privateKey: must be the key of the certificate" };
const PURPOSE = { problem: "certificate: must be for servers: its extended key usage lacks serverAuth" };
const USAGE = { problem: "certificate: must be for servers: its key usage lacks digitalSignature" };
const order = (one: number) => ({
    warning: `certificate: certificate ${one + 1} of the chain has not issued certificate ${one}`,
});

export const CORPUS: readonly CorpusCase[] = [
    { what: "RSA, 512 bits", ...pair("rsa-512"), ...ENVOY, ...has("an RSA key of 512 bits") },
    { what: "RSA, 1024 bits", ...pair("rsa-1024"), ...ENVOY, ...has("an RSA key of 1024 bits") },
    { what: "RSA, 2047 bits", ...pair("rsa-2047"), ...ENVOY, ...has("an RSA key of 2047 bits") },
    { what: "RSA, 2048 bits", ...pair("rsa-signature"), ...GOOD },
    { what: "RSA, 4096 bits", ...pair("rsa-4096"), ...GOOD },
    { what: "RSA for PSS alone", ...pair("rsa-pss"), ...BOTH, ...has("a key of the kind rsa-pss") },
    { what: "DSA", ...pair("dsa"), ...BOTH, ...has("a key of the kind dsa") },
    { what: "EC, P-224", ...pair("p-224"), ...ENVOY, ...has("an EC key on secp224r1") },
    { what: "EC, P-256", ...small, ...GOOD },
    { what: "EC, P-384", ...pair("p-384"), ...GOOD },
    { what: "EC, P-521", ...pair("p-521"), ...GOOD },
    { what: "EC, secp256k1", ...pair("secp256k1"), ...BOTH, ...has("an EC key on secp256k1") },
    {
        what: "EC, P-256 described in full",
        ...pair("ec-explicit"),
        ...BOTH,
        ...has("an EC key with a curve without a name"),
    },
    { what: "Ed25519", ...pair("ed25519"), ...GOOD },
    {
        what: "must be served with an OCSP response",
        ...pair("must-staple"),
        ...ENVOY,
        problem:
            "certificate: must not ask for an OCSP response beside it (must-staple). Envoy does not load it",
    },
    { what: "Ed448", ...pair("ed448"), ...BOTH, ...has("a key of the kind ed448") },
    { what: "for clients alone", ...pair("client-only"), ...GOOD, ...PURPOSE, because: "clients refuse it" },
    { what: "for clients and servers", ...pair("client-and-server"), ...GOOD },
    {
        what: "for any purpose",
        ...pair("any-purpose"),
        ...GOOD,
        ...PURPOSE,
        because: "clients with OpenSSL refuse it",
    },
    { what: "EC, for key agreement alone", ...pair("ec-agreement-only"), ...ENVOY, ...USAGE },
    { what: "RSA, for key encipherment alone", ...pair("rsa-encipherment-only"), ...GOOD },
    {
        what: "RSA, for issuing alone",
        ...pair("rsa-issuing-only"),
        ...GOOD,
        ...USAGE,
        because: "clients with OpenSSL refuse it",
    },
    { what: "a chain", ...chain(leaf, intermediate), ...GOOD },
    { what: "a chain with its root", ...chain(leaf, intermediate, root), ...GOOD },
    { what: "a chain without its middle", ...chain(leaf, root), ...GOOD, ...order(1) },
    { what: "a chain out of order", ...chain(leaf, root, intermediate), ...GOOD, ...order(1) },
    { what: "a chain with its leaf last", ...chain(intermediate, leaf), ...BOTH, ...OTHER_KEY, ...order(1) },
    { what: "two leaves", ...chain(leaf, certificates("second-leaf").join("")), ...GOOD, ...order(1) },
    {
        what: "ended",
        ...pair("ended"),
        ...GATEWAY,
        problem: "certificate: ended on 2021-01-01T00:00:00.000Z",
    },
    {
        what: "not valid yet",
        ...pair("not-yet"),
        ...GATEWAY,
        problem: "certificate: is valid from 2125-01-01T00:00:00.000Z only",
    },
    {
        what: "a chain whose issuer has ended",
        ...chain(leaf, certificates("ended-issuer").join("")),
        ...GATEWAY,
        problem: "certificate: certificate 2 of the chain ended on 2021-01-01T00:00:00.000Z",
    },
    {
        what: "another certificate's key",
        ...chain(leaf),
        privateKey: keyOf("second-leaf"),
        ...BOTH,
        ...OTHER_KEY,
    },
    { what: "another kind of key", ...chain(leaf), privateKey: keyOf("rsa-4096"), ...BOTH, ...OTHER_KEY },
    { what: "no certificate", ...chain(""), ...BOTH, ...NO_PEM },
    {
        what: "text around",
        certificate: `Subject: leaf\n${small.certificate}\nand more\n`,
        privateKey: `Key:\n${small.privateKey}and more`,
        ...GOOD,
    },
    {
        what: "lines that end in CRLF",
        certificate: lines(small.certificate, "\r\n"),
        privateKey: lines(small.privateKey, "\r\n"),
        ...GOOD,
    },
    {
        what: "indented lines",
        certificate: indented(small.certificate),
        privateKey: small.privateKey,
        ...BOTH,
        ...NO_PEM,
    },
    {
        what: "one line",
        certificate: lines(small.certificate, " "),
        privateKey: small.privateKey,
        ...BOTH,
        ...NO_PEM,
    },
    {
        what: "text before it on its line",
        ...small,
        certificate: `cert: ${small.certificate}`,
        ...BOTH,
        ...NO_PEM,
    },
    {
        what: "the key behind the certificate",
        ...small,
        certificate: small.certificate + small.privateKey,
        ...GATEWAY,
        problem: "certificate: must hold certificates only: it holds PRIVATE KEY",
    },
    {
        what: "the certificate before the key",
        ...small,
        privateKey: small.certificate + small.privateKey,
        ...GOOD,
    },
    { what: "a key in PKCS#1", ...written("rsa-signature", { type: "pkcs1", format: "pem" }), ...GOOD },
    { what: "a key in SEC 1", ...sec1, ...GOOD },
    {
        what: "a key behind EC PARAMETERS",
        ...sec1,
        privateKey: `${PARAMETERS}${sec1.privateKey}`,
        ...GOOD,
    },
    {
        what: "an encrypted key",
        ...written("ec-signature", {
            type: "pkcs8",
            format: "pem",
            cipher: "aes-256-cbc",
            passphrase: "a phrase",
        }),
        ...BOTH,
        ...NO_KEY,
    },
];
