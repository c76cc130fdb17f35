import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { EXAMPLES } from "./cases";
import { call } from "./workplace";

const root = join(__dirname, "../../..");

describe("the written examples", () => {
    for (const [name, { args }] of Object.entries(EXAMPLES)) {
        it(`${name}: what the command writes today is what is there`, () => {
            const folder = join(root, "examples", name);
            const file = join(folder, "index.ts");
            const before = process.cwd();
            process.chdir(folder);
            const { code, out, err } = call(...args);
            process.chdir(before);
            assert.equal(code, 0, err);
            assert.equal(readFileSync(file, "utf8"), out);
        });
    }

    it("are what the README's commands take", () => {
        const page = readFileSync(join(root, "README.md"), "utf8").replace(/ \\\n\s+/g, " ");
        const commands = [...page.matchAll(/^npx aks-scoring (.*)$/gm)].map(([, args = ""]) =>
            args.split(" "),
        );
        assert.deepEqual(
            commands.map(([name]) => name),
            ["from-v1", "from-v2"],
        );
        for (const [name = "", ...args] of commands) {
            const before = process.cwd();
            process.chdir(join(root, "examples", name));
            const { code, out, err } = call(name, ...args);
            process.chdir(before);
            assert.equal(code, 0, err);
            assert.match(out, /new ScoringEndpoint/);
        }
    });

    it("are called by the commands of the docs", () => {
        const page = readFileSync(join(root, "docs", "documents.md"), "utf8");
        for (const { args } of Object.values(EXAMPLES)) {
            assert.ok(
                page.replace(/ \\\n\s+/g, " ").includes(`npx aks-scoring ${args.join(" ")}`),
                args.join(" "),
            );
        }
    });
});
