import assert from "node:assert/strict";
import {
    type EndpointDocument,
    type V1Documents,
    type V2Documents,
    DocumentError,
    fromV1Documents,
    fromV2Documents,
} from "aks-scoring";
import { Findings } from "#src/core/problems";
import { Folder } from "../files/folder";
import { saidBy } from "../plan/says";

/** Files by their paths. */
export type Files = Readonly<Record<string, string | Uint8Array>>;

/** A script that scores. */
export const SCRIPT = "def init():\n    pass\n\n\ndef run(data):\n    return data\n";
/** A conda file with the server in it. */
export const CONDA = "dependencies:\n  - python=3.12\n  - pip:\n      - azureml-inference-server-http\n";

/** Each key on a line, as JSON and YAML both take it; one whose value is undefined is left out. */
export function linesOf(keys: object): string[] {
    return Object.entries(keys)
        .filter(([, value]) => value !== undefined)
        .map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`);
}

/** Does the work in a directory with these files; its path in results and messages is `<here>`. */
export function inFolder<T>(files: Files, work: (folder: Folder) => T): T {
    const folder = new Folder(files);
    const before = process.cwd();
    process.chdir(folder.path);
    try {
        return work(folder);
    } finally {
        process.chdir(before);
        folder.remove();
    }
}

/** What a reader came to, and what it said. */
export function reading<T>(files: Files, read: (f: Findings) => T): { result: T; said: string[] } {
    return inFolder(files, ({ path }) => {
        const f = new Findings();
        const result = read(f);
        return { result, said: saidBy(f).map((line) => line.replaceAll(path, "<here>")) };
    });
}

/** The result of a reader that has nothing to say. */
export function good<T>(files: Files, read: (f: Findings) => T): T {
    const { result, said } = reading(files, read);
    assert.deepEqual(said, []);
    return result;
}

/** What a reader says. */
export function saying(files: Files, read: (f: Findings) => unknown): string[] {
    return reading(files, read).said;
}

interface Outcome {
    /** Undefined where there were problems. */
    readonly document: EndpointDocument | undefined;
    /** The error's message, line by line. */
    readonly problems: readonly string[];
    readonly warnings: readonly string[];
}

/** What v1's documents come to, in a directory with these files. */
export function fromV1(documents: object, files: Files = {}): Outcome {
    return outcome(files, (onWarning) =>
        fromV1Documents({ name: "fraud", ...documents, onWarning } as V1Documents),
    );
}

/** What v2's documents come to, in a directory with these files. */
export function fromV2(documents: object, files: Files = {}): Outcome {
    return outcome(files, (onWarning) => fromV2Documents({ ...documents, onWarning } as V2Documents));
}

function outcome(files: Files, make: (onWarning: (message: string) => void) => EndpointDocument): Outcome {
    return inFolder(files, ({ path }) => {
        const warnings: string[] = [];
        const hidden = (text: string) => text.replaceAll(path, "<here>");
        try {
            const document = make((message) => warnings.push(hidden(message)));
            return { document, problems: [], warnings };
        } catch (error) {
            assert.ok(error instanceof DocumentError, String(error));
            return { document: undefined, problems: hidden(error.message).split("\n"), warnings };
        }
    });
}
