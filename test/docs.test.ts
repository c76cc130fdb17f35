import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { AZURE_ML_ONLY, type ElsewhereTable, KUBERNETES_ONLY } from "#src/plan/servingPaths";
import ts from "typescript";
import { tableOf } from "./tables";

const root = join(__dirname, "..", "..");

/** A piece of TypeScript in the docs: a fence of a page, or an `@example` of a docstring. */
interface Fence {
    readonly where: string;
    readonly code: string;
    /** The module that it is for the others: `<!-- file: platform.ts -->` precedes it. */
    readonly file?: string | undefined;
}

/** Fences in page order. One that `<!-- continues -->` precedes is compiled behind the one before it. */
function fencesOf(path: string): Fence[] {
    const fences: Fence[] = [];
    const text = readFileSync(path, "utf8");
    for (const match of text.matchAll(/(?:<!-- (continues|file: (\S+)) -->\s*)?^```ts\n([\s\S]*?)^```/gm)) {
        const [, mark, file, code = ""] = match;
        const line = text.slice(0, match.index).split("\n").length;
        const before = mark === "continues" ? (fences.at(-1)?.code ?? "") : "";
        fences.push({ where: `${relative(root, path)}:${line}`, code: before + code, file });
    }
    return fences;
}

function examplesOf(path: string): Fence[] {
    const text = readFileSync(path, "utf8");
    return [...text.matchAll(/^ *\* ```ts\n([\s\S]*?)^ *\* ```/gm)].map((match) => ({
        where: `${relative(root, path)}:${text.slice(0, match.index).split("\n").length}`,
        code: (match[1] as string).replace(/^ *\* ?/gm, ""),
    }));
}

function filesBelow(folder: string, ending: string): string[] {
    return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
        .filter((name) => name.endsWith(ending))
        .map((name) => join(root, folder, name))
        .sort();
}

/** The errors of each piece, compiled as a module of its own, all in one program. */
function compile(fences: readonly Fence[]): string[] {
    const files = new Map(
        fences.map((fence, index) => [join(root, "examples", fence.file ?? `__docs-${index}.ts`), fence]),
    );
    const options: ts.CompilerOptions = {
        target: ts.ScriptTarget.ES2022,
        // As the library is compiled; a browser's types, which are the default, would cost a third of the time.
        lib: ["lib.es2023.d.ts"],
        module: ts.ModuleKind.Node16,
        moduleResolution: ts.ModuleResolutionKind.Node16,
        strict: true,
        skipLibCheck: true,
        noEmit: true,
        types: ["node", "mocha"],
        // TypeScript keeps the first working directory that it sees, and other tests in this process have theirs.
        typeRoots: [join(root, "node_modules", "@types")],
    };
    const host = ts.createCompilerHost(options);
    const withFences: ts.CompilerHost = {
        ...host,
        fileExists: (name) => files.has(name) || host.fileExists(name),
        readFile: (name) => files.get(name)?.code ?? host.readFile(name),
        getSourceFile: (name, version, ...rest) => {
            const fence = files.get(name);
            return fence === undefined
                ? host.getSourceFile(name, version, ...rest)
                : ts.createSourceFile(name, `${fence.code}\nexport {};\n`, version);
        },
    };
    const program = ts.createProgram([...files.keys()], options, withFences);
    return ts.getPreEmitDiagnostics(program).map((diagnostic) => {
        const fence = files.get(diagnostic.file?.fileName ?? "");
        return `${fence?.where ?? diagnostic.file?.fileName}: ${ts.flattenDiagnosticMessageText(diagnostic.messageText, "\n")}`;
    });
}

/** What GitHub calls the headings of a page. */
function anchorsOf(path: string): string[] {
    return [...readFileSync(path, "utf8").matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) =>
        heading
            .toLowerCase()
            .replace(/[^\p{L}\p{N} _-]/gu, "")
            .replaceAll(" ", "-"),
    );
}

/** The rows that a table of refusals stands for: each setting, the reason and the way out. */
function rowsOf(table: ElsewhereTable): string[][] {
    const written = (text: string) => text.replaceAll("<", "\\<");
    return Object.entries(table).map(([key, { rule, remedy }]) => [
        `\`${key}\``,
        written(rule),
        written(remedy),
    ]);
}

describe("the docs", () => {
    const pages = [
        ...["README.md", "CONTRIBUTING.md", "ARCHITECTURE.md", "SECURITY.md", "src/sandbox/README.md"],
        "bench/README.md",
    ].map((name) => join(root, name));
    let fences: Fence[];
    let examples: Fence[];
    before(() => {
        fences = [...pages, ...filesBelow("docs", ".md")].flatMap(fencesOf);
        examples = filesBelow("src", ".ts").flatMap(examplesOf);
    });

    it("have code fences and examples", () => {
        assert.ok(fences.length >= 5, `${fences.length} fences`);
        assert.ok(examples.length >= 5, `${examples.length} examples`);
    });

    // Among the slowest tests: it compiles all of them, with the types of Pulumi's SDK, once.
    it("compile, each of them, and would not with a misspelt setting", () => {
        const code =
            'import { AksCluster } from "aks-scoring";\nnew AksCluster("ml", { resourceGroup: "x" });\n';
        const misspelt = { where: "misspelt", code };
        const [error = "", ...others] = compile([misspelt, ...fences, ...examples]);
        assert.match(error, /^misspelt: .*resourceGroup/);
        assert.deepEqual(others, []);
    });

    it("are named in comments by their addresses, and nothing is that nobody can read", () => {
        const named = filesBelow("src", ".ts").filter((file) => /\bSPEC\b/.test(readFileSync(file, "utf8")));
        assert.deepEqual(named, []);
    });

    it("name only files that exist", () => {
        for (const page of [...pages, ...filesBelow("docs", ".md")]) {
            const links = [...readFileSync(page, "utf8").matchAll(/\]\((?!https?:|#)([^)#]+)/g)];
            for (const [, target] of links) {
                const path = join(page, "..", target as string);
                assert.ok(
                    ts.sys.fileExists(path) || ts.sys.directoryExists(path),
                    `${page} links to ${target}`,
                );
            }
        }
    });

    it("name only headings that exist", () => {
        for (const page of [...pages, ...filesBelow("docs", ".md")]) {
            const links = [...readFileSync(page, "utf8").matchAll(/\]\((?!https?:)([^)#]*)#([^)]+)\)/g)];
            for (const [, target, anchor] of links) {
                const path = target === "" ? page : join(page, "..", target as string);
                assert.ok(anchorsOf(path).includes(anchor as string), `${page} links to ${target}#${anchor}`);
            }
        }
    });

    it("list each setting that one of the serving paths refuses, with the plan's reason and way out", () => {
        const page = readFileSync(join(root, "docs", "serving-on-azureml.md"), "utf8");
        for (const [name, table] of Object.entries({ AZURE_ML_ONLY, KUBERNETES_ONLY })) {
            assert.deepEqual(tableOf(page, name), rowsOf(table), `the table ${name} is not the plan's`);
        }
    });
});
