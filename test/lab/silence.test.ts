import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import type * as pulumi from "@pulumi/pulumi";
import { CoreV1Api, type V1Pod } from "@kubernetes/client-node";
import { until } from "../../lab/cluster/until";
import { FAULT_HEADER, SLEEP_HEADER, type StubAnswer } from "../../lab/images/scoringStub";
import { ask, Load, type Answer } from "../../lab/traffic/load";
import { assertNothingLost, KEYS, Scene, small, withKey } from "./scene";

const ENVOYS = "envoy-gateway-system";
/** Label of Envoys. */
const OWNER = "gateway.envoyproxy.io/owning-gateway-name";
const PER_SECOND = 20;
/** Each score takes a while: some requests are in flight when the pods fall silent. */
const SCORE_MS = 100;
/** As long as Azure mostly pauses a machine at the most. */
const PAUSE_MILLISECONDS = 8000;

/** The policy without what is there for pods that fall silent: the last release's. */
const FORMER: pulumi.ComponentResourceOptions = {
    transforms: [
        ({ props, opts }) =>
            props["kind"] === "BackendTrafficPolicy"
                ? { props: { ...props, spec: formerPolicy(props["spec"] as PolicySpec) }, opts }
                : undefined,
    ],
};

interface PolicySpec {
    readonly timeout: { readonly http: object };
    readonly circuitBreaker: object;
    readonly retry: object;
}

function formerPolicy({ timeout: { http }, circuitBreaker, retry, ...spec }: PolicySpec) {
    return {
        ...spec,
        tcpKeepalive: undefined,
        healthCheck: undefined,
        timeout: { http },
        circuitBreaker: { ...circuitBreaker, maxRequestsPerConnection: undefined },
        retry: { ...retry, numRetries: 2 },
    };
}

/** Pods are cut off while requests come: there is no answer, no refusal, and Kubernetes does not hear of it. */
describe("pods that fall silent", () => {
    let scene: Scene;
    const versions = (blue: number, green: number) => ({
        blue: small("1", { replicas: blue, traffic: green === 0 ? 100 : 80 }),
        ...(green === 0 ? {} : { green: small("2", { replicas: green, traffic: 20 }) }),
    });
    before(async () => {
        scene = await Scene.start({
            pools: { cpu: { vmSize: "Standard_D4s_v5", count: 3 } },
            endpoint: { ...KEYS, versions: versions(3, 0), scoringTimeoutMs: 5000 },
            options: FORMER,
        });
    });
    after(async () => {
        await scene?.stop();
    });

    /** All answers from the moment on in which the pods fall silent, and how many requests were in flight there. */
    const cutOff = async (pods: readonly V1Pod[], requests: number) => {
        const names = pods.map(({ metadata }) => metadata?.name ?? "");
        const asked = () => names.reduce((sum, name) => sum + (scene.lab.stubs.asked.get(name) ?? 0), 0);
        const before = asked();
        const seen: Answer[] = [];
        const headers = { ...withKey(), [SLEEP_HEADER]: String(SCORE_MS) };
        const onAnswer = (answer: Answer) => void seen.push(answer);
        const options = { headers, body: "{}", timeoutMs: 90_000, perSecond: PER_SECOND, onAnswer };
        const load = Load.start(scene.uri, options);
        await until("some requests", () => seen.length >= 2 * PER_SECOND);
        const speak = await scene.lab.silence(pods);
        const from = seen.length;
        await until("enough requests", () => seen.length >= from + requests, 300_000);
        await load.stop();
        // What reached them, and was not answered.
        const inFlight = asked() - before - seen.filter((answer) => names.includes(podOf(answer))).length;
        await speak();
        return { ...judged(seen.slice(from)), inFlight };
    };

    it("one of three, with the policy of the last release: requests hang", async () => {
        const [pod] = await scene.pods();
        const { lost, slow, requests } = await cutOff([pod!], 200);
        assert.ok(lost > 0 || slow > requests / 100, `${lost} lost and ${slow} slow of ${requests}`);
    });

    it("one of three: no request is lost, nor by the update that brings it, and of a hundred not one takes a second", async () => {
        assertNothingLost(
            await scene.under(async () => {
                await scene.up({ options: {}, endpoint: { ...KEYS, versions: versions(3, 0) } });
                await known(scene);
            }),
        );
        const [pod] = await scene.pods();
        const { lost, slow, requests, inFlight } = await cutOff([pod!], 1200);
        assert.equal(lost, inFlight, `${lost} lost of ${requests}, where ${inFlight} were in flight`);
        assert.ok(slow <= requests / 100, `${slow} slow of ${requests}`);
    });

    it("all of a node: no request is lost, and of a hundred not one takes a second", async () => {
        await scene.endpoint({ versions: versions(6, 3) });
        const gone = await nodeWithoutEnvoys(scene);
        const { lost, slow, requests, inFlight } = await cutOff(gone, 1200);
        assert.equal(lost, inFlight, `${lost} lost of ${requests}, where ${inFlight} were in flight`);
        assert.ok(slow <= requests / 100, `${slow} slow of ${requests}`);
    });

    it("a version's only pod, for as long as Azure pauses a machine: no request is lost", async () => {
        await scene.endpoint({ versions: versions(1, 0) });
        await until("one pod", async () => (await scene.pods()).length === 1);
        const seen: Answer[] = [];
        const onAnswer = (answer: Answer) => void seen.push(answer);
        const options = { headers: withKey(), body: "{}", perSecond: PER_SECOND, onAnswer };
        const load = Load.start(scene.uri, options);
        await until("some requests", () => seen.length >= PER_SECOND);
        const speak = await scene.lab.silence(await scene.pods());
        await sleep(PAUSE_MILLISECONDS);
        await speak();
        const from = seen.length;
        await until("requests that came since", () => seen.length >= from + 2 * PER_SECOND);
        const { lost } = await load.stop();
        assert.deepEqual(lost, []);
    });

    it("with scores in flight: these are lost, and no other, long before the scoring timeout", async () => {
        await scene.endpoint({ versions: versions(3, 0) });
        const slow = { ...withKey(), [SLEEP_HEADER]: "3000" };
        const { busiest } = scene.lab.stubs;
        busiest.clear();
        const asked = Array.from({ length: 6 }, () => ask(scene.uri, { headers: slow, timeoutMs: 90_000 }));
        const nameOf = ({ metadata }: V1Pod) => metadata?.name ?? "";
        const pod = await until("a pod at work", async () =>
            (await scene.pods()).find((one) => busiest.has(nameOf(one))),
        );
        const speak = await scene.lab.silence([pod]);
        const answers = await Promise.all(asked);
        const inFlight = busiest.get(nameOf(pod));
        await speak();
        const lost = answers.filter(({ status }) => status !== 200);
        // 503, and not 504: the connection was given up.
        assert.deepEqual(
            lost.map(({ status }) => status),
            Array.from({ length: inFlight ?? 0 }, () => 503),
        );
    });

    it("and pods that answer 500 are asked on: the version keeps its share", async () => {
        await scene.endpoint({ versions: versions(4, 1) });
        const headers = { ...withKey(), [FAULT_HEADER]: "500 green" };
        const { statuses, requests } = await scene.ask(6000, { headers, concurrency: 16 });
        assert.deepEqual(Object.keys(statuses), ["200", "500"]);
        const share = (100 * (statuses[500] ?? 0)) / requests;
        assert.ok(share > 17 && share < 23, `${share} % of the requests went to green`);
    });
});

