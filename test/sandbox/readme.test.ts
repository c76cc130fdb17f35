import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import ts from "typescript";

// The README's sample is a whole test file: it runs here as it stands there.
const page = readFileSync(join(__dirname, "..", "..", "..", "src", "sandbox", "README.md"), "utf8");
const [, sample = ""] = /^```ts\n([\s\S]*?)^```/m.exec(page) ?? [];
const { outputText } = ts.transpileModule(sample, {
    compilerOptions: {
        module: ts.ModuleKind.CommonJS,
        target: ts.ScriptTarget.ES2022,
        esModuleInterop: true,
    },
});
// eslint-disable-next-line @typescript-eslint/no-implied-eval
new Function("require", "exports", outputText)(createRequire(__filename), {});
