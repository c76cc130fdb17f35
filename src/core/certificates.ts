import type { KeyObject } from "node:crypto";
import { X509Certificate, createPrivateKey } from "node:crypto";
import { needsPlainValue } from "./checks";
import type { Findings } from "./problems";
import { SECRET } from "./problems";
import { checkEnvoyLoads, checkUse } from "./serverCertificate";

/** What a certificate says, as far as a rule asks for it. */
interface CertificateFacts {
    /** DNS subject alternative names, wildcards included. */
    readonly dnsNames: readonly string[];
    readonly notBefore: Date;
    readonly notAfter: Date;
}

/** What is checked together. What is `undefined` is not checked, and neither is what depends on it. */
export interface CertificateParts {
    /** PEM text; of a chain, the leaf comes first. */
    readonly certificate?: unknown;
    /** PEM text, not encrypted. */
    readonly privateKey?: unknown;
    /** The name that clients call. */
    readonly hostname?: unknown;
    /** The moment that the dates are compared with; a plan that knows no clock leaves it out, and what only warns with it. */
    readonly now?: Date;
    /** Whether Envoy Gateway serves it: what it or Envoy refuses is a problem. */
    readonly envoyGateway?: boolean;
}

/**
 * Checks that a certificate can be read, is for servers, names the host in its subject alternative names and belongs
 * to the key; files under "certificate", "privateKey" and "hostname". No problem ever holds the text of either.
 */
export function checkCertificate(f: Findings, parts: CertificateParts): void {
    const chain = parts.certificate === undefined ? undefined : checkChain(f, parts.certificate);
    const key = parts.privateKey === undefined ? undefined : checkPrivateKey(f, parts.privateKey);
    const leaf = chain?.[0];
    if (leaf === undefined) {
        return;
    }
    checkUse(f, leaf);
    if (parts.envoyGateway === true) {
        checkEnvoyLoads(f, String(parts.certificate), leaf);
    }
    if (typeof parts.hostname === "string") {
        checkHost(f, leaf, parts.hostname);
    }
    if (key !== undefined && !leaf.checkPrivateKey(key)) {
        f.problem("privateKey", SECRET, "must be the key of the certificate", keyRemedy(chain!, key));
    }
    if (parts.now !== undefined) {
        checkDates(f, chain!, parts.now, parts.envoyGateway === true);
        checkOrder(f, chain!);
    }
}

/** Days before a certificate's end from which on it warns: a month is enough to renew without haste. */
const renewalDays = 30;
const day = 24 * 60 * 60 * 1000;

function checkChain(f: Findings, pem: unknown): X509Certificate[] | undefined {
    const chain = parseChain(pem);
    if (chain === undefined) {
        const remedy = needsPlainValue(pem) ?? pemRemedy(pem, "certificate", "CERTIFICATE");
        f.problem("certificate", SECRET, "must be a certificate in PEM text", remedy);
    }
    return chain;
}

function checkPrivateKey(f: Findings, pem: unknown): KeyObject | undefined {
    try {
        if (typeof pem === "string") {
            return createPrivateKey(pem);
        }
    } catch {
        // OpenSSL's text says nothing that helps; what is wrong is told below.
    }
    const encrypted = typeof pem === "string" && pem.includes("ENCRYPTED");
    const remedy = encrypted
        ? "It is encrypted: give it decrypted, as a secret (openssl pkey -in key.pem -out plain.pem)."
        : (needsPlainValue(pem) ?? pemRemedy(pem, "key", "PRIVATE KEY"));
    f.problem("privateKey", SECRET, "must be an unencrypted private key in PEM text", remedy);
    return undefined;
}

function checkHost(f: Findings, leaf: X509Certificate, hostname: string): void {
    // Clients stopped looking at the common name: only subject alternative names count.
    // A NUL, which no name holds, would make Node throw.
    if (!hostname.includes("\0") && leaf.checkHost(hostname, { subject: "never" }) !== undefined) {
        return;
    }
    const { dnsNames } = factsOf(leaf);
    const remedy =
        dnsNames.length === 0
            ? `It has none: give a certificate made for ${hostname}.`
            : `It has ${dnsNames.join(", ")}: give one of these, or a certificate made for ${hostname}.`;
    f.problem("hostname", hostname, "must be among the certificate's DNS subject alternative names", remedy);
}

