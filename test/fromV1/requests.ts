import { execFile } from "node:child_process";
import { promisify } from "node:util";
import ts from "typescript";
import { page } from "./pages";

/** A request of the page `run`, as its reader would run it. */
export interface RequestSample {
    /** "sh", "python" or "ts". */
    readonly language: string;
    /** The version that it asks for. */
    readonly version: string | undefined;
    readonly code: string;
}

/** Where a request goes. */
export interface Recipient {
    readonly uri: string;
    readonly key: string;
}

/** The requests that docs/from-v1/run.md shows. */
export function requestSamples(): RequestSample[] {
    return page("run.md").fences.flatMap(({ mark, language, code }) => {
        const [found, version] = /^request(?:: (.*))?$/.exec(mark) ?? [];
        return found === undefined ? [] : [{ language, version, code }];
    });
}

/** What a sample prints. It throws with what it says where it fails. */
export async function runSample(
    { language, code }: RequestSample,
    { uri, key }: Recipient,
    python = "python3",
): Promise<string> {
    const env = { ...process.env, SCORING_URI: uri, SCORING_KEY: key };
    const [program, ...args] = commandOf(language, code, python);
    const { stdout } = await promisify(execFile)(program, args, { env });
    return stdout;
}

function commandOf(language: string, code: string, python: string): [string, ...string[]] {
    switch (language) {
        case "sh":
            return ["sh", "-c", code];
        case "python":
            return [python, "-c", code];
        case "ts":
            return [process.execPath, "-e", ts.transpile(code, { target: ts.ScriptTarget.ES2022 })];
        default:
            throw new Error(`A request in ${language} cannot be run.`);
    }
}

/** Whether a Python has the package that the sample imports. */
export async function hasRequests(python = "python3"): Promise<boolean> {
    return await promisify(execFile)(python, ["-c", "import requests"]).then(
        () => true,
        () => false,
    );
}
