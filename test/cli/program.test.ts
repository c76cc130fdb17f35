import assert from "node:assert/strict";
import type { EndpointDocument } from "aks-scoring";
import fc from "fast-check";
import { type ProgramPools, placed, poolsFor } from "#src/cli/program/cluster";
import { writeProgram } from "#src/cli/program/program";
import { secretVariables } from "#src/cli/program/secretVariables";
import { TARGETS, type Target } from "#src/cli/program/target";
import { Findings } from "#src/core/problems";
import { planOnlineEndpoint } from "#src/plan/azureml/onlineEndpoint";
import { type EndpointPlan, type EndpointSettings, planEndpoint } from "#src/plan/endpoint";
import { planCluster } from "#src/plan/cluster";
import type { NodePoolPlan } from "#src/plan/nodePool";
import { planNodePool } from "#src/plan/planNodePool";
import { checkRoom } from "#src/plan/room";
import { ClusterPurpose } from "#src/plan/purpose";
import { only, runWritten } from "./writtenProgram";

const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 2 });
const words = fc.oneof(
    fc.constantFrom(
        'it\'s "quoted"',
        "${HOME} and `ticks`",
        "two\nlines // */",
        "\u202ereversed",
        "",
        "é 大",
    ),
    fc.string({ unit: "grapheme" }),
);
const texts = fc.dictionary(fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,12}$/), words, { maxKeys: 4 });
/** What holds a secret goes into the configuration, whatever the document says of it. */
const openVariables = texts.filter((all) => secretVariables({ environmentVariables: all }).length === 0);
const probe = fc.record(
    {
        periodSeconds: fc.constantFrom(5, 10, 20),
        initialDelaySeconds: fc.constantFrom(5, 10, 310),
        timeoutSeconds: fc.constantFrom(1, 2),
        successThreshold: fc.constantFrom(1, 2),
        failureThreshold: fc.constantFrom(3, 30),
        path: fc.constantFrom("/", "/healthz"),
    },
    { requiredKeys: [] },
);
const autoscale = fc.record(
    {
        minReplicas: fc.constantFrom(1, 2),
        maxReplicas: fc.constantFrom(3, 10),
        targetUtilization: fc.constantFrom(70, 90),
        refreshSeconds: fc.constantFrom(1, 5),
    },
    { requiredKeys: [] },
);
const version = fc.record(
    {
        image: fc.constantFrom("acme.azurecr.io/fraud:12", `acme.azurecr.io/${"fraud-".repeat(18)}x:1`),
        pool: fc.constantFrom(undefined, undefined, "any", "large"),
        cpuCores: fc.constantFrom(0.1, 0.5, 2),
        memoryGb: fc.constantFrom(0.5, 1, 4),
        cpuCoresLimit: fc.constantFrom(2, 4),
        memoryGbLimit: fc.constantFrom(4, 8),
        gpus: fc.constantFrom(0, 0, 0, 1),
        replicas: fc.constantFrom(1, 3),
        autoscale,
        type: fc.constantFrom("control" as const, "treatment" as const, "treatment" as const),
        livenessProbe: probe,
        readinessProbe: probe,
        readiness: fc.constant(true),
        maxRequestWaitTimeMs: fc.constantFrom(500, 1000),
        environmentVariables: openVariables,
        collectModelData: fc.constant(false),
        tags: texts,
        properties: texts,
        description: words.filter((text) => text.trim() !== ""),
    },
    { requiredKeys: ["image"] },
);
const names = fc.uniqueArray(fc.constantFrom("blue", "green", "default", "new", "v1-2"), {
    minLength: 1,
    maxLength: 3,
});
const documents = fc
    .record({
        names,
        versions: fc.tuple(version, version, version),
        shares: fc.constantFrom([undefined, 0, 0], [60, 10, 0], [undefined, 40, 20], [40, 40, 20]),
        timeouts: maybe(fc.constantFrom(5000, 60_000, 300_000)),
        rest: fc.record(
            {
                endpointName: fc.constantFrom("fraud", "class", "a-1", "config"),
                auth: fc.constant("key" as const),
                scoringPath: fc.constantFrom("/score", "/predict"),
                port: fc.constantFrom(5001, 8080),
                scoringTimeoutMs: fc.constantFrom(5000, 60_000, 240_001),
                replicaMaxConcurrentRequests: fc.constantFrom(1, 4),
                enableAppInsights: fc.constant(false),
                drained: fc.constant(false),
                tags: texts,
                properties: texts,
                description: words.filter((text) => text.trim() !== ""),
                namespace: fc.constantFrom("scoring", "fraud"),
            },
            { requiredKeys: ["endpointName"] },
        ),
        keys: fc.constantFrom(
            {},
            { primaryKey: "primary-key-of-mine", secondaryKey: "secondary-key-of-mine" },
        ),
        named: fc.constantFrom(undefined, undefined, 0, -1),
    })
    .map(({ names: all, versions, shares, timeouts, rest, keys, named }): EndpointDocument => ({
        ...rest,
        ...keys,
        ...(named === undefined ? {} : { defaultVersion: all.at(named) }),
        versions: Object.fromEntries(
            all.map((name, index) => [
                name,
                {
                    ...versions[index],
                    ...(versions[index]?.replicas === undefined ? {} : { autoscale: undefined }),
                    ...(rest.scoringTimeoutMs === undefined ? { scoringTimeoutMs: timeouts } : {}),
                    traffic: all.length === 1 ? (shares[0] ?? 100) : shares[index],
                },
            ]),
        ),
    }));

