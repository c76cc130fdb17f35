import assert from "node:assert/strict";
import type * as pulumi from "@pulumi/pulumi";
import { AppsV1Api, CoreV1Api, type V1Pod } from "@kubernetes/client-node";
import { until } from "../../lab/cluster/until";
import { SLEEP_HEADER } from "../../lab/images/scoringStub";
import { Load } from "../../lab/traffic/load";
import { assertNothingLost, CPU_POOL, KEYS, Scene, small, withKey } from "./scene";

/** A score of 90 s, a scoring timeout of 120 s and Envoy Gateway's own 60 s, all in a sixth of the time. */
const SCORE_MS = 15_000;
const SCORING_TIMEOUT_MS = 20_000;
const FORMER_DRAIN = "10s";
/** As many as one pod takes at a time: wherever they go, none of them waits for another. */
const CLIENTS = 4;
const ENVOYS = "envoy-gateway-system";

/** Envoys as the last release had them: they drain for what Envoy Gateway has by itself. */
const FORMER: pulumi.ComponentResourceOptions = {
    transforms: [
        ({ props, opts }) => {
            const spec = {
                ...(props["spec"] as object),
                bootstrap: undefined,
                shutdown: { drainTimeout: FORMER_DRAIN },
            };
            return props["kind"] === "EnvoyProxy" ? { props: { ...props, spec }, opts } : undefined;
        },
    ],
};

/** What stops ends what it is at. The pods' pause of 10 s before they stop is not scaled: a score is longer. */
describe("long scores", () => {
    let scene: Scene;
    const version = (tag: string) => ({ blue: small(tag, { replicas: 4 }) });
    before(async () => {
        scene = await Scene.start({
            pools: CPU_POOL,
            gateway: { maxScoringTimeoutMs: SCORING_TIMEOUT_MS },
            gatewayOptions: FORMER,
            endpoint: {
                ...KEYS,
                versions: version("1"),
                scoringTimeoutMs: SCORING_TIMEOUT_MS,
                replicaMaxConcurrentRequests: CLIENTS,
            },
        });
    });
    after(async () => {
        await scene?.stop();
    });

    /** Long scores all the time: each client has one in flight when the work begins, and one more when it has ended. */
    const underLongScores = async (work: () => Promise<unknown>) => {
        const headers = { ...withKey(), [SLEEP_HEADER]: String(SCORE_MS) };
        const load = Load.start(scene.uri, { headers, body: "{}", concurrency: CLIENTS, timeoutMs: 60_000 });
        const more = async () => {
            const before = load.seen().requests;
            await until("an answer for each client", () => load.seen().requests >= before + CLIENTS);
        };
        try {
            await more();
            await work();
            await more();
        } finally {
            await load.stop();
        }
        return load.seen();
    };
    const envoys = async () => {
        const core = scene.lab.client.makeApiClient(CoreV1Api);
        const labelSelector = "gateway.envoyproxy.io/owning-gateway-name=edge";
        return (await core.listNamespacedPod({ namespace: ENVOYS, labelSelector })).items;
    };
    /** Takes an Envoy away as a drained node does; answers when it is gone, and another in its place. */
    const restart = async ({ metadata }: V1Pod) => {
        const core = scene.lab.client.makeApiClient(CoreV1Api);
        await core.deleteNamespacedPod({ name: metadata?.name ?? "", namespace: ENVOYS });
        await until(`${metadata?.name} to be gone`, async () => {
            const pods = await envoys();
            return (
                pods.length === 2 && pods.every((pod) => pod.metadata?.uid !== metadata?.uid && isReady(pod))
            );
        });
    };

    it("are cut where Envoys drain for less than a score takes", async () => {
        const { lost } = await underLongScores(async () => {
            // Both, one after the other: the scores of few clients may all be in one of them.
            for (const envoy of await envoys()) await restart(envoy);
        });
        assert.ok(lost.length > 0, "none of them was cut");
    });

    it("let Envoys take the longer drain, one after another: no short request is lost", async () => {
        const before = new Set((await envoys()).map(({ metadata }) => metadata?.uid));
        const tally = await scene.under(async () => {
            await scene.up({ gatewayOptions: {} });
            await until("new Envoys alone", async () => {
                const pods = await envoys();
                return (
                    pods.length === 2 && pods.every((pod) => !before.has(pod.metadata?.uid) && isReady(pod))
                );
            });
        });
        assertNothingLost(tally);
    });

    it("are not cut where each Envoy is restarted", async () => {
        const { lost, requests } = await underLongScores(async () => {
            for (const envoy of await envoys()) await restart(envoy);
        });
        assert.deepEqual(lost, []);
        assert.ok(requests >= 3 * CLIENTS, `${requests} requests`);
    });

    it("are not cut where each pod is replaced", async () => {
        const apps = scene.lab.client.makeApiClient(AppsV1Api);
        const { lost, requests } = await underLongScores(async () => {
            await scene.endpoint({ versions: version("1b") });
            await until("the old pods to be gone", async () => (await scene.pods()).length === 4);
        });
        assert.deepEqual(lost, []);
        assert.ok(requests >= 3 * CLIENTS, `${requests} requests`);
        const { items } = await apps.listNamespacedDeployment({ namespace: "scoring" });
        assert.equal(items[0]?.spec?.template.spec?.terminationGracePeriodSeconds, 30);
    });
});

function isReady({ status }: V1Pod): boolean {
    return status?.conditions?.some(({ type, status: is }) => type === "Ready" && is === "True") === true;
}
