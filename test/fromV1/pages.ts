import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { compileFunction } from "node:vm";
import ts from "typescript";

const ROOT = join(__dirname, "..", "..", "..");
const FOLDER = join(ROOT, "docs", "from-v1");

/** A fence of a page. */
export interface Fence {
    /** "ts", "python", "sh"; "" for what a tool printed. */
    readonly language: string;
    readonly code: string;
    /** What the comment right before it says, as `preview: on Azure ML` in `<!-- preview: on Azure ML -->`. */
    readonly mark: string;
    /** Line of the page on which it begins. */
    readonly line: number;
    /** Where its code begins in the page's text. */
    readonly offset: number;
}

/** A page of docs/from-v1. */
export interface Page {
    readonly name: string;
    readonly path: string;
    readonly text: string;
    readonly fences: readonly Fence[];
}

/** All pages, the index among them. */
export function pages(): Page[] {
    return readdirSync(FOLDER)
        .filter((name) => name.endsWith(".md"))
        .sort()
        .map((name) => page(name));
}

export function page(name: string): Page {
    const path = join(FOLDER, name);
    const text = readFileSync(path, "utf8");
    return { name, path, text, fences: fencesOf(text) };
}

function fencesOf(text: string): Fence[] {
    return [...text.matchAll(/(?:^<!-- (.*) -->\n\n?)?^```(\w*)\n([\s\S]*?)^```$/gm)].map((match) => ({
        language: match[2] as string,
        code: match[3] as string,
        mark: match[1] ?? "",
        line: text.slice(0, match.index).split("\n").length,
        offset: match.index + match[0].length - "```".length - (match[3] as string).length,
    }));
}

/**
 * The program that a page starts from. Its own fence says how the change came about: `// new` ends a line that was not
 * there, `// was traffic: 90` a line that said that, and `// gone: …` is a line that was there.
 */
export function former(code: string): string {
    return code
        .split("\n")
        .filter((line) => !line.endsWith(" // new"))
        .map((line) => {
            const [, indent, gone] = /^( *)\/\/ gone: (.*)$/.exec(line) ?? [];
            if (gone !== undefined) return `${indent}${gone}`;
            const [, key, value] = / \/\/ was (\w+): (.*)$/.exec(line) ?? [];
            if (key === undefined) return line;
            const setting = new RegExp(`\\b${key}: [^,}]*[^,} ]`);
            if (!setting.test(line)) throw new Error(`There is no ${key} to change back in: ${line}`);
            return line.replace(setting, () => `${key}: ${value}`);
        })
        .join("\n");
}

/** A fence as a program that is run from its first line each time; its exports are the stack's outputs. */
export function programOf(code: string, platform: string): () => unknown {
    return () => {
        const load = createRequire(join(ROOT, "examples", "from-v1.js"));
        let shared: unknown;
        const require = (name: string): unknown =>
            name === "./platform" ? (shared ??= evaluate(platform, load)) : load(name);
        return evaluate(code, require);
    };
}

function evaluate(code: string, require: (name: string) => unknown): unknown {
    const compilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 };
    const { outputText } = ts.transpileModule(code, { compilerOptions });
    const module = { exports: {} };
    const run = compileFunction(outputText, ["require", "module", "exports"]) as (...args: unknown[]) => void;
    run(require, module, module.exports);
    return module.exports;
}
