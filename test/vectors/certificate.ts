import { type KeyObject, generateKeyPairSync, sign } from "node:crypto";

/** A certificate and its key, as PEM texts. */
export interface Certificate {
    readonly certificate: string;
    readonly privateKey: string;
}

/**
 * A self-signed certificate for a host name: cases name whatever host they like, and say only that there are files.
 * Node reads certificates and makes none.
 */
export function certificateFor(hostname: string): Certificate {
    keys ??= generateKeyPairSync("ec", { namedCurve: "P-256" });
    const { publicKey, privateKey } = keys;
    const body = toBeSigned(hostname, publicKey);
    const signature = sign("sha256", body, privateKey);
    const der = sequence(body, ECDSA_WITH_SHA256, tagged(0x03, Buffer.concat([Buffer.from([0]), signature])));
    const base64 = der.toString("base64").replace(/.{64}/g, "$&\n");
    return {
        certificate: `-----BEGIN CERTIFICATE-----\n${base64}\n-----END CERTIFICATE-----\n`,
        privateKey: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    };
}

/** One pair for all: making one takes longer than everything else. */
let keys: { readonly publicKey: KeyObject; readonly privateKey: KeyObject } | undefined;

/** TBSCertificate of RFC 5280: the name stands in the subject alternative names, where clients look. */
function toBeSigned(hostname: string, publicKey: KeyObject): Buffer {
    const name = sequence(tagged(0x31, sequence(oid("550403"), tagged(0x0c, Buffer.from("test")))));
    const names = sequence(tagged(0x82, Buffer.from(hostname)));
    return sequence(
        tagged(0xa0, tagged(0x02, Buffer.from([2]))),
        tagged(0x02, Buffer.from([1])),
        ECDSA_WITH_SHA256,
        name,
        sequence(tagged(0x17, Buffer.from("240101000000Z")), tagged(0x18, Buffer.from("21240101000000Z"))),
        name,
        publicKey.export({ type: "spki", format: "der" }),
        tagged(0xa3, sequence(sequence(oid("551d11"), tagged(0x04, names)))),
    );
}

function oid(hex: string): Buffer {
    return tagged(0x06, Buffer.from(hex, "hex"));
}

function sequence(...parts: readonly Buffer[]): Buffer {
    return tagged(0x30, Buffer.concat(parts));
}

/** DER: the kind, the length, the content. */
function tagged(tag: number, content: Buffer): Buffer {
    const { length } = content;
    const size =
        length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
    return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

const ECDSA_WITH_SHA256 = sequence(oid("2a8648ce3d040302"));
