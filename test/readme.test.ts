import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { Sandbox, SandboxRunError } from "aks-scoring/sandbox";
import ts from "typescript";

const root = join(__dirname, "..", "..");
const readme = readFileSync(join(root, "README.md"), "utf8");

/** The block behind `<!-- preview: name -->`. */
function printed(name: string): string {
    const text = new RegExp(`<!-- preview: ${name} -->\n\`\`\`\n([\\s\\S]*?)\`\`\``).exec(readme)?.[1];
    assert.ok(text, `the README has no block "${name}"`);
    return text;
}

/** The README's first piece of code, as a program; with other words in it. */
function sample(replacements: Record<string, string> = {}): () => unknown {
    let code = /```ts\n([\s\S]*?)```/.exec(readme)?.[1] as string;
    for (const [from, to] of Object.entries(replacements)) {
        assert.ok(code.includes(from), `the sample has no ${from}`);
        code = code.replace(from, to);
    }
    const options = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 };
    const { outputText } = ts.transpileModule(code, { compilerOptions: options });
    const load = createRequire(join(root, "examples", "readme.js"));
    return () => {
        const module = { exports: {} };
        new Function("require", "module", "exports", outputText)(load, module, module.exports);
        return module.exports;
    };
}

describe("the README", () => {
    let sandbox: Sandbox;
    before(async () => {
        sandbox = await Sandbox.start();
    });
    after(async () => {
        await sandbox.stop();
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
