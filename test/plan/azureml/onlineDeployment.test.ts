import assert from "node:assert/strict";
import { output } from "@pulumi/pulumi";
import { describe as line } from "#src/core/problems";
import {
    carriedOfOnlineDeployment,
    placeOfOnline,
    planOnlineDeployment,
} from "#src/plan/azureml/onlineDeployment";
import { pool } from "../pools";
import { CONTEXT, NO_FILES, blue, plannedVersion } from "./online";

const BLUE = { ...blue, endpointName: "fraud", versionName: "blue" };
const NAME =
    "must be 3 to 32 characters: letters, digits and single dashes, starting with a letter and ending with a letter or digit";

const plan = (settings: unknown) => planOnlineDeployment(settings as never, CONTEXT, NO_FILES);

const REFUSED: readonly (readonly [title: string, settings: unknown, problems: readonly string[]])[] = [
    ["no object", undefined, ["must be an object. Write { name: value }."]],
    [
        "no names",
        { ...blue },
        [`endpointName: ${NAME}. Give it a name.`, `versionName: ${NAME}. Give it a name.`],
    ],
    [
        "the endpoint's name again",
        { ...BLUE, versionName: "Fraud" },
        ['versionName = "Fraud": must differ from its endpoint\'s name. Call it by its number, "Fraud-v1".'],
    ],
    [
        "a version that is there",
        { ...BLUE, versionName: "taken" },
        [
            'versionName = "taken": is a version of endpoint fraud in this workspace already. Choose another name for one of the two.',
        ],
    ],
    [
        "settings of the wrong kind, and what the path cannot do",
        {
            ...BLUE,
            ...{ port: 70000, scoringPath: "x", type: "Treatment", enableAppInsights: "yes", imagee: "x" },
            ...{ namespace: "other", traffic: 5, serviceAccountName: "x", scoringTimeoutMs: 300001 },
        },
        [
            "imagee: is not a setting that exists here. Did you mean image?",
            "traffic = 5: is for the versions of a ScoringEndpoint. Take it out: what routes to the version says how much it gets.",
            'type = "Treatment": must be one of "control" or "treatment". Did you mean "treatment"?',
            'namespace = "other": must be "scoring", the attachment\'s: a compute has one namespace. Leave it out, or attach the cluster once more with that namespace.',
            "port = 70000: must be a whole number from 1 to 65535. The most is 65535.",
            'scoringPath = "x": must be an absolute path of a URL, at most 1024 characters. Write "/x".',
            'enableAppInsights = "yes": must be true or false. Write true or false.',
            "scoringTimeoutMs = 300001: is longer than Azure ML's router waits, which is 300000 on Kubernetes endpoints. Answer at once and work later, or serve through a ScoringGateway.",
            "serviceAccountName: is not to be had on Azure ML, which makes the pods itself. Use the compute's identity (the attachment's identityId), or serve through a ScoringGateway.",
        ],
    ],
    [
        "an Output where the plan must know the value",
        { ...BLUE, replicas: output(3) },
        [
            "replicas = [output]: must be a whole number from 1 to 1000. It is a Pulumi Output, known only during the update: give the value itself, or take it from the stack's configuration.",
        ],
    ],
];

describe("planOnlineDeployment", () => {
    for (const [title, settings, problems] of REFUSED) {
        it(`refuses ${title}`, () => {
            assert.deepEqual(plan(settings).problems.map(line), problems);
        });
    }

    it("stands on its own as it does under an endpoint", () => {
        const { plan: made, problems } = plan(BLUE);
        assert.deepEqual(problems, []);
        assert.deepEqual(made, plannedVersion({}));
        assert.equal(placeOfOnline({ endpointName: "Fraud", versionName: "Blue" }), "fraud/blue");
    });

    it("asks for resources in ARM's words", () => {
        const settings = { cpuCores: 1.5, cpuCoresLimit: 2, memoryGb: 2, memoryGbLimit: 2.5 };
        assert.deepEqual(plannedVersion(settings).resources, {
            requests: { cpu: "1500m", memory: "2Gi" },
            limits: { cpu: "2", memory: "2560Mi" },
        });
        assert.deepEqual(plannedVersion({ pool: "gpu", gpus: 1 }).resources.limits, { gpu: "1" });
        assert.deepEqual(plannedVersion({ pool: "fpga", fpgas: 1 }).resources.limits, {});
    });

    it("leaves AMD's GPUs to the InstanceType, with a warning", () => {
        const amd = pool("amd", { vmSize: "Standard_ND96isr_MI300X_v5" });
        const settings = { ...BLUE, pool: "amd", gpus: 2 };
        const context = { ...CONTEXT, pools: { amd } };
        const { plan: made, problems, warnings } = planOnlineDeployment(settings, context, NO_FILES);
        assert.deepEqual(problems, []);
        assert.deepEqual(made.resources.limits, {});
        assert.equal(made.instanceType.limits["amd.com/gpu"], "2");
        assert.deepEqual(warnings.map(line), [
            "gpus = 2: is asked for as amd.com/gpu by the InstanceType alone: Azure ML's documents name NVIDIA's GPUs only, and this is not proved. Try it on a version without traffic first, or serve through a ScoringGateway.",
        ]);
    });

    it("moves a liveness success threshold to readiness", () => {
        const { liveness, readiness } = plannedVersion({ livenessProbe: { successThreshold: 3 } });
        assert.deepEqual([liveness.successThreshold, readiness.successThreshold], [1, 3]);
    });

    it("sorts the variables, whatever the order of the program", () => {
        const environmentVariables = { B: "2", A: "1" };
        assert.deepEqual(plannedVersion({ environmentVariables }).environmentVariables, ["A", "B"]);
    });

    it("knows the rule of everything that may come later", () => {
        const model = { uri: output("x") };
        const collectModelData = { collections: { seen: { dataId: "x" } } };
        const paths = (settings: object) =>
            carriedOfOnlineDeployment(settings).map(([path]) => path.join("."));
        assert.deepEqual(paths({ model, collectModelData, environmentVariables: { A: "b" } }), [
            ...["image", "model.uri", "environment", "code"],
            ...["collectModelData.collections.seen.dataId", "collectModelData.collections.seen.clientId"],
            ...["tags", "properties", "description", "environmentVariables.A"],
        ]);
        assert.equal(paths({ model: output("azureml:m:1") })[1], "model");
    });
});
