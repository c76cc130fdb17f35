/** Shorter texts are no secrets: they stand in any text by chance. */
export const SHORTEST_SECRET = 12;

/** A text without what JSON and its like put before quotes and line ends, however often: secrets are looked for in it. */
export function searchable(text: string): string {
    return text.replaceAll("\\", "");
}

/**
 * The ways in which a secret stands in a text: as it is, a line of a private key, inside JSON, in a URL, and in base64
 * wherever in the encoded text it begins; the base64 of its base64, too, as a Secret inside a kubeconfig would have it.
 */
export function formsOf(secret: string): string[] {
    const texts = [secret, ...linesOf(secret)];
    const forms = [
        ...texts,
        ...texts.map(inJson),
        ...texts.map((text) => inGoJson(inJson(text))),
        ...texts.map(encodeURIComponent),
        ...texts.flatMap(base64Forms),
        ...base64Forms(Buffer.from(secret).toString("base64")),
    ];
    return [...new Set(forms.map(searchable))].filter((form) => form.length >= SHORTEST_SECRET);
}

/** The lines of private keys: a part of one is as bad. */
function linesOf(text: string): string[] {
    const blocks = text.match(/-----BEGIN [A-Z ]*PRIVATE KEY-----[^-]+-----END/g) ?? [];
    return blocks
        .flatMap((block) => block.split(/\r?\n/).map((line) => line.trim()))
        .filter((line) => line.length >= SHORTEST_SECRET && !line.startsWith("-----"));
}

function inJson(text: string): string {
    return JSON.stringify(text).slice(1, -1);
}

/** Go, in which the engine is written, also escapes what HTML reads (encoding/json's Marshal). */
function inGoJson(text: string): string {
    return text.replaceAll(/[<>&]/g, (letter) => `\\u00${letter.charCodeAt(0).toString(16)}`);
}

/**
 * What the base64 of any text with this one inside must contain: three forms, by the place in a group of three bytes at
 * which it begins. The characters at both ends also carry bits of the neighbours, and are left out.
 */
function base64Forms(text: string): string[] {
    const bytes = Buffer.from(text);
    return [0, 1, 2].flatMap((before) => {
        const whole = Buffer.concat([Buffer.alloc(before), bytes]);
        const first = Math.ceil((before * 8) / 6);
        const last = Math.floor((whole.length * 8) / 6);
        return (["base64", "base64url"] as const).map((alphabet) =>
            whole.toString(alphabet).slice(first, last),
        );
    });
}
