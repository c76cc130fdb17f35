import { checkCertificate } from "../core/certificates";
import type { Findings } from "../core/problems";
import { isLater } from "./carried";

/** What HTTPS by PEM texts is made of. */
export const CERTIFICATE_PARTS = ["certificate", "privateKey", "hostname"] as const;

/**
 * Adds a problem for each part that is missing, and checks those that are there in plain together; what is not comes to
 * {@link checkCertificate} when it is known.
 *
 * @param f Where the parts are filed: at "tls".
 * @param remedy What to do about a part that is missing.
 * @param envoyGateway Whether Envoy Gateway serves it.
 */
export function checkCertificateParts(
    f: Findings,
    tls: Readonly<Record<string, unknown>>,
    remedy: string,
    envoyGateway: boolean,
): void {
    for (const part of CERTIFICATE_PARTS.filter((one) => tls[one] === undefined)) {
        f.problem(part, undefined, "is missing", remedy);
    }
    const plain = CERTIFICATE_PARTS.filter((part) => !isLater(tls[part]));
    checkCertificate(f, { ...Object.fromEntries(plain.map((part) => [part, tls[part]])), envoyGateway });
}
