import { spawnSync } from "node:child_process";
import { createCipheriv, createDecipheriv, randomBytes, scryptSync } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import type { SavedSandbox } from "aks-scoring/sandbox";

const ROOT = join(__dirname, "..", "..", "..");

/** The world and the stacks of each example. */
const FOLDER = join(ROOT, "test", "upgrades", "kept");

/** Stands for the checkout that kept a state, where it names a file: an asset's path. */
const SOME_ROOT = "/aks-scoring";

/** As today's library leaves it, or as the last release did: what users have. */
export type Kept = "now" | "released";

const fileOf = (name: string, which: Kept) =>
    join(FOLDER, which === "now" ? "" : "released", `${name}.json.gz.aes`);

/** What is kept of an example; undefined where nothing is: of a new one. */
export function readKept(name: string, which: Kept): SavedSandbox | undefined {
    const file = fileOf(name, which);
    return existsSync(file) ? read(readFileSync(file)) : undefined;
}

/** What the last commit has of an example. Where it has nothing, or there is no git: the file that is there. */
export function readEarlier(name: string): SavedSandbox | undefined {
    const asked = ["show", `HEAD:./${name}.json.gz.aes`];
    const { status, stdout } = spawnSync("git", asked, { cwd: FOLDER, maxBuffer: 64 * 1024 * 1024 });
    return status === 0 ? read(stdout) : readKept(name, "now");
}

/** Keeps an example's world and stacks for commits to come. */
export function writeKept(name: string, saved: SavedSandbox): void {
    const files = Object.entries(saved.state).map(([file, text]) => [file, withoutPlaces(file, text)]);
    const kept = { ...saved, state: Object.fromEntries(files) as SavedSandbox["state"] };
    const text = JSON.stringify(kept).replaceAll(ROOT, SOME_ROOT);
    writeFileSync(fileOf(name, "now"), encrypted(gzipSync(text, { level: 9 })));
}

/** What is kept now is what a release brings to users. */
export function releaseKept(name: string): void {
    mkdirSync(join(FOLDER, "released"), { recursive: true });
    copyFileSync(fileOf(name, "now"), fileOf(name, "released"));
}

function read(file: Buffer): SavedSandbox {
    return JSON.parse(gunzipSync(decrypted(file)).toString("utf8")) as SavedSandbox;
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
