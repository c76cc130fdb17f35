import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type {
    ICruiseResult,
    IFlattenedRuleSet,
    IForbiddenRuleType,
    IRegularForbiddenRuleType,
} from "dependency-cruiser" with { "resolution-mode": "import" };

// The import graph, type-only imports too: core ← plan ← files ← components, documents ← index; the sandbox stands beside,
// the command line on documents. No file imports itself through others.

function forbid(name: string, from: string, to: IRegularForbiddenRuleType["to"]): IForbiddenRuleType {
    return { name, severity: "error", from: { path: from }, to };
}

const RULES: IForbiddenRuleType[] = [
    forbid("core imports nothing but itself and node:crypto", "^src/core/", {
        pathNot: ["^src/core/", "^(node:)?crypto$"],
    }),
    forbid("plan imports nothing but itself and core", "^src/plan/", { pathNot: ["^src/(core|plan)/"] }),
    forbid("plan does not import plan/azureml, which imports it", "^src/plan/[^/]+$", {
        path: "^src/plan/azureml/",
    }),
    forbid("files imports core, plan, itself, Node, `ignore` and `yaml`, nothing else", "^src/files/", {
        pathNot: ["^src/(core|plan|files)/", "^node_modules/(ignore|yaml)/", "^(node:)?[a-z/]+$"],
    }),
    forbid(
        "documents import core, plan, files, themselves, Node and `yaml` alone",
        "^src/documents/(?!warn\\.)",
        {
            pathNot: ["^src/(core|plan|files|documents)/", "^node_modules/yaml/", "^(node:)?[a-z/]+$"],
        },
    ),
    forbid("documents tell warnings by Pulumi's log, in one file", "^src/documents/warn\\.", {
        pathNot: ["^src/(core|documents)/", "^node_modules/@pulumi/pulumi/log/"],
    }),
    forbid("components import core, plan, files, themselves, Pulumi and Node alone", "^src/components/", {
        pathNot: ["^src/(core|plan|files|components)/", "^node_modules/@pulumi/", "^(node:)?[a-z_/]+$"],
    }),
    forbid(
        "the command line imports core, plan, files, documents, itself, Node and `yaml` alone",
        "^src/cli/",
        {
            pathNot: ["^src/(core|plan|files|documents|cli)/", "^node_modules/yaml/", "^(node:)?[a-z/]+$"],
        },
    ),
    forbid("nothing in src imports the command line", "^src/(?!cli/)", { path: "^src/cli/" }),
    forbid("the sandbox imports no component, plan, file reader or example", "^src/sandbox/", {
        path: "^(src/(components|plan|files|index)|examples|demo|lab|test)",
    }),
    forbid("the sandbox's Azure does not import its Kubernetes, which imports it", "^src/sandbox/azure/", {
        path: "^src/sandbox/kubernetes/",
    }),
    forbid("nothing in src imports what is outside", "^src/", {
        path: "^(bench|examples|demo|lab|test|tools)/",
    }),
    forbid("the index imports no sandbox: it is an entry of its own", "^src/index", {
        path: "^src/sandbox/",
    }),
    // A package's root or a module's index loads hundreds of files, and their types cost a user's compiler seconds.
    forbid("the SDKs are imported by file, never by their roots or indexes", "^src/", {
        path: "^node_modules/@pulumi/(azure-native|kubernetes|random)/.*\\bindex\\.",
    }),
    forbid("no two files import each other, directly or through others, types included", ".", {
        circular: true,
    }),
    forbid("every import is found", "^src/", { couldNotResolve: true }),
];

async function cruise(baseDir: string, folders: string[]): Promise<ICruiseResult> {
    const { cruise: run } = await import("dependency-cruiser");
    const ruleSet: IFlattenedRuleSet = { forbidden: RULES };
    const options = { baseDir, ruleSet, validate: true, tsPreCompilationDeps: true, preserveSymlinks: true };
    const { output } = await run(folders, { ...options, doNotFollow: { path: ["node_modules", "^dist/"] } });
    assert.ok(typeof output === "object");
    return output;
}

const broken = ({ summary }: ICruiseResult, name: string | undefined) =>
    summary.violations.filter(({ rule }) => rule.name === name).map(({ from, to }) => `${from} → ${to}`);

/** Code that breaks every rule. */
const BAD: Readonly<Record<string, string>> = {
    "src/core/a.ts": 'import "node:fs"; import type { b } from "../plan/b"; export type a = b;',
    "src/plan/b.ts":
        'import * as pulumi from "@pulumi/pulumi"; import type { i } from "./azureml/i"; export type b = pulumi.Resource | i;',
    "src/plan/azureml/i.ts": "export type i = string;",
    "src/files/f.ts": 'import * as pulumi from "@pulumi/pulumi"; export type f = pulumi.Resource;',
    "src/documents/g.ts": 'import * as pulumi from "@pulumi/pulumi"; export type g = pulumi.Resource;',
    "src/documents/warn.ts": 'import { Resource } from "@pulumi/pulumi"; export const warn = Resource;',
    "src/cli/h.ts": 'import * as pulumi from "@pulumi/pulumi"; export type h = pulumi.Resource;',
    "src/components/c.ts":
        'import "@grpc/grpc-js"; import "../../test/e"; import "./missing"; import "./d"; ' +
        'import * as all from "@pulumi/azure-native/containerservice"; export const c = all;',
    "src/components/d.ts": 'import type { c } from "./c"; export type d = typeof c;',
    "src/sandbox/e.ts": 'import type { b } from "../plan/b"; export type e = b;',
    "src/sandbox/azure/j.ts": 'import type { k } from "../kubernetes/k"; export type j = k;',
    "src/sandbox/kubernetes/k.ts": "export type k = string;",
    "src/index.ts":
        'export * from "./sandbox/e"; export * from "./cli/h"; export * from "@pulumi/kubernetes";',
    "test/e.ts": "export {};",
};

describe("the layers", () => {
    // Slow, and once for all tests: TypeScript parses every file of src.
    let whole: ICruiseResult;
    let bad: ICruiseResult;
    before(async () => {
        whole = await cruise(join(__dirname, "../.."), ["src", "bench", "demo", "examples", "lab", "test"]);
        const folder = mkdtempSync(join(tmpdir(), "layers-"));
        for (const [file, code] of Object.entries(BAD)) {
            mkdirSync(dirname(join(folder, file)), { recursive: true });
            writeFileSync(join(folder, file), code);
        }
        symlinkSync(join(__dirname, "../../node_modules"), join(folder, "node_modules"));
        bad = await cruise(folder, ["src", "test"]);
        rmSync(folder, { recursive: true });
    });

    it("are all looked at, type-only imports too", () => {
        const folders = new Set(whole.modules.map(({ source }) => source.split("/").slice(0, 2).join("/")));
        for (const folder of [
            "src/core",
            "src/plan",
            "src/files",
            "src/documents",
            "src/cli",
            "src/components",
            "src/sandbox",
            "src/index.ts",
            "demo/main.ts",
            "lab/main.ts",
            "test/main.ts",
        ]) {
            assert.ok(folders.has(folder), folder);
        }
        const types = whole.modules.flatMap(({ dependencies }) =>
            dependencies.flatMap((to) => to.dependencyTypes),
        );
        assert.ok(types.includes("type-only"));
    });

    for (const { name } of RULES) {
        it(name ?? "", () => {
            assert.deepEqual(broken(whole, name), []);
            assert.notDeepEqual(broken(bad, name), [], "and the rule would find what breaks it");
        });
    }
});
