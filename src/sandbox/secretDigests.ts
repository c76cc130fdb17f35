import { createHash } from "node:crypto";
import { canonicalJson } from "../core/hash";

/** Shorter texts are no secrets: "true", a port. */
const SHORTEST_HASHED = 4;

const ALGORITHMS = ["md5", "sha1", "sha256", "sha512"] as const;

/** As many characters of a digest are looked for. */
const PART = 8;

/** As many are told from chance wherever they stand; fewer stand alone, as 1 in a handful of words of hexadecimal digits does. */
const SURE = 12;

/** A digest in some spelling, in lower case, and what it is the digest of. */
interface Digest {
    readonly text: string;
    readonly name: string;
}

/** A digest of a secret that stands in a text, or its beginning or end. */
export interface FoundDigest {
    /** "the sha256 of data.primary of fraud-keys". */
    readonly name: string;
    readonly from: number;
    readonly to: number;
}

/**
 * Digests of secrets, with no key: whoever sees one finds a short secret by guessing. They are known in hexadecimal digits,
 * base64, base64url and base36, and found by their first or last eight characters.
 */
export class SecretDigests {
    private readonly hashed = new Set<string>();
    /** Digests by their first eight characters, and by their last. */
    private readonly heads = new Map<string, Digest[]>();
    private readonly tails = new Map<string, Digest[]>();
    /** Which of {@link slotOf} have a head or a tail: a look at it spares nearly all look-ups. */
    private readonly slots = new Uint8Array(SLOTS);

    /** Learns the digests of a secret text, and of its base64. */
    learn(text: string, name: string): void {
        if (text.length >= SHORTEST_HASHED && !this.hashed.has(text)) {
            this.hash(text, name);
            this.hash(Buffer.from(text).toString("base64"), name);
        }
    }

    /** Learns the digests of an object or list that has secrets in it, by its JSON: with sorted keys, and as it is. */
    learnWhole(value: object, name: string): void {
        this.hash(canonicalJson(value), name);
        this.hash(JSON.stringify(value), name);
    }

    private hash(text: string, name: string): void {
        if (this.hashed.has(text)) return;
        this.hashed.add(text);
        for (const algorithm of ALGORITHMS) {
            const bytes = createHash(algorithm).update(text).digest();
            const whole = `the ${algorithm} of ${name}`;
            for (const spelling of spellingsOf(bytes)) {
                this.add(this.heads, spelling.slice(0, PART), { text: spelling, name: whole });
                this.add(this.tails, spelling.slice(-PART), { text: spelling, name: whole });
            }
        }
    }

    private add(ends: Map<string, Digest[]>, end: string, digest: Digest): void {
        ends.set(end, [...(ends.get(end) ?? []), digest]);
        this.slots[slotOf(hashOf(end))] = 1;
    }

    /** The digests in a text, one of each name. */
    findIn(given: string): FoundDigest[] {
        const text = given.toLowerCase();
        const found = new Map<string, FoundDigest>();
        const keep = (digest: Digest, from: number, to: number) => {
            if (!found.has(digest.name) && isSure(text, from, to, digest)) {
                found.set(digest.name, { name: digest.name, from, to });
            }
        };
        let hash = hashOf(text.slice(0, PART));
        for (let at = 0; at + PART <= text.length; at += 1) {
            if (this.slots[slotOf(hash)] === 1) {
                const part = text.slice(at, at + PART);
                this.heads.get(part)?.forEach((one) => keep(one, at, at + sharedHead(text, at, one.text)));
                this.tails.get(part)?.forEach((one) => {
                    keep(one, at + PART - sharedTail(text, at + PART, one.text), at + PART);
                });
            }
            hash =
                (Math.imul(hash - Math.imul(text.charCodeAt(at), FIRST), BASE) + text.charCodeAt(at + PART)) |
                0;
        }
        return [...found.values()];
    }
}

/** A digest in the spellings that are usual in names, ids and tags. */
function spellingsOf(bytes: Buffer): Set<string> {
    const hex = bytes.toString("hex");
    return new Set([
        hex,
        bytes.toString("base64").replace(/=+$/, "").toLowerCase(),
        bytes.toString("base64url").toLowerCase(),
        BigInt(`0x${hex}`).toString(36),
    ]);
}

/** How many characters of a digest's beginning stand at a place. */
function sharedHead(text: string, from: number, digest: string): number {
    let length = PART;
    while (length < digest.length && text[from + length] === digest[length]) length += 1;
    return length;
}

/** How many of its end stand before a place. */
function sharedTail(text: string, to: number, digest: string): number {
    let length = PART;
    while (length < digest.length && text[to - length - 1] === digest.at(-length - 1)) length += 1;
    return length;
}

const LETTER = /[a-z0-9]/;

/** Whether it is a digest, and not a few characters that happen to be the same. */
function isSure(text: string, from: number, to: number, digest: Digest): boolean {
    if (to - from >= SURE) return true;
    if (LETTER.test(text.charAt(from - 1)) || LETTER.test(text.charAt(to))) return false;
    // The first group of a GUID, of which there are many: it is one of the digest's where the second is, too.
    const [, second] = /^-([0-9a-f]{4})-/.exec(text.slice(to, to + 6)) ?? [];
    return second === undefined || digest.text.startsWith(text.slice(from, to) + second);
}

// A rolling hash of eight characters (Rabin and Karp), in 32 bits.
const BASE = 0x01000193;
const FIRST = Array.from({ length: PART - 1 }).reduce<number>((power) => Math.imul(power, BASE), 1);
const SLOTS = 1 << 18;

function hashOf(part: string): number {
    let hash = 0;
    for (let i = 0; i < PART; i += 1) hash = (Math.imul(hash, BASE) + part.charCodeAt(i)) | 0;
    return hash;
}

function slotOf(hash: number): number {
    return (hash ^ (hash >>> 14)) & (SLOTS - 1);
}
