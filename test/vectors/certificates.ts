import { certificateFor } from "./certificate";
import type { Members, Settings } from "./settings";

/** Which member of a case each part of HTTPS comes from: files of a configuration, texts of an update. */
const PARTS = {
    hostname: ["ssl_cname", "cname"],
    certificate: ["ssl_cert_pem_file", "cert"],
    privateKey: ["ssl_key_pem_file", "key"],
    leafDomainLabel: ["leaf_domain_label"],
    renew: ["renew"],
} as const;

/** Placeholders of the cases for PEM files that there are. */
const FILES: Readonly<Record<string, "certificate" | "privateKey">> = {
    "<cert>": "certificate",
    "<key>": "privateKey",
};

/**
 * Writes what a case says of HTTPS. The library takes PEM texts; where a case has the placeholder of a file that there
 * is, it is a certificate for the case's own host name. v1's own certificates and their renewal have no setting here,
 * and are written all the same: it is for the library to refuse them.
 */
export function writeTls(target: Settings, asked: Members): void {
    const hostname = asked["ssl_cname"] ?? asked["cname"];
    for (const [part, names] of Object.entries(PARTS)) {
        for (const name of names.filter((one) => asked[one] !== undefined && asked[one] !== false)) {
            target.set(["tls", part], contentOf(asked[name], hostname), name);
        }
    }
}

function contentOf(value: unknown, hostname: unknown): unknown {
    const file = typeof value === "string" ? FILES[value] : undefined;
    return file === undefined
        ? value
        : certificateFor(typeof hostname === "string" ? hostname : "example.com")[file];
}