function plansOf(pools: ProgramPools): Readonly<Record<string, NodePoolPlan>> {
    const taken = new Set<string>();
    return Object.fromEntries(
        Object.entries(pools).map(([key, { settings }]) => {
            const f = new Findings();
            const plan = planNodePool(f, key, settings, { taken, defaultCount: 1 });
            assert.deepEqual(f.problems, []);
            return [key, plan as NodePoolPlan];
        }),
    );
}

function plan(
    name: string,
    settings: EndpointSettings,
    target: Target,
    pools: ProgramPools,
    namespace: string,
) {
    const purpose = ClusterPurpose.FastProd;
    const shared = {
        pools: plansOf(pools),
        purpose,
        places: new Set<string>(),
        taken: new Set<string>(),
        holderOf: () => undefined,
    };
    if (target === "kubernetes") {
        return planEndpoint(name, settings, {
            ...shared,
            namespaces: [namespace],
            policies: true,
            maxScoringTimeoutMs: undefined,
            secretsAreMutable: true,
            blobCsiDriver: false,
        });
    }
    const place = { computeName: "aml", workspaceName: undefined, resourceGroupName: undefined };
    const context = { ...shared, ...place, namespace, nodeSelector: {}, owner: "" };
    return planOnlineEndpoint(name, settings, context, {});
}

const origin = { command: "from-v1", files: ["deploymentconfig.json"] };

describe("a written program", () => {
    for (const target of TARGETS) {
        it(`makes the endpoint that the document says, and holds no key, through ${target}`, () => {
            let good = 0;
            fc.assert(
                fc.property(documents, (document) => {
                    const whole = placed(document);
                    const pools = poolsFor(whole, target);
                    const { text } = writeProgram({
                        document: whole,
                        target,
                        pools,
                        cluster: undefined,
                        origin,
                    });
                    assert.ok(!text.includes("key-of-mine"));
                    const keys = { primaryKey: document.primaryKey, secondaryKey: document.secondaryKey };
                    const ran = runWritten(text, keys);
                    const { name, args } = only(ran, "ScoringEndpoint");
                    const place = only(
                        ran,
                        target === "kubernetes" ? "ScoringGateway" : "WorkspaceAttachment",
                    ).args;
                    const usual = target === "kubernetes" ? "scoring" : "azureml-scoring";
                    const named = (place["namespaces"] as string[] | undefined)?.[0] ?? place["namespace"];
                    assert.equal(named ?? usual, document.namespace ?? usual);

                    const { target: served, ...settings } = args;
                    assert.ok(served);
                    const namespace = document.namespace ?? usual;
                    const wanted = plan("any", whole, target, pools, namespace);
                    const written = plan(
                        name,
                        settings as unknown as EndpointSettings,
                        target,
                        pools,
                        namespace,
                    );
                    if (wanted.problems.length > 0) {
                        return; // the command writes no such program
                    }
                    assert.deepEqual(written, wanted);
                    if (target === "kubernetes") {
                        const { scoringTimeoutMs } = written.plan as EndpointPlan;
                        const longest = scoringTimeoutMs > 240_000 ? scoringTimeoutMs : undefined;
                        assert.equal(place["maxScoringTimeoutMs"], longest);
                    }
                    good++;
                    const carried = (all: EndpointSettings) =>
                        [all, ...Object.values(all.versions)].map(({ tags, properties, description }) => ({
                            tags: { ...(tags as object) },
                            properties: { ...(properties as object) },
                            description,
                        }));
                    assert.deepEqual(carried(settings as unknown as EndpointSettings), carried(whole));
                }),
                { numRuns: 60 },
            );
            assert.ok(good >= 20, `${good} of 60 documents have no problem`);
        });
    }

    it("makes a cluster that has room for its versions, and for one pod more of each", () => {
        let good = 0;
        fc.assert(
            fc.property(documents, fc.constantFrom(...TARGETS), (document, target) => {
                const whole = placed(document);
                const pools = poolsFor(whole, target);
                const made = plan("any", whole, target, pools, "scoring");
                fc.pre(made.problems.length === 0);
                good++;
                const f = new Findings();
                for (const [key, pool] of Object.entries(plansOf(pools))) {
                    const own = made.plan.versions.filter((one) => one.pool.key === key);
                    checkRoom(
                        f.at(key),
                        pool,
                        own.map(({ demand }) => demand),
                    );
                }
                assert.deepEqual(f.warnings, []);
            }),
            { numRuns: 120 },
        );
        assert.ok(good >= 40, `${good} of the documents are good`);
    });

    it("makes a cluster that plans without problems or warnings", () => {
        fc.assert(
            fc.property(documents, fc.constantFrom(...TARGETS), (document, target) => {
                const pools = poolsFor(placed(document), target);
                const settings = Object.fromEntries(
                    Object.entries(pools).map(([key, pool]) => [key, pool.settings]),
                );
                const given = { resourceGroupName: "rg", localAccounts: true, pools: settings };
                const { problems, warnings } = planCluster("ml", { pools: settings, given });
                assert.deepEqual([problems, warnings], [[], []]);
            }),
        );
    });
});