/**
 * Clients refuse what is not valid now. Envoy Gateway takes a Secret whole or not at all, an issuer that has ended
 * included, and closes the listener.
 * https://github.com/envoyproxy/gateway/blob/v1.9.1/internal/gatewayapi/tls.go (validateServingCertificateChain)
 */
function checkDates(f: Findings, chain: readonly X509Certificate[], now: Date, envoyGateway: boolean): void {
    for (const [index, certificate] of chain.entries()) {
        const { notBefore, notAfter } = factsOf(certificate);
        const which = index === 0 ? "" : `certificate ${index + 1} of the chain `;
        const until = notAfter.toISOString();
        const file = (...what: readonly [rule: string, remedy: string]) =>
            envoyGateway
                ? f.problem("certificate", SECRET, ...what)
                : f.warning("certificate", SECRET, ...what);
        if (notAfter < now) {
            file(`${which}ended on ${until}`, "Renew it: clients refuse it.");
        } else if (notBefore > now) {
            file(`${which}is valid from ${notBefore.toISOString()} only`, "Clients refuse it until then.");
        } else if (notAfter.getTime() - now.getTime() < renewalDays * day) {
            const remedy = `Renew it: fewer than ${renewalDays} days are left.`;
            f.warning("certificate", SECRET, `${which}ends on ${until}`, remedy);
        }
    }
}

/** RFC 5246, 7.4.2: each certificate certifies the one before it. Envoy sends whatever there is. */
function checkOrder(f: Findings, chain: readonly X509Certificate[]): void {
    const position = chain.findIndex(
        (certificate, index) => index > 0 && !hasIssued(certificate, chain[index - 1]!),
    );
    if (position > 0) {
        const rule = `certificate ${position + 1} of the chain has not issued certificate ${position}`;
        const remedy =
            "Put each behind the one that it has issued, and add what is missing: clients that don't know it refuse the chain.";
        f.warning("certificate", SECRET, rule, remedy);
    }
}

function hasIssued(issuer: X509Certificate, certificate: X509Certificate): boolean {
    try {
        return certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
    } catch {
        return false; // a key of a kind that OpenSSL does not know
    }
}

function keyRemedy(chain: readonly X509Certificate[], key: KeyObject): string {
    const position = chain.findIndex((certificate) => certificate.checkPrivateKey(key));
    return position > 0
        ? `It belongs to certificate ${position + 1} of the chain: put that one first.`
        : "Give the certificate and the key that were made together.";
}

function pemRemedy(pem: unknown, what: string, label: string): string {
    if (typeof pem !== "string") {
        return `Give the text of the ${what} file as a string.`;
    }
    return pem.includes("-----BEGIN")
        ? `Give the whole file, from BEGIN ${label} to END ${label}, with its line breaks.`
        : `Give the text of the PEM file (it holds BEGIN ${label}), not its path and not base64 of it.`;
}

/** Every certificate in the text, in order; `undefined` when there is none or one cannot be read. */
function parseChain(pem: unknown): X509Certificate[] | undefined {
    const blocks = typeof pem === "string" ? (pem.match(certificatePattern) ?? []) : [];
    if (blocks.length === 0) {
        return undefined;
    }
    try {
        return blocks.map((block) => new X509Certificate(block));
    } catch {
        return undefined;
    }
}

/** A block begins at the start of a line, or nobody finds it (RFC 7468). */
const certificatePattern = /(?<![^\n])-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

function factsOf(certificate: X509Certificate): CertificateFacts {
    // A name that holds a comma or a quote is written as a JSON string (Node's documentation of subjectAltName).
    const written = certificate.subjectAltName?.match(/(?:[^,"]|"(?:\\.|[^"\\])*")+/g) ?? [];
    const dnsNames = written.map((name) => name.trim()).filter((name) => name.startsWith("DNS:"));
    return {
        dnsNames: dnsNames.map((name) => name.slice("DNS:".length)),
        notBefore: new Date(certificate.validFrom),
        notAfter: new Date(certificate.validTo),
    };
}
