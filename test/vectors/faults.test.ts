import assert from "node:assert/strict";
import * as checks from "#src/core/checks";
import type { Findings } from "#src/core/problems";
import * as units from "#src/core/units";
import * as vmSizes from "#src/core/vmSizes";
import type { Item } from "#src/documents/item";
import * as entryScript from "#src/documents/entryScript";
import * as v1Auth from "#src/documents/v1/auth";
import * as v2Scaling from "#src/documents/v2/scaling";
import * as environment from "#src/plan/environment";
import * as model from "#src/plan/model";
import * as probe from "#src/plan/probe";
import { readCases } from "./case";
import { CASE_FILES } from "./caseFiles";
import { judge } from "./judge";

const RULE = "is refused by a fault";

/** A fault of the library: one of its functions takes another's place. */
interface Fault {
    readonly what: string;
    readonly area: string;
    /** What the judge must say of some case. */
    readonly said: RegExp;
    /** Puts the fault in its place. */
    readonly make: () => () => void;
}

/** Puts a function in the place of a module's own, and gives what puts that back. */
function replaced<M extends object, K extends keyof M>(
    module: M,
    name: K,
    by: (own: M[K]) => M[K],
): () => void {
    const own = module[name];
    module[name] = by(own);
    return () => (module[name] = own);
}

const DEPLOYMENT = "v2.onlineDeployment.yaml";
const SERVICE = "AksWebservice.deploy_configuration";
const REFUSED = /^accepted there, refused here/;

const FAULTS: readonly Fault[] = [
    {
        what: '"1Gi" is no memory',
        area: DEPLOYMENT,
        said: REFUSED,
        make: () =>
            replaced(
                units,
                "parseMemoryQuantity",
                (own) => (quantity) => (quantity === "1Gi" ? undefined : own(quantity)),
            ),
    },
    {
        what: "every mount path is refused",
        area: DEPLOYMENT,
        said: REFUSED,
        make: () =>
            replaced(model, "checkMountPath", () => (f: Findings, { modelMountPath: path }) => {
                if (path !== undefined) {
                    f.problem("modelMountPath", path, RULE, "");
                }
            }),
    },
    {
        what: "each local script is refused",
        area: DEPLOYMENT,
        said: REFUSED,
        make: () => replaced(entryScript, "findScript", () => (item: Item) => item.problem(RULE, "")),
    },
    {
        what: "every environment variable is refused",
        area: DEPLOYMENT,
        said: REFUSED,
        make: () =>
            replaced(environment, "planEnvironment", (own) => (f, settings, ...others) => {
                for (const name of Object.keys(settings.environmentVariables ?? {})) {
                    f.problem(`environmentVariables.${name}`, undefined, RULE, "");
                }
                return own(f, settings, ...others);
            }),
    },
    {
        what: "no VM size is known",
        area: "AksCompute.provisioning_configuration",
        said: REFUSED,
        make: () => replaced(vmSizes, "findVmSize", () => () => undefined),
    },
    {
        what: "any number is taken",
        area: SERVICE,
        said: /^refused there, accepted here/,
        make: () =>
            replaced(
                checks,
                "wholeNumber",
                () =>
                    (_f, _path, value): value is number =>
                        value !== "",
            ),
    },
    {
        what: "a probe has another default",
        area: SERVICE,
        said: /^livenessProbe\.periodSeconds .*: 10 there, 11 here$/,
        make: () =>
            replaced(probe, "planProbes", (own) => (f, settings) => {
                const { liveness, ...others } = own(f, settings);
                return { ...others, liveness: { ...liveness, periodSeconds: liveness.periodSeconds + 1 } };
            }),
    },
    {
        what: "a reader drops how a service is authenticated",
        area: "deploymentconfig.json",
        said: /^auth .* there, "key" here$/,
        make: () => replaced(v1Auth, "readAuth", () => () => ({ auth: "key" })),
    },
    {
        what: "a reader drops the scaling",
        area: DEPLOYMENT,
        said: /^autoscale .*: false there, true here$/,
        make: () => replaced(v2Scaling, "readScale", () => () => ({})),
    },
];

describe("the vectors, judged of a library with a fault", () => {
    const all = CASE_FILES.flatMap(readCases);

    for (const { what, area, said, make } of FAULTS) {
        it(`fail where ${what}`, () => {
            const restore = make();
            try {
                const misses = all
                    .filter((one) => one.area === area)
                    .map(judge)
                    .flatMap((verdict) => (verdict.kind === "failed" ? verdict.misses : []));
                assert.ok(
                    misses.some((miss) => said.test(miss)),
                    misses.join("\n"),
                );
            } finally {
                restore();
            }
        });
    }
});