/** Answers, as the promises count them. */
function judged(answers: readonly Answer[]) {
    const lost = answers.filter(({ status, error }) => status !== 200 || error !== undefined);
    const slow = answers.filter(({ milliseconds }) => milliseconds >= 1000);
    return { requests: answers.length, lost: lost.length, slow: slow.length };
}

/** Waits until all Envoys check their pods. A cluster that changes has its figures before it is used: it warms. */
async function known(scene: Scene): Promise<void> {
    const core = scene.lab.client.makeApiClient(CoreV1Api);
    const labelSelector = `${OWNER}=edge`;
    const filter = "outlier_detection.ejections_active|cluster_manager.warming_clusters";
    await until("Envoys to check their pods", async () => {
        const { items } = await core.listNamespacedPod({ namespace: ENVOYS, labelSelector });
        const stats = items.map(({ status }) =>
            ask(`http://${status?.podIP}:19001/stats/prometheus?filter=${filter}`),
        );
        return (await Promise.all(stats)).every(
            ({ body }) =>
                body.includes("ejections_active") &&
                /^envoy_cluster_manager_warming_clusters\S* 0$/m.test(body),
        );
    });
}

/** Who answered; "" where no pod did. */
function podOf({ status, body }: Answer): string {
    return status === 200 ? (JSON.parse(body) as StubAnswer).pod : "";
}

/** All pods of a node that has several scoring pods, but no Envoy: that one clients would notice themselves. */
async function nodeWithoutEnvoys(scene: Scene): Promise<readonly V1Pod[]> {
    const { items } = await scene.lab.client.makeApiClient(CoreV1Api).listPodForAllNamespaces();
    const nodes = new Map<string, V1Pod[]>();
    for (const pod of items) {
        const node = pod.spec?.nodeName ?? "";
        nodes.set(node, [...(nodes.get(node) ?? []), pod]);
    }
    const isEnvoy = ({ metadata }: V1Pod) => Object.hasOwn(metadata?.labels ?? {}, OWNER);
    const isScoring = ({ metadata }: V1Pod) => metadata?.namespace === "scoring";
    const found = [...nodes.values()].find((all) => !all.some(isEnvoy) && all.filter(isScoring).length > 1);
    assert.ok(found !== undefined, "no node has scoring pods alone");
    return found;
}
