import assert from "node:assert/strict";
import { output } from "@pulumi/pulumi";
import { describe as line } from "#src/core/problems";
import { planDeployment } from "#src/plan/deployment";
import { POOLS } from "./pools";

const CONTEXT = {
    pools: POOLS,
    namespaces: ["scoring", "tests"],
    blobCsiDriver: false,
    places: new Set<string>(),
};
const BLUE = { endpointName: "fraud", versionName: "blue", image: "acme.azurecr.io/fraud:12", pool: "cpu" };
const NAME = (least: number) =>
    `must be ${least} to 32 characters: lower-case letters, digits and -, starting with a letter and ending with a letter or digit`;

const plan = (settings: unknown) => planDeployment(settings as never, CONTEXT);

const REFUSED: readonly (readonly [title: string, settings: unknown, problems: readonly string[]])[] = [
    ["no object", undefined, ["must be an object. Write { name: value }."]],
    [
        "no names",
        { image: BLUE.image, pool: "cpu" },
        [`endpointName: ${NAME(3)}. Give it a name.`, `versionName: ${NAME(1)}. Give it a name.`],
    ],
    [
        "the endpoint's name again",
        { ...BLUE, versionName: "fraud" },
        ['versionName = "fraud": must differ from its endpoint\'s name. Call it by its number, "fraud-v1".'],
    ],
    [
        "another namespace",
        { ...BLUE, namespace: "test" },
        ['namespace = "test": must be one of "scoring" or "tests". Did you mean "tests"?'],
    ],
    [
        "settings of the wrong kind",
        {
            ...BLUE,
            port: 70000,
            serviceAccountToken: 1,
            workloadIdentity: "yes",
            scoringTimeoutMs: 0,
            type: "Treatment",
            imagee: "x",
        },
        [
            "imagee: is not a setting that exists here. Did you mean image?",
            'type = "Treatment": must be one of "control" or "treatment". Did you mean "treatment"?',
            "port = 70000: must be a whole number from 1 to 65535. The most is 65535.",
            "serviceAccountToken = 1: must be true or false. Write true or false.",
            'workloadIdentity = "yes": must be true or false. Write true or false.',
            "scoringTimeoutMs = 0: must be a whole number from 1 to 3600000. The least is 1.",
        ],
    ],
    [
        "a scoring path, which the route has",
        { ...BLUE, scoringPath: "/score" },
        [
            "scoringPath: is the endpoint's business on plain Kubernetes. Take it out, and rewrite the path where you route to the version.",
        ],
    ],
    [
        "an Output where the plan must know the value",
        { ...BLUE, replicas: output(3), pool: output("cpu") },
        [
            'pool = [output]: must be one of "cpu", "gpu", "fpga" or "spot". It is a Pulumi Output, known only during the update: give the value itself, or take it from the stack\'s configuration.',
            "replicas = [output]: must be a whole number from 1 to 1000. It is a Pulumi Output, known only during the update: give the value itself, or take it from the stack's configuration.",
        ],
    ],
];

describe("planDeployment", () => {
    for (const [title, settings, problems] of REFUSED) {
        it(`refuses ${title}`, () => {
            assert.deepEqual(plan(settings).problems.map(line), problems);
        });
    }

    it("stands on its own with the same defaults as under an endpoint", () => {
        const { plan: planned, problems } = plan(BLUE);
        assert.deepEqual(problems, []);
        assert.equal(planned.objectName, "fraud-blue-noln48");
        assert.equal(planned.namespace, "scoring");
        assert.equal(planned.port, 5001);
        assert.equal(planned.terminationGraceSeconds, 70);
        assert.deepEqual(planned.autoscale, { minReplicas: 1, maxReplicas: 10, targetUtilization: 70 });
    });

    it("warns of pods that may stop for longer than AKS waits", () => {
        assert.deepEqual(plan({ ...BLUE, scoringTimeoutMs: 1_790_000 }).warnings, []);
        assert.deepEqual(plan({ ...BLUE, scoringTimeoutMs: 3_600_000 }).warnings.map(line), [
            "scoringTimeoutMs = 3600000: lets a pod take 3610 s to stop, while an upgrade of its node waits for 1800 s, and then fails. Lower it, or raise AKS's limits: az aks nodepool update --drain-timeout 61.",
        ]);
    });

    it("lands on a spot pool by tolerating what AKS puts there", () => {
        assert.deepEqual(plan({ ...BLUE, pool: "spot" }).plan.pool.tolerations, [
            {
                key: "kubernetes.azure.com/scalesetpriority",
                operator: "Equal",
                value: "spot",
                effect: "NoSchedule",
            },
        ]);
    });

    it("sorts the environment, whatever the order of the program", () => {
        const environmentVariables = { B: "2", A: "1" };
        assert.deepEqual(plan({ ...BLUE, environmentVariables }).plan.environment, {
            plain: ["A", "B"],
            secret: [],
        });
    });
});
