import type { KeyObject, X509Certificate } from "node:crypto";
import type { Findings } from "./problems";
import { SECRET } from "./problems";

/** Extended key usages, by their object identifiers (RFC 5280, 4.2.1.12). */
const SERVER_AUTH = "1.3.6.1.5.5.7.3.1";

/** Bits of the key usage (RFC 5280, 4.2.1.3), of its first byte. */
const DIGITAL_SIGNATURE = 0x80;
const KEY_ENCIPHERMENT = 0x20;

/** Checks that a leaf may be used by a server: clients refuse it otherwise. */
export function checkUse(f: Findings, leaf: X509Certificate): void {
    // Node's `keyUsage` is the extended one. `anyExtendedKeyUsage` will not do: OpenSSL refuses it.
    const purposes = leaf.keyUsage as readonly string[] | undefined;
    if (purposes !== undefined && purposes.length > 0 && !purposes.includes(SERVER_AUTH)) {
        const rule = "must be for servers: its extended key usage lacks serverAuth";
        f.problem("certificate", SECRET, rule, "Clients refuse it. Give one that was made for a server.");
    }
    const usage = keyUsageOf(leaf);
    // RSA has two ways to agree on a key, all others sign.
    const wanted =
        publicKeyOf(leaf)?.asymmetricKeyType === "rsa"
            ? DIGITAL_SIGNATURE | KEY_ENCIPHERMENT
            : DIGITAL_SIGNATURE;
    if (usage !== undefined && (usage & wanted) === 0) {
        const rule = "must be for servers: its key usage lacks digitalSignature";
        f.problem("certificate", SECRET, rule, "Clients refuse it. Give one that was made for a server.");
    }
}

const LEAST_RSA_BITS = 2048;

/** The curves that Envoy loads, in DER: a key names its curve, and one that describes it instead is refused (RFC 5480, 2.1.1). */
const CURVES = ["06082a8648ce3d030107", "06052b81040022", "06052b81040023"];
const EC_KEY = "06072a8648ce3d0201";

/** TLS feature, by which a certificate is good with an OCSP response alone (RFC 7633), in DER. Envoy Gateway gives Envoy none. */
const TLS_FEATURE = "06082b06010505070118";

/**
 * Checks what Envoy Gateway and Envoy refuse of a text with a leaf: whatever is not a certificate, and other keys than these.
 * https://github.com/envoyproxy/gateway/blob/v1.9.1/internal/gatewayapi/tls.go
 * https://github.com/envoyproxy/envoy/blob/v1.39.1/source/common/tls/context_impl.cc
 */
export function checkEnvoyLoads(f: Findings, pem: string, leaf: X509Certificate): void {
    const labels = Array.from(pem.matchAll(/(?<![^\n])-----BEGIN ([A-Z0-9 ]+)-----/g), ([, label]) => label!);
    const other = labels.find((label) => label !== "CERTIFICATE");
    if (other !== undefined) {
        const rule = `must hold certificates only: it holds ${other}`;
        const remedy = "Leave the CERTIFICATE blocks in it. The key is given as privateKey.";
        f.problem("certificate", SECRET, rule, remedy);
    }
    if (leaf.raw.toString("hex").includes(TLS_FEATURE)) {
        const rule = "must not ask for an OCSP response beside it (must-staple)";
        f.problem("certificate", SECRET, rule, "Envoy does not load it: give a certificate without that.");
    }
    const refused = refusedKey(leaf);
    if (refused !== undefined) {
        const rule = `must have an RSA key of ${LEAST_RSA_BITS} bits or more, an EC key on P-256, P-384 or P-521, or an Ed25519 key`;
        const remedy = `It has ${refused}, which Envoy does not load: give a certificate for another key.`;
        f.problem("certificate", SECRET, rule, remedy);
    }
}

/** What kind of key a leaf has, where Envoy does not load it. */
function refusedKey(leaf: X509Certificate): string | undefined {
    const key = publicKeyOf(leaf);
    const kind = key?.asymmetricKeyType;
    if (kind === "ed25519") {
        return undefined;
    }
    if (kind === "rsa") {
        const bits = key?.asymmetricKeyDetails?.modulusLength ?? 0;
        return bits < LEAST_RSA_BITS ? `an RSA key of ${bits} bits` : undefined;
    }
    if (kind === "ec") {
        const bytes = leaf.raw.toString("hex");
        if (CURVES.some((curve) => bytes.includes(EC_KEY + curve))) {
            return undefined;
        }
        const curve = key?.asymmetricKeyDetails?.namedCurve;
        return bytes.includes(`${EC_KEY}06`)
            ? `an EC key on ${curve}`
            : "an EC key with a curve without a name";
    }
    return kind === undefined ? "a key of an unknown kind" : `a key of the kind ${kind}`;
}

function publicKeyOf(certificate: X509Certificate): KeyObject | undefined {
    try {
        return certificate.publicKey;
    } catch {
        return undefined; // of a kind that OpenSSL does not know
    }
}

/** The first byte of the key usage, which Node does not read. In DER: identifier, maybe "critical", bits. */
function keyUsageOf(certificate: X509Certificate): number | undefined {
    const bits = /0603551d0f(?:0101ff)?04(?:040302|050303)0[0-7]([0-9a-f]{2})/.exec(
        certificate.raw.toString("hex"),
    )?.[1];
    return bits === undefined ? undefined : Number.parseInt(bits, 16);
}
