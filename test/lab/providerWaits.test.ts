import assert from "node:assert/strict";
import { CoreV1Api, CustomObjectsApi, PatchStrategy, setHeaderOptions } from "@kubernetes/client-node";
import { at } from "#src/sandbox/paths";
import type { Bag } from "#src/sandbox/values";
import { until } from "../../lab/cluster/until";
import {
    configMap,
    named,
    namespace,
    podSpec,
    ProviderGround,
    refusal,
    toys,
    workload,
} from "./providerGround";

const UNAVAILABLE = [
    "[MinimumReplicasUnavailable] Deployment does not have minimum availability.",
    "Minimum number of live Pods was not attained",
];

/** Seconds after which it gives up: by then, also where the cores are busy, the cluster has said why. */
const PATIENCE = 10;

describe("what the provider waits for, on a real cluster", () => {
    let ground: ProviderGround;
    before(async () => {
        ground = await ProviderGround.start();
    });
    after(async () => {
        await ground?.stop();
    });

    async function made(object: Bag, seconds = 60): Promise<readonly string[]> {
        return (await ground.settled(await ground.create(object), seconds)).reasons;
    }

    describe("Deployments", () => {
        it("are ready when their pods are, and after an update when the old ones are gone", async () => {
            const web = (image: string) => workload("Deployment", "web", image, { replicas: 2 });
            const first = await ground.settled(await ground.create(web("web:1")));
            assert.deepEqual(first.reasons, []);
            assert.equal(at(first.object, "status.availableReplicas"), 2);
            const second = await ground.settled(await ground.update(web("web:2")));
            assert.deepEqual(second.reasons, []);
            assert.equal(at(second.object, "status.observedGeneration"), 2);
            assert.equal(at(second.object, "status.updatedReplicas"), 2);
            assert.equal(at(second.object, "status.replicas"), 2);
        });

        it("say which pods no node takes", async () => {
            const resources = { limits: { "nvidia.com/gpu": 1 } };
            const reasons = await made(workload("Deployment", "gpu", "web", {}, { resources }), PATIENCE);
            assert.deepEqual(reasons.slice(0, 2), UNAVAILABLE);
            assert.match(
                String(reasons[2]),
                /^\[Pod gpu-\w+-\w+\]: Unschedulable: 0\/2 nodes are available: 2 Insufficient nvidia\.com\/gpu/,
            );
            assert.equal(reasons.length, 3);
        });

        it("say which images cannot be had", async () => {
            const reasons = await made(workload("Deployment", "lost", "web:missing"), PATIENCE);
            assert.deepEqual(reasons.slice(0, 2), UNAVAILABLE);
            assert.match(
                String(reasons[2]),
                /^\[Pod lost-\w+-\w+\]: .*\[ImagePullBackOff\] Back-off pulling image "web:missing": not found$/,
            );
        });

        it("say that no pods may be made", async () => {
            await ground.create(namespace("strict", { "pod-security.kubernetes.io/enforce": "restricted" }));
            const rude = workload("Deployment", "rude", "web");
            rude["metadata"] = { name: "rude", namespace: "strict" };
            const reasons = await made(rude, PATIENCE);
            assert.deepEqual(reasons.slice(0, 2), UNAVAILABLE);
            assert.match(
                String(reasons[2]),
                /^\[ReplicaFailure\/FailedCreate\] pods "rude-\w+-\w+" is forbidden: violates/,
            );
        });

        it("are waited for beyond Kubernetes' own deadline, which is told", async () => {
            const slow = workload("Deployment", "slow", "slow", { progressDeadlineSeconds: 2 });
            const created = await ground.create(slow);
            let isWaiting = true;
            const waiting = ground.settled(created, 300).finally(() => (isWaiting = false));
            await until("the deadline", async () => {
                const conditions = at(await ground.get(slow), "status.conditions") as Bag[] | undefined;
                return conditions?.some(({ reason }) => reason === "ProgressDeadlineExceeded");
            });
            const { reasons } = await ground.settled(created, 1);
            assert.match(
                reasons.join("\n"),
                /^\[ProgressDeadlineExceeded\] ReplicaSet "slow-\w+" has timed out progressing\.$/m,
            );
            assert.equal(isWaiting, true);
            await ground.update(workload("Deployment", "slow", "web", { progressDeadlineSeconds: 2 }));
            assert.deepEqual((await waiting).reasons, []);
        });

        it("that cannot be updated say what did not become live", async () => {
            await made(workload("Deployment", "stuck", "web"));
            const update = await ground.update(workload("Deployment", "stuck", "slow"));
            const { reasons } = await ground.settled(update, PATIENCE);
            assert.equal(
                reasons[0],
                "Minimum number of Pods to consider the application live was not attained",
            );
        });
    });

    it("StatefulSets, DaemonSets, Jobs and Pods are ready when their pods are, or have done their work", async () => {
        const job = (name: string, image: string) => {
            const template = { spec: { ...podSpec(image), restartPolicy: "Never" } };
            return named("batch/v1", "Job", name, { spec: { backoffLimit: 0, template } });
        };
        const reasons = await Promise.all([
            made(workload("StatefulSet", "steady", "web", { serviceName: "steady", replicas: 2 })),
            made(workload("DaemonSet", "everywhere", "web")),
            made(job("done", "job:0")),
            made(named("v1", "Pod", "alone", { spec: podSpec("web") })),
        ]);
        assert.deepEqual(reasons, [[], [], [], []]);
        const not = await Promise.all([
            made(workload("StatefulSet", "wobbly", "slow", { serviceName: "wobbly", replicas: 2 }), PATIENCE),
            made(workload("DaemonSet", "nowhere", "slow"), PATIENCE),
            made(job("broken", "job:1")),
            made(named("v1", "Pod", "lonely", { spec: podSpec("web:missing") }), PATIENCE),
        ]);
        assert.equal(not[0]?.[0], "0 out of 2 replicas succeeded readiness checks");
        assert.deepEqual(not[1], ["timed out waiting for the condition"]);
        assert.match(
            String(not[2]?.[0]),
            /^\[BackoffLimitExceeded\] Job has reached the specified backoff limit/,
        );
        assert.match(String(not[3]?.[0]), /^\[Pod lonely\]: .*\[ImagePullBackOff\]/);
    });

    describe("Services", () => {
        const service = (name: string, spec: Bag, annotations: Bag = {}) =>
            named("v1", "Service", name, { spec: { ports: [{ port: 80 }], ...spec } }, { annotations });

        it("settle for a while where they have pods, and not where nobody waits or they have none", async () => {
            const selector = { app: "web" };
            const order: string[] = [];
            const settled = async (object: Bag, wait = true) => {
                const { reasons } = await ground.settled(await ground.create(object), 60, wait);
                order.push(String(at(object, "metadata.name")));
                return reasons;
            };
            const reasons = await Promise.all([
                settled(service("plain", { selector })),
                settled(service("unawaited", { selector }), false),
                settled(service("headless", { selector, clusterIP: "None" })),
                settled(service("external", { type: "ExternalName", externalName: "example.com" })),
            ]);
            assert.equal(order.at(-1), "plain");
            assert.deepEqual(reasons.flat(), []);
        });

        it("of the cloud wait for their address", async () => {
            const balanced = service("balanced", { type: "LoadBalancer" });
            const without = await ground.settled(await ground.create(balanced), 3);
            assert.deepEqual(without.reasons, [
                "Service was not allocated an IP address; does your cloud provider support this?",
            ]);
            const waiting = ground.settled(without.object, 30);
            await ground.client.makeApiClient(CoreV1Api).patchNamespacedServiceStatus(
                {
                    name: "balanced",
                    namespace: "default",
                    body: { status: { loadBalancer: { ingress: [{ ip: "203.0.113.9" }] } } },
                },
                setHeaderOptions("Content-Type", PatchStrategy.MergePatch),
            );
            assert.equal(at((await waiting).object, "status.loadBalancer.ingress[0].ip"), "203.0.113.9");
        });
    });

    it("is what the annotation pulumi.com/waitFor says", async () => {
        await ground.create(
            toys("example.com", { type: "object", "x-kubernetes-preserve-unknown-fields": true }),
        );
        const wish = ["condition=Programmed", "jsonpath={.status.addresses[0].value}"];
        const toy = (name: string, waitFor: string) =>
            named("example.com/v1", "Toy", name, {}, { annotations: { "pulumi.com/waitFor": waitFor } });
        const gateway = await ground.create(toy("gateway", JSON.stringify(wish)));
        const TIMED_OUT = "timed out waiting for the condition";
        assert.deepEqual((await ground.settled(gateway, 3)).reasons, [
            TIMED_OUT,
            "Has no .status.conditions",
            "{.status.addresses[0].value} selected nothing",
        ]);
        const say = async (status: Bag) =>
            await ground.client.makeApiClient(CustomObjectsApi).patchNamespacedCustomObjectStatus(
                {
                    group: "example.com",
                    version: "v1",
                    namespace: "default",
                    plural: "toys",
                    name: "gateway",
                    body: { status },
                },
                setHeaderOptions("Content-Type", PatchStrategy.MergePatch),
            );
        const condition = { type: "Programmed", reason: "AddressNotAssigned", message: "No addresses" };
        await say({ conditions: [{ ...condition, status: "False" }] });
        assert.equal(
            (await ground.settled(gateway, 3)).reasons[1],
            "Resource has condition Programmed=False (want True): [AddressNotAssigned] No addresses",
        );
        const waiting = ground.settled(gateway, 30);
        await say({ conditions: [{ ...condition, status: "True" }], addresses: [{ value: "203.0.113.1" }] });
        const { object, reasons } = await waiting;
        assert.deepEqual(reasons, []);
        assert.equal(at(object, "status.addresses[0].value"), "203.0.113.1");
        const phase = `jsonpath={.status.conditions[?(@.type=="Programmed")].status}=True`;
        const phased = await ground.update(toy("gateway", phase));
        assert.deepEqual((await ground.settled(phased, PATIENCE)).reasons, []);
        const wrong = await ground.create(toy("wrong", "Programmed"));
        assert.deepEqual((await ground.settled(wrong)).reasons, [
            'expected a "jsonpath=" or "condition=" prefix, got "Programmed"',
        ]);
    });

    describe("what is deleted", () => {
        it("is gone when the delete answers, with all that it owned", async () => {
            const web = workload("Deployment", "leaving", "web");
            assert.deepEqual(await made(web), []);
            assert.equal(await ground.delete(web), true);
            assert.equal(await ground.get(web), undefined);
            const { items } = await ground.client
                .makeApiClient(CoreV1Api)
                .listNamespacedPod({ namespace: "default", labelSelector: "app=leaving" });
            assert.equal(items.length, 0);
            assert.equal(await ground.delete(web), false);
            assert.equal(await ground.delete(named("none.example.com/v1", "Toy", "a")), false);
            await ground.create(namespace("going"));
            assert.equal(await ground.delete(namespace("going")), true);
        });

        it("may be kept by a finalizer, and the delete says so", async () => {
            const kept = configMap("kept", {}, { finalizers: ["example.com/keep"] });
            await ground.create(kept);
            assert.equal(
                await refusal(ground.delete(kept, 3)),
                "timed out waiting for the condition; finalizers might be preventing deletion (example.com/keep)",
            );
        });
    });
});
