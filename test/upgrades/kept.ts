import { spawnSync } from "node:child_process";
import { createCipheriv, createDecipheriv, randomBytes, scryptSync } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import type { SavedSandbox } from "aks-scoring/sandbox";

const ROOT = join(__dirname, "..", "..", "..");

/** The world and the stacks of each example. */
const FOLDER = join(ROOT, "test", "upgrades", "kept");

/** Stands for the checkout that kept a state, where it names a file: an asset's path. */
const SOME_ROOT = "/aks-scoring";

/** As today's library leaves it, or as the commit before the last change of it did. */
export type Kept = "now" | "before";

const fileOf = (name: string, which: Kept) =>
    join(FOLDER, which === "now" ? "" : "before", `${name}.json.gz.aes`);

/** What is kept of an example; undefined where nothing is: of a new one, or of one that never changed. */
export function readKept(name: string, which: Kept): SavedSandbox | undefined {
    const file = fileOf(name, which);
    if (!existsSync(file)) {
        return undefined;
    }
    return JSON.parse(gunzipSync(decrypted(readFileSync(file))).toString("utf8")) as SavedSandbox;
}

/** What an earlier commit kept of an example: what users have. */
export function readEarlier(name: string): SavedSandbox | undefined {
    return (isCommitted(name) ? undefined : readKept(name, "before")) ?? readKept(name, "now");
}

/** Keeps an example's world and stacks for commits to come, and what the last commit had of it. */
export function writeKept(name: string, saved: SavedSandbox): void {
    const [now, before] = [fileOf(name, "now"), fileOf(name, "before")];
    mkdirSync(dirname(before), { recursive: true });
    if (isCommitted(name)) {
        copyFileSync(now, before);
    }
    const files = Object.entries(saved.state).map(([file, text]) => [file, withoutPlaces(file, text)]);
    const kept = { ...saved, state: Object.fromEntries(files) as SavedSandbox["state"] };
    const text = JSON.stringify(kept).replaceAll(ROOT, SOME_ROOT);
    writeFileSync(now, encrypted(gzipSync(text, { level: 9 })));
}

/** Whether what is kept of an example is as the last commit has it, or as it came where there is no git. */
function isCommitted(name: string): boolean {
    const file = fileOf(name, "now");
    const asked = ["status", "--porcelain", "--", file];
    return existsSync(file) && !spawnSync("git", asked, { cwd: FOLDER, encoding: "utf8" }).stdout;
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
