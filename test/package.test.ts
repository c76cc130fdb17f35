import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
    existsSync,
    mkdtempSync,
    readFileSync,
    realpathSync,
    rmSync,
    symlinkSync,
    writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, sep } from "node:path";
import * as index from "aks-scoring";
import { Sandbox } from "aks-scoring/sandbox";
import { installPackages, publishedFiles } from "../bench/packages";

const ROOT = join(__dirname, "../..");
const manifest = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
    main: string;
    types: string;
    version: string;
    bin: Record<string, string>;
    exports: Record<string, string | { types: string; default: string }>;
    dependencies: Record<string, string>;
};

describe("the package", () => {
    // Slow: only npm itself knows what it would publish, and it is started for that once in this file.
    it("holds what a user needs, and nothing else", () => {
        const kinds = [
            /^dist\/[a-zA-Z0-9/]+\.js$/,
            /^dist\/[a-zA-Z0-9/]+\.d\.ts$/,
            /^(README\.md|LICENSE|package\.json)$/,
            /^tools\/[a-z-]+\/go\.(mod|sum)$/,
        ];
        const paths = publishedFiles();
        assert.deepEqual(
            paths.filter((path) => !kinds.some((kind) => kind.test(path))),
            [],
        );
        for (const kind of kinds) {
            assert.ok(
                paths.some((path) => kind.test(path)),
                String(kind),
            );
        }
        for (const path of [
            "dist/entry.js",
            "dist/index.js",
            "dist/index.d.ts",
            "dist/cli/main.js",
            "dist/sandbox/index.js",
            "README.md",
            "LICENSE",
        ]) {
            assert.ok(paths.includes(path), path);
        }
        // Each compiled file has its source: nothing is left over from one that was renamed.
        const orphans = paths
            .filter((path) => path.startsWith("dist/"))
            .map((path) => path.replace(/^dist\//, "src/").replace(/(\.d\.ts|\.js)$/, ".ts"))
            .filter((source) => !existsSync(join(ROOT, source)));
        assert.deepEqual(orphans, [], "Delete dist and build again.");
    });

    it("has entries that resolve, and no others", () => {
        assert.equal(require.resolve("aks-scoring"), join(ROOT, manifest.main));
        assert.equal(require.resolve("aks-scoring/package.json"), join(ROOT, "package.json"));
        for (const [entry, target] of Object.entries(manifest.exports)) {
            const files = typeof target === "string" ? [target] : Object.values(target);
            files.forEach((file) => assert.ok(existsSync(join(ROOT, file)), `${entry}: ${file}`));
            const name = join("aks-scoring", entry).split(sep).join("/");
            assert.equal(require.resolve(name), join(ROOT, files[files.length - 1] ?? ""));
        }
        assert.throws(() => require.resolve("aks-scoring/dist/index.js"), {
            code: "ERR_PACKAGE_PATH_NOT_EXPORTED",
        });
        assert.equal(typeof index.AksCluster, "function");
        assert.equal(typeof Sandbox, "function");
    });

    it("loads each of its exports when it is first used, and has all that its types promise", () => {
        const components = {
            AksCluster: "aksCluster",
            ScoringGateway: "scoringGateway",
            ScoringEndpoint: "scoringEndpoint",
        };
        // One process for all: to load Pulumi's SDK takes most of its time.
        const code = `
            const loaded = () => Object.keys(require.cache).filter((file) => !file.includes("/node_modules/@pulumi/"));
            require("@pulumi/pulumi");
            const before = new Set(loaded());
            const entry = require("aks-scoring");
            const first = loaded().filter((file) => !before.has(file));
            const used = ${JSON.stringify(Object.keys(components))}.map((name) => (entry[name], [name, loaded()]));
            const index = require("./dist/index.js");
            const different = Object.keys(index).filter((name) => entry[name] !== index[name]);
            console.log(JSON.stringify({ first, used: Object.fromEntries(used), different }));
        `;
        const args = ["--input-type=commonjs", "-e", code];
        const printed = execFileSync(process.execPath, args, { cwd: ROOT, encoding: "utf8" });
        const { first, used, different } = JSON.parse(printed) as {
            readonly first: readonly string[];
            readonly used: Readonly<Record<string, readonly string[]>>;
            readonly different: readonly string[];
        };
        // And beside the SDK what keeps the end of a program from deleting.
        const own = [manifest.main, "dist/components/programEnds.js", "dist/core/programEnd.js"];
        assert.deepEqual(
            first,
            own.map((file) => join(ROOT, file)),
        );
        // What is on plain Kubernetes needs nothing of Azure ML, and writes no YAML.
        const needless = /\/dist\/documents\/|\/(plan|serving)\/azureml\/|\/node_modules\/yaml\//;
        for (const [name, file] of Object.entries(components)) {
            const files = used[name] ?? [];
            assert.ok(files.includes(join(ROOT, `dist/components/${file}.js`)), name);
            assert.deepEqual(
                files.filter((one) => needless.test(one)),
                [],
                name,
            );
        }
        assert.deepEqual(different, []);
    });

    it("gives an ECMAScript module by name all that its types promise", () => {
        const code = `
            import { AksCluster, fromV2Documents } from "aks-scoring";
            import * as entry from "aks-scoring";
            import { createRequire } from "node:module";
            const index = createRequire(import.meta.url)(${JSON.stringify(join(ROOT, "dist/index.js"))});
            const names = Object.keys(index);
            const different = names.filter((name) => entry[name] !== index[name]);
            console.log(JSON.stringify([AksCluster.name, fromV2Documents.name, names.length, different]));
        `;
        const args = ["--input-type=module", "-e", code];
        const printed = execFileSync(process.execPath, args, { cwd: ROOT, encoding: "utf8" });
        const count = Object.keys(index).length;
        assert.deepEqual(JSON.parse(printed), ["AksCluster", "fromV2Documents", count, []]);
    });

    describe("as it is published, in a project of its own", () => {
        let folder: string;
        before(() => {
            folder = mkdtempSync(join(tmpdir(), "installed-"));
            installPackages(folder);
        });
        after(() => rmSync(folder, { recursive: true }));

        // Slow: like the tests of what is loaded, it starts a process that loads Pulumi's SDK, in the place where it is tested.
        it("runs without the checkout that it comes from", () => {
            const code = `
                const names = Object.entries(require("aks-scoring")).filter(([, value]) => value === undefined);
                const { Sandbox } = require("aks-scoring/sandbox");
                const files = Object.keys(require.cache);
                const own = files.filter((file) => !file.includes("/node_modules/") || file.includes("/aks-scoring/dist/"));
                console.log(JSON.stringify({ names, sandbox: typeof Sandbox, own }));
            `;
            const args = ["--input-type=commonjs", "-e", code];
            const printed = execFileSync(process.execPath, args, { cwd: folder, encoding: "utf8" });
            const { names, sandbox, own } = JSON.parse(printed) as Record<string, unknown> & {
                own: string[];
            };
            assert.deepEqual([names, sandbox], [[], "function"]);
            const library = join(realpathSync(folder), "node_modules/aks-scoring/dist") + sep;
            assert.ok(own.includes(join(library, "sandbox/index.js")), own.join());
            assert.deepEqual(
                own.filter((file) => !file.startsWith(library)),
                [],
            );
        });

        it("has a command, which npm puts on a user's path", () => {
            assert.deepEqual(Object.keys(manifest.bin), ["aks-scoring"]);
            // As an installed one is called: by a link, from elsewhere.
            const file = join(folder, "node_modules/aks-scoring", manifest.bin["aks-scoring"] ?? "");
            assert.match(readFileSync(file, "utf8"), /^#!\/usr\/bin\/env node\n/);
            symlinkSync(file, join(folder, "aks-scoring"));
            const command = [join(folder, "aks-scoring"), "--version"];
            const printed = execFileSync(process.execPath, command, { cwd: folder, encoding: "utf8" });
            assert.equal(printed, `${manifest.version}\n`);
        });

        // These two are among the slowest tests: each is a user's whole compilation, which reads all of Pulumi's types, though no browser's.
        for (const [resolution, flags] of [
            ["exports", ["--module", "node16"]],
            // Pulumi's own project templates have had this one for years; it does not look at exports.
            [
                "folders",
                ["--module", "commonjs", "--moduleResolution", "node10", "--ignoreDeprecations", "6.0"],
            ],
        ] as const) {
            it(`costs a user's compiler neither SDK's types, modules found by their ${resolution}`, () => {
                writeFileSync(
                    join(folder, "index.ts"),
                    `import { AksCluster, type AksClusterArgs } from "aks-scoring";
                    import { Sandbox } from "aks-scoring/sandbox";
                    const args: AksClusterArgs = { resourceGroupName: "scoring", purpose: "DevTest" };
                    export const cluster = () => new AksCluster("ml", args).clusterName.apply((name: string) => name);
                    export const sandbox = () => Sandbox.start();`,
                );
                const tsc = join(ROOT, "node_modules/typescript/bin/tsc");
                const compile = [
                    "--noEmit",
                    "--strict",
                    "--skipLibCheck",
                    "--types",
                    "node",
                    "--target",
                    "es2022",
                    "--lib",
                    "es2022",
                ];
                try {
                    const output = execFileSync(
                        process.execPath,
                        [tsc, ...compile, "--listFiles", ...flags, join(folder, "index.ts")],
                        { cwd: folder, encoding: "utf8" },
                    );
                    const files = output.split("\n").map((file) => file.replace(/\\/g, "/"));
                    assert.ok(files.some((file) => file.endsWith("/dist/sandbox/index.d.ts")));
                    assert.ok(files.some((file) => file.includes("/@pulumi/pulumi/")));
                    assert.deepEqual(
                        files.filter((file) => /\/@pulumi\/(azure-native|kubernetes|random)\//.test(file)),
                        [],
                    );
                } catch (error) {
                    const lines = ((error as { stdout?: string }).stdout ?? String(error)).split("\n");
                    assert.fail(lines.filter((line) => /error/i.test(line)).join("\n"));
                }
            });
        }
    });
});
