import { base36 } from "../core/hash";
import { type FileLimits, type FoundFiles, type SizeCheck, bytesOf, largestOf } from "./fileLimits";

/**
 * Most bytes of what a ConfigMap holds, counted as the API server counts: the files as they are, binary ones too (their
 * base64 is only how they are sent), and no keys. https://kubernetes.io/docs/concepts/configuration/configmap
 */
export const MOST_BYTES = 2 ** 20;

/**
 * Most bytes of names. A name stands in the ConfigMap twice (once for who owns the key) and in each revision of the
 * Deployment, and etcd takes 1.5 MiB for one object.
 */
const MOST_NAME_BYTES = 150_000;

/** Longest key of a ConfigMap. */
const LONGEST_KEY = 253;

/**
 * The key under which a ConfigMap holds a file: it takes letters, digits, `-`, `_` and `.` alone. `-` stands before what is
 * written otherwise, `--` for a slash and two hexadecimal digits for any other byte, so no two paths have one key;
 * one that is too long is a hash.
 */
export function configMapKey(path: string): string {
    const bytes = [...Buffer.from(path, "utf8")];
    const key = bytes.map((byte, index) => written(byte, index, path)).join("");
    return key.length <= LONGEST_KEY ? key : `-x${base36(path, 40)}`;
}

function written(byte: number, index: number, path: string): string {
    const character = String.fromCharCode(byte);
    if (character === "/") {
        return "--";
    }
    // A key must not begin with two dots.
    const free = /[\w.]/.test(character) && !(index === 0 && path.startsWith(".."));
    return free ? character : `-${byte.toString(16).padStart(2, "0")}`;
}

const OUT = "build it into the image";

const checkCode: SizeCheck = (f, path, value, found) => {
    const leave = found.isFile ? "" : "name in .amlignore what does not belong to the code, ";
    check(f, path, value, found, `Give a model as the version's model, ${leave}or ${OUT}.`);
};

const checkModel: SizeCheck = (f, path, value, found) => {
    check(f, path, value, found, `Put it into Azure Blob Storage and give model: { uri: … }, or ${OUT}.`);
};

function check(...[f, path, value, found, remedy]: [...Parameters<SizeCheck>, remedy: string]): void {
    const bytes = bytesOf(found);
    if (bytes > MOST_BYTES) {
        const holds = found.isFile ? "has" : "holds";
        const rule = `${holds} ${grouped(bytes)} bytes, and the ConfigMap that brings it to the pods takes ${grouped(MOST_BYTES)}`;
        f.problem(path, value, rule, `${largestOf(found, grouped)}${remedy}`);
    } else if (nameBytes(found) > MOST_NAME_BYTES) {
        const rule = `holds ${found.files.length} files, whose paths are too long together for the ConfigMap that brings them to the pods`;
        f.problem(path, value, rule, remedy);
    }
}

function nameBytes({ files }: FoundFiles): number {
    return files.reduce((sum, { path }) => sum + Buffer.byteLength(path) + configMapKey(path).length, 0);
}

/** 1048576 as "1,048,576". */
function grouped(number: number): string {
    return String(number).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** What is brought to the pods in a ConfigMap. */
export const CONFIG_MAP_LIMITS: FileLimits = { code: checkCode, model: checkModel, inTheClear: true };
