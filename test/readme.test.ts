import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { compileFunction } from "node:vm";
import { Sandbox, SandboxRunError } from "aks-scoring/sandbox";
import ts from "typescript";

const root = join(__dirname, "..", "..");
const readme = readFileSync(join(root, "README.md"), "utf8");

/** The block behind `<!-- kind: name -->`. */
function printed(name: string): string {
    const text = new RegExp(`<!-- \\w+: ${name} -->\n\`\`\`\n([\\s\\S]*?)\`\`\``).exec(readme)?.[1];
    assert.ok(text, `the README has no block "${name}"`);
    return text;
}

const SAMPLE = /```ts\n([\s\S]*?)```/.exec(readme)?.[1] as string;

/** The README's first piece of code, as a program; with other words in it. */
function sample(replacements: Record<string, string> = {}): () => unknown {
    let code = SAMPLE;
    for (const [from, to] of Object.entries(replacements)) {
        assert.ok(code.includes(from), `the sample has no ${from}`);
        code = code.replace(from, to);
    }
    const options = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 };
    const { outputText } = ts.transpileModule(code, { compilerOptions: options });
    const load = createRequire(join(root, "examples", "readme.js"));
    return () => {
        const module = { exports: {} };
        const run = compileFunction(outputText, ["require", "module", "exports"]) as (
            ...args: unknown[]
        ) => void;
        run(load, module, module.exports);
        return module.exports;
    };
}

/** What an editor's language service says of the sample. */
function editor() {
    const path = join(root, "examples", "__readme.ts");
    const options: ts.CompilerOptions = { module: ts.ModuleKind.Node16, strict: true, skipLibCheck: true };
    const host: ts.LanguageServiceHost = {
        getCompilationSettings: () => options,
        getScriptFileNames: () => [path],
        getScriptVersion: () => "1",
        getScriptSnapshot: (name) => {
            const text = name === path ? SAMPLE : ts.sys.readFile(name);
            return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
        },
        getCurrentDirectory: () => root,
        getDefaultLibFileName: (all) => ts.getDefaultLibFilePath(all),
        fileExists: (name) => name === path || ts.sys.fileExists(name),
        readFile: (name) => (name === path ? SAMPLE : ts.sys.readFile(name)),
        readDirectory: (...args) => ts.sys.readDirectory(...args),
    };
    const service = ts.createLanguageService(host);
    return {
        hover: (word: string) => {
            const info = service.getQuickInfoAtPosition(path, SAMPLE.indexOf(word) + 1);
            const tags = (info?.tags ?? []).map((tag) => `@${tag.name} ${ts.displayPartsToString(tag.text)}`);
            const parts = [info?.displayParts, info?.documentation].map(ts.displayPartsToString);
            return [...parts, ...tags].filter((text) => text !== "").join("\n") + "\n";
        },
        completion: (inside: string) => {
            const entries = service.getCompletionsAtPosition(
                path,
                SAMPLE.indexOf(inside) + inside.length,
                undefined,
            );
            return (entries?.entries ?? []).map(({ name }) => name);
        },
    };
}

describe("the README", () => {
    it("shows what an editor shows", () => {
        const { hover, completion } = editor();
        assert.equal(hover("cpuCores:"), printed("cpuCores"));
        const names = completion("green: { ");
        assert.equal(`${names.join(" ").replace(/(.{1,100})( |$)/g, "$1\n")}`, printed("green"));
    });

    let sandbox: Sandbox;
    before(async () => {
        sandbox = await Sandbox.start();
    });
    after(async () => {
        await sandbox.stop();
    });

    it("starts with a program that does not warn", async () => {
        const config = { "azure-native:location": "westeurope" };
        const stack = await sandbox.stack(sample(), { config, stackName: "first" });
        assert.deepEqual((await stack.preview()).diagnostics, []);
    });

    it("prints the preview of a weight as the engine prints it", async () => {
        const config = { "azure-native:location": "westeurope" };
        const stack = await sandbox.stack(sample(), { config });
        await stack.up();
        stack.program = sample({ "traffic: 90": "traffic: 60", "traffic: 10": "traffic: 40" });
        const { stdout } = await stack.preview({ diff: true });
        const lines = stdout.split("\n").filter((line) => !/^\s*\[(urn|id|provider)=/.test(line));
        const from = lines.findIndex((line) => line.includes("HTTPRoute"));
        assert.equal(lines.slice(from).join("\n").trimEnd() + "\n", printed("weight"));
    });

    it("prints problems as the engine prints them, before anything is created", async () => {
        const stack = await sandbox.stack(
            sample({ "count: 3": "count: -3", Standard_NC4as_T4_v3: "Standard_NC4as_T4" }),
            { stackName: "bad" },
        );
        const from = sandbox.writes.length;
        await assert.rejects(stack.up(), (error: unknown) => {
            assert.ok(error instanceof SandboxRunError);
            const [text] = error.diagnostics.filter((line) => line.startsWith("AksCluster"));
            assert.equal(`${text}\n`, printed("problems"));
            assert.ok(!/ at |\.js:/.test(error.message), "no stack trace");
            return true;
        });
        assert.deepEqual(sandbox.writes.slice(from), []);
    });
});
