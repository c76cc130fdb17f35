import { createCipheriv, createDecipheriv, randomBytes, scryptSync } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import type { SavedSandbox } from "aks-scoring/sandbox";

/** The world and the stacks of each example, as an earlier commit's library made them. */
const FOLDER = join(__dirname, "..", "..", "..", "test", "upgrades", "kept");

const fileOf = (name: string) => join(FOLDER, `${name}.json.gz.aes`);

/** What is kept of an example; undefined for one that is new. */
export function readKept(name: string): SavedSandbox | undefined {
    const file = fileOf(name);
    if (!existsSync(file)) {
        return undefined;
    }
    return JSON.parse(gunzipSync(decrypted(readFileSync(file))).toString("utf8")) as SavedSandbox;
}

/** Keeps an example's world and stacks for commits to come. */
export function writeKept(name: string, saved: SavedSandbox): void {
    mkdirSync(FOLDER, { recursive: true });
    const files = Object.entries(saved.state).map(([file, text]) => [file, withoutPlaces(file, text)]);
    const kept = { ...saved, state: Object.fromEntries(files) as SavedSandbox["state"] };
    writeFileSync(fileOf(name), encrypted(gzipSync(JSON.stringify(kept), { level: 9 })));
}

/** A stack's state without where in the program each resource was made: paths of the checkout that kept it. */
function withoutPlaces(file: string, text: string): string {
    if (!file.endsWith(".json")) {
        return text;
    }
    const state = JSON.parse(text) as State;
    for (const resource of state.checkpoint.latest?.resources ?? []) {
        delete resource.sourcePosition;
        delete resource.stackTrace;
    }
    return JSON.stringify(state);
}

interface State {
    readonly checkpoint: {
        readonly latest?: { readonly resources?: { sourcePosition?: unknown; stackTrace?: unknown }[] };
    };
}

// A saved world has keys in it. They open nothing, but no file of the project has a key in the clear: it is encrypted as the
// state in it is, AES-256-GCM with the sandbox's passphrase.
const ALGORITHM = "aes-256-gcm";
const [SALT, NONCE, TAG] = [16, 12, 16];
const keyOf = (salt: Buffer) => scryptSync("sandbox", salt, 32);

function encrypted(plain: Buffer): Buffer {
    const [salt, nonce] = [randomBytes(SALT), randomBytes(NONCE)];
    const cipher = createCipheriv(ALGORITHM, keyOf(salt), nonce);
    const text = Buffer.concat([cipher.update(plain), cipher.final()]);
    return Buffer.concat([salt, nonce, cipher.getAuthTag(), text]);
}

function decrypted(whole: Buffer): Buffer {
    const [salt, rest] = [whole.subarray(0, SALT), whole.subarray(SALT)];
    const decipher = createDecipheriv(ALGORITHM, keyOf(salt), rest.subarray(0, NONCE));
    decipher.setAuthTag(rest.subarray(NONCE, NONCE + TAG));
    return Buffer.concat([decipher.update(rest.subarray(NONCE + TAG)), decipher.final()]);
}
