import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const ROOT = join(__dirname, "../..");

/** Files of a package's src that nothing imports from its entries on, and exports that only tests import, or nobody. */
function deadIn(directory: string): string[] {
    const knip = join(dirname(require.resolve("knip")), "..", "bin", "knip.js");
    const { stdout, stderr } = spawnSync(
        process.execPath,
        [
            ...[knip, "--directory", directory, "--config", join(ROOT, "test/knip.json"), "--production"],
            ...["--include", "files,exports,types", "--reporter", "json"],
        ],
        { encoding: "utf8" },
    );
    assert.ok(stdout.startsWith("{"), stderr);
    const { issues } = JSON.parse(stdout) as {
        issues: { file: string; files: object[]; exports: { name: string }[]; types: { name: string }[] }[];
    };
    return issues.flatMap(({ file, files, exports, types }) => [
        ...files.map(() => file),
        ...[...exports, ...types].map(({ name }) => `${file}: ${name}`),
    ]);
}

/** A package with an export, a type and a file that nothing uses. */
const BAD: Readonly<Record<string, string>> = {
    "package.json": '{ "name": "bad", "main": "dist/index.js" }',
    "tsconfig.json": '{ "compilerOptions": { "rootDir": "src", "outDir": "dist" } }',
    "src/index.ts": 'export { used } from "./a";',
    "src/a.ts": "export const used = 1; export const unused = 2; export interface Unused {}",
    "src/b.ts": "export {};",
};

describe("the exports of src", () => {
    it("are used in src, or are the package's own: nothing is there for tests alone", () => {
        assert.deepEqual(deadIn(ROOT), []);
    });

    it("would be named if they were not", () => {
        const folder = mkdtempSync(join(tmpdir(), "dead-exports-"));
        for (const [file, code] of Object.entries(BAD)) {
            mkdirSync(dirname(join(folder, file)), { recursive: true });
            writeFileSync(join(folder, file), code);
        }
        const dead = deadIn(folder);
        rmSync(folder, { recursive: true });
        assert.deepEqual(dead.sort(), ["src/a.ts: Unused", "src/a.ts: unused", "src/b.ts"]);
    });
});
