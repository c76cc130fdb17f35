import assert from "node:assert/strict";
import { problemsOfDeployment, problemsOfEndpoint } from "#src/components/serving/nowhere";
import { describe as line } from "#src/core/problems";
import { DEPLOYMENT_KEYS, VERSION_KEYS } from "#src/plan/versionParts";
import { ENDPOINT_KEYS } from "#src/plan/endpointParts";
import { planEndpoint } from "#src/plan/endpoint";
import { ClusterPurpose } from "#src/plan/purpose";
import { AZURE_ML_ONLY, KUBERNETES_ONLY } from "#src/plan/servingPaths";
import { POOLS } from "./pools";
import { plan as planOnline } from "./azureml/online";

const blue = { image: "acme.azurecr.io/fraud:12", pool: "cpu" };
const KUBERNETES = {
    pools: POOLS,
    namespaces: ["scoring"],
    policies: true,
    purpose: ClusterPurpose.DevTest,
    maxScoringTimeoutMs: undefined,
    blobCsiDriver: true,
    secretsAreMutable: true,
    holderOf: () => undefined,
    places: new Set<string>(),
};
const planKubernetes = (settings: unknown) => planEndpoint("fraud", settings as never, KUBERNETES);

/** Settings with one more, on the endpoint or else on its version. */
function withSetting(key: string, value: unknown): { settings: unknown; path: string } {
    return ENDPOINT_KEYS.includes(key)
        ? { settings: { versions: { blue }, [key]: value }, path: key }
        : { settings: { versions: { blue: { ...blue, [key]: value } } }, path: `versions.blue.${key}` };
}

describe("what one serving path cannot do", () => {
    for (const [title, table, plan] of [
        ["plain Kubernetes", AZURE_ML_ONLY, planKubernetes],
        ["Azure ML", KUBERNETES_ONLY, planOnline],
    ] as const) {
        for (const [key, { rule, remedy, harmless = [] }] of Object.entries(table)) {
            it(`is refused there with the reason and the way out: ${key} on ${title}`, () => {
                assert.ok([...DEPLOYMENT_KEYS, ...ENDPOINT_KEYS, ...VERSION_KEYS].includes(key));
                const { settings, path } = withSetting(key, { any: "thing" });
                const found = plan(settings).problems.filter((problem) => problem.path === path);
                const [first] = found.filter((problem) => problem.rule === rule);
                assert.equal(first?.remedy, remedy.replaceAll("<endpoint>", "fraud"));
                for (const value of [...harmless, undefined]) {
                    assert.deepEqual(plan(withSetting(key, value).settings).problems.map(line), []);
                }
            });
        }
    }

    it("is told as it stands in the tables", () => {
        const { settings } = withSetting("drained", true);
        assert.deepEqual(planKubernetes(settings).problems.map(line), [
            "drained = true: has no use on plain Kubernetes, where an endpoint with traffic is replaced and deleted like any other. Take it out.",
        ]);
    });
});

describe("an endpoint without a target", () => {
    it("has the problems that it has wherever it is served", () => {
        const settings = {
            auth: "key",
            versions: { blue: { ...blue, cpuCores: 0 }, green: { pool: "cpu", traffic: 200 } },
        };
        assert.deepEqual(problemsOfEndpoint("fraud", settings as never).map(line), [
            "versions.green.traffic = 200: must be a whole number from 0 to 100. The most is 100.",
            "versions.blue.cpuCores = 0: must be a number of 0.001 or more. The least is 0.001.",
            'versions.green.image: is missing. Give the container image: "acme.azurecr.io/fraud:12".',
        ]);
    });

    it("has none that only one of the paths has", () => {
        const online = {
            endpointName: "Fraud",
            drained: true,
            versions: { Blue: { pool: "cpu", environment: "azureml:env:1", collectModelData: true } },
        };
        assert.deepEqual(problemsOfEndpoint("fraud", online as never), []);
        const kubernetes = { auth: "none", versions: { blue: { ...blue, command: ["x"], runAsUser: 7 } } };
        assert.deepEqual(problemsOfEndpoint("fraud", kubernetes as never), []);
        const deployment = { ...blue, endpointName: "fraud", versionName: "blue", scoringPath: "/x" };
        assert.deepEqual(problemsOfDeployment(deployment), []);
    });
});
