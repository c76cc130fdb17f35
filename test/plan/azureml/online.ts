import assert from "node:assert/strict";
import { describe as line } from "#src/core/problems";
import type { OnlineContext } from "#src/plan/azureml/onlineVersion";
import { planOnlineEndpoint } from "#src/plan/azureml/onlineEndpoint";
import { NO_FILES, type VersionFiles } from "#src/plan/versionFiles";
import { POOLS, pool } from "../pools";

const D4S = "Standard_D4s_v5";

/** An attachment with a pool of each kind, and of each kind of taint. */
export const CONTEXT: OnlineContext = {
    pools: {
        ...POOLS,
        fpga: pool("fpga", { vmSize: "Standard_NP10s", acceleratorResource: "amd.com/xilinx_u250" }),
        sku: pool("sku", { vmSize: D4S, taints: ["sku=gpu:NoSchedule", "a=b:PreferNoSchedule"] }),
        place: pool("place", {
            vmSize: D4S,
            taints: [
                "ml.azure.com/amlarc=true:NoSchedule",
                "ml.azure.com/resource-group=rg:NoExecute",
                "ml.azure.com/workspace=ws:NoSchedule",
                "ml.azure.com/compute=aks:NoSchedule",
            ],
        }),
        system: pool("system", { vmSize: D4S, mode: "System" }),
    },
    namespace: "scoring",
    computeName: "aks",
    workspaceName: "ws",
    resourceGroupName: "rg",
    nodeSelector: {},
    purpose: "DevTest",
    owner: "project/stack/aml",
    places: new Set(["fraud/taken"]),
    taken: new Set(["taken"]),
};

const file = (path: string) => ({ path, absolutePath: `/src/${path}`, bytes: 1 });

/** What was read of a version's files. */
export const FILES: VersionFiles = {
    code: {
        path: "/src",
        name: "src",
        isFile: false,
        hash: "0".repeat(64),
        files: [file("lib/run.py"), file("score.py")],
    },
    conda: "dependencies:\n  - pip:\n      - azureml-inference-server-http\n",
    model: undefined,
};

export { NO_FILES };

export const blue = { image: "acme.azurecr.io/fraud:12", pool: "cpu" };
/** A script and where it is. */
export const scored = { entryScript: "score.py", sourceDirectory: "./src" };
/** An endpoint with one version of an image, which has these settings besides. */
export const v = (settings: object) => ({ versions: { blue: { ...blue, ...settings } } });
/** An endpoint with one version of these settings and no image. */
export const bare = (settings: object) => ({ versions: { blue: { pool: "cpu", ...settings } } });
/** An endpoint with one version and these settings besides. */
export const e = (settings: object) => ({ ...v({}), ...settings });

export function plan(settings: unknown, context: Partial<OnlineContext> = {}, files = { blue: FILES }) {
    return planOnlineEndpoint("fraud", settings as never, { ...CONTEXT, ...context }, files);
}

/** The plan of settings that are all right. */
export function planned(settings: unknown, context: Partial<OnlineContext> = {}, files = { blue: FILES }) {
    const { plan: good, problems } = plan(settings, context, files);
    assert.deepEqual(problems.map(line), []);
    return good;
}

/** The only version of an endpoint that is all right. */
export function plannedVersion(settings: object, context: Partial<OnlineContext> = {}) {
    const [only] = planned("versions" in settings ? settings : v(settings), context).versions;
    assert.ok(only);
    return only;
}

export type Case = readonly [
    title: string,
    settings: unknown,
    problems: readonly string[],
    warnings?: readonly string[],
];

/** A test for each case. */
export function says(cases: readonly Case[]): void {
    for (const [title, settings, problems, warnings = []] of cases) {
        it(title, () => {
            const { problems: found, warnings: warned } = plan(settings);
            assert.deepEqual(found.map(line), problems);
            assert.deepEqual(warned.map(line), warnings);
        });
    }
}
