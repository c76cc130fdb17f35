import assert from "node:assert/strict";
import { CoreV1Api } from "@kubernetes/client-node";
import type * as pulumi from "@pulumi/pulumi";
import { until } from "../../lab/cluster/until";
import { SLEEP_HEADER } from "../../lab/images/scoringStub";
import { outside } from "../../lab/traffic/binomial";
import { Load, type Answer } from "../../lab/traffic/load";
import { told } from "./limitCases";
import { evictedDuring } from "./podStates";
import { assertNothingLost, CPU_POOL, KEYS, Scene, small, withKey } from "./scene";

const VERSION_HEADER = "azureml-model-deployment";
/** Each change of a stack is made while requests come without a pause: none of them may be lost. */
describe("rollouts under constant load", () => {
    let scene: Scene;
    const two = (blue: number, more: object = {}) => ({
        blue: small("1", { traffic: blue, ...more }),
        green: small("2", { traffic: 100 - blue }),
    });
    before(async () => {
        scene = await Scene.start({ pools: CPU_POOL, endpoint: { ...KEYS, versions: two(90) } });
    });
    after(async () => {
        await scene?.stop();
    });
    const answersFrom = async (version: string, options: Parameters<Scene["ask"]>[1] = {}) => {
        await until(`an answer from ${version}`, async () => {
            const { versions } = await scene.ask(16, options);
            return (versions[version] ?? 0) > 0;
        });
    };
    afterEach(() => {
        assert.equal(scene.lab.stubs.late, 0, "no request went to a pod that was gone");
    });

    it("a weight", async () => {
        const tally = await scene.under(() => scene.endpoint({ versions: two(20) }));
        assertNothingLost(tally);
        await until("both Envoys to have heard of it", async () => {
            const { versions } = await scene.ask(1000);
            return outside(versions, { blue: 20, green: 80 }).length === 0;
        });
    });

    it("a version that comes", async () => {
        const versions = { ...two(50), red: small("3", { traffic: 30 }), green: small("2", { traffic: 20 }) };
        const tally = await scene.under(async () => {
            await scene.endpoint({ versions });
            await answersFrom("red");
        });
        assertNothingLost(tally);
        assert.ok((tally.versions["red"] ?? 0) > 0, "the new one answers");
    });

    it("a version that goes", async () => {
        const tally = await scene.under(() => scene.endpoint({ versions: two(50) }));
        assertNothingLost(tally);
        await until("red's pods to be gone", async () => (await scene.pods("red")).length === 0);
    });

    it("versions that come and go in any place, and weights that start and end with nothing", async () => {
        const version = (tag: string, traffic: number) => small(tag, { traffic, replicas: 1 });
        // In the route they are in the order of their names: amber before blue, cyan between the two.
        const [blue, green, cyan, amber] = [1, 2, 3, 4].map(
            (n) => (traffic: number) => version(`${n}`, traffic),
        );
        const changes: Readonly<Record<string, ReturnType<typeof small>>>[] = [
            { blue: blue!(100), green: green!(0) },
            { blue: blue!(90), green: green!(10) },
            { blue: blue!(100), green: green!(0) },
            { blue: blue!(0), green: green!(100) },
            { amber: amber!(20), blue: blue!(0), green: green!(80) },
            { amber: amber!(20), blue: blue!(10), cyan: cyan!(30), green: green!(40) },
            { amber: amber!(20), cyan: cyan!(30), green: green!(50) },
            { cyan: cyan!(30), green: green!(70) },
            { cyan: cyan!(100) },
            { green: green!(100) },
            two(50),
        ];
        for (const versions of changes) {
            const tally = await scene.under(() => scene.endpoint({ versions }));
            assertNothingLost(tally);
        }
    });

    it("backends that change places in the route: an update from a release that had them in the order of keys", async () => {
        const turned = ({ name, props, opts }: pulumi.ResourceTransformArgs) => {
            if (name !== "fraud-route") return undefined;
            const rules = (props["spec"] as { rules: { backendRefs: object[] }[] }).rules.map((rule) => ({
                ...rule,
                backendRefs: [...rule.backendRefs].reverse(),
            }));
            return { props: { ...props, spec: { ...props["spec"], rules } }, opts };
        };
        for (const transforms of [[turned], [], [turned], []]) {
            const written: string[] = [];
            const tally = await scene.under(async () => {
                const { steps } = await scene.up({ options: { transforms } });
                written.push(...steps.map(({ op, name }) => `${op} ${name}`));
            });
            assert.deepEqual(written, ["update fraud-route"]);
            assertNothingLost(tally);
        }
    });

    it("versions that come and go, for those who ask for the very one: 503 at most until Envoys know", async () => {
        const red = (traffic: number) => small("3", { traffic, replicas: 1 });
        const changes: readonly {
            versions: Readonly<Record<string, object>>;
            mayLose: boolean;
            stays: boolean;
        }[] = [
            { versions: { ...two(50), red: red(0) }, mayLose: true, stays: true },
            {
                versions: { ...two(50), green: small("2", { traffic: 30 }), red: red(20) },
                mayLose: false,
                stays: true,
            },
            { versions: two(50), mayLose: true, stays: false },
        ];
        const asking = { headers: { ...withKey(), [VERSION_HEADER]: "red" } };
        for (const { versions, mayLose, stays } of changes) {
            let known = 0;
            const { lost, ...tally } = await scene.under(async () => {
                await scene.endpoint({ versions });
                // A version's own route and Envoy's cluster for it come and go one shortly after the other.
                await until("both Envoys to know", async () => {
                    const { statuses, versions: seen } = await scene.ask(64, asking);
                    return statuses[200] === 64 && (seen["red"] ?? 0) === (stays ? 64 : 0);
                });
                known = Date.now();
            }, asking);
            assertNothingLost({ ...tally, lost: mayLose ? [] : lost });
            assert.ok((tally.versions["red"] ?? 0) > 0, "the one asked for answers while it is there");
            assert.deepEqual(
                lost.filter(({ status, version }) => status !== 503 || version !== undefined),
                [],
            );
            assert.deepEqual(
                lost.filter(({ asked }) => asked >= known),
                [],
                "once they know",
            );
        }
    });

    it("an image", async () => {
        const images = new Set<string>();
        const tally = await scene.under(
            () => scene.endpoint({ versions: two(50, { image: "acme.azurecr.io/fraud:1b" }) }),
            {},
        );
        assertNothingLost(tally);
        for (const pod of await scene.pods("blue")) {
            if (pod.metadata?.deletionTimestamp === undefined)
                images.add(pod.spec?.containers[0]?.image ?? "");
        }
        assert.deepEqual([...images], ["acme.azurecr.io/fraud:1b"]);
    });

    it("a long request in flight on a pod that goes: longer than pods go on answering that are told to stop", async () => {
        const before = (await scene.pods("blue")).filter(
            ({ metadata }) => metadata?.deletionTimestamp === undefined,
        );
        const [drain = 0] = before.map(({ spec }) => spec?.containers[0]?.lifecycle?.preStop?.sleep?.seconds);
        assert.ok(drain > 0);
        const answers: Answer[] = [];
        const headers = { ...withKey(), [SLEEP_HEADER]: String(1000 * (drain + 5)) };
        const onAnswer = (answer: Answer) => void answers.push(answer);
        const load = Load.start(scene.uri, {
            headers,
            body: "{}",
            concurrency: 8,
            timeoutMs: 120_000,
            onAnswer,
        });
        const asked = () =>
            before.map(({ metadata }) => scene.lab.stubs.asked.get(metadata?.name ?? "") ?? 0);
        const already = asked();
        await until("a long request on each pod", () => asked().every((count, i) => count > already[i]!));
        await scene.endpoint({ versions: two(50) });
        const names = before.map(({ metadata }) => metadata?.name);
        await until("the old pods to be gone", async () => {
            const there = (await scene.pods("blue")).map(({ metadata }) => metadata?.name);
            return names.every((name) => !there.includes(name));
        });
        assert.deepEqual((await load.stop()).lost, []);
        // From each of them, and so after it was told to stop: it went on answering for less than a request takes.
        const from = new Set(answers.map((answer) => told(answer).pod));
        assert.deepEqual(
            names.filter((name) => !from.has(name ?? "")),
            [],
        );
    });

    it("a key that is not in use", async () => {
        const secondaryKey = "another-key-".padEnd(40, "4");
        assertNothingLost(await scene.under(() => scene.endpoint({ secondaryKey })));
    });

    it("a pool: its pods have moved, ready, before the old one goes", async () => {
        const before = new Set((await scene.pods()).map((pod) => pod.spec?.nodeName));
        const pools = { cpu: { vmSize: "Standard_D8s_v5", count: 2 } };
        const evicted = await evictedDuring(scene, async () =>
            assertNothingLost(await scene.under(() => scene.up({ pools }))),
        );
        assert.deepEqual(evicted, [], "the old nodes had nothing left to lose");
        const { items } = await scene.lab.client.makeApiClient(CoreV1Api).listNode();
        assert.deepEqual(
            items.filter(({ metadata }) => before.has(metadata?.name)),
            [],
            "the old pool is gone",
        );
        const pods = (await scene.pods()).filter((pod) => pod.metadata?.deletionTimestamp === undefined);
        assert.equal(pods.length, 4);
        for (const pod of pods) {
            assert.equal(before.has(pod.spec?.nodeName), false, `${pod.metadata?.name} is on a new node`);
        }
    });
});
