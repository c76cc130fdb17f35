import type { AgentPool } from "@pulumi/azure-native/containerservice/agentPool";
import { Sandbox } from "aks-scoring/sandbox";
import assert from "node:assert/strict";
import { cluster, clusterId, deployment, failure, namespace, pool, provider, writesOf } from "./support";

const SAFE = {
    securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
    containers: [
        {
            name: "main",
            image: "scorer:1",
            securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
        },
    ],
};

describe("pods and nodes", () => {
    let sandbox: Sandbox;
    before(async () => (sandbox = await Sandbox.start()));
    after(() => sandbox.stop());

    it("fails a Deployment that no pool takes, and keeps it in the state", async () => {
        let pod: object = { nodeSelector: { generation: "gpu-2" } };
        const stack = await sandbox.stack(
            () => {
                const aks = cluster("ml");
                const nodeTaints = ["sku=gpu:NoSchedule"];
                const gpu = pool(aks, "gpu", { count: 2, nodeTaints, nodeLabels: { generation: "gpu-1" } });
                deployment(
                    "fraud",
                    { replicas: 3, pod },
                    { provider: provider("k8s", aks), dependsOn: [gpu] },
                );
            },
            { stackName: "unschedulable" },
        );
        const { message } = await failure(stack.up());
        assert.ok(
            message.includes(
                "resource default/fraud was successfully created, but the Kubernetes API server reported that it failed to " +
                    "fully initialize or become live: 'fraud' timed out waiting to be Ready",
            ),
            message,
        );
        assert.ok(message.includes("Minimum number of live Pods was not attained"), message);
        assert.ok(
            message.includes(
                "Unschedulable: 0/3 nodes are available: 1 node(s) didn't match Pod's node affinity/selector, " +
                    "2 node(s) had untolerated taint {sku: gpu}.",
            ),
            message,
        );

        pod = {
            nodeSelector: { generation: "gpu-1" },
            tolerations: [{ key: "sku", operator: "Equal", value: "gpu", effect: "NoSchedule" }],
        };
        const from = sandbox.writes.length;
        await stack.up();
        assert.deepEqual(writesOf(sandbox, from), ["update fraud"]);
        assert.equal(sandbox.kubernetes.get({ kind: "Deployment", name: "fraud" }).status.readyReplicas, 3);
    });

    it("counts a pool that the autoscaler can grow, and one that is empty not", async () => {
        let autoscale: object = { count: 0 };
        const stack = await sandbox.stack(
            () => {
                const aks = cluster("empty");
                const gpu = pool(aks, "gpu", { ...autoscale, nodeLabels: { on: "gpu" } });
                const pod = { nodeSelector: { on: "gpu" } };
                deployment("batch", { pod }, { provider: provider("k8s", aks), dependsOn: [gpu] });
            },
            { stackName: "empty" },
        );
        assert.match((await failure(stack.up())).message, /0\/1 nodes are available/);
        autoscale = { enableAutoScaling: true, minCount: 0, maxCount: 2 };
        await stack.up();
    });

    it("records who loses its place when a pool is deleted", async () => {
        let pools = ["old", "new"];
        let label = "old";
        const stack = await sandbox.stack(
            () => {
                const aks = cluster("moving");
                const made: AgentPool[] = [];
                for (const name of pools) {
                    made.push(
                        pool(aks, name, { nodeLabels: { generation: name } }, { dependsOn: [...made] }),
                    );
                }
                const k8s = provider("k8s", aks);
                const pod = { nodeSelector: { generation: label } };
                deployment("work", { pod }, { provider: k8s, dependsOn: made });
                deployment("anywhere", {}, { provider: k8s, dependsOn: made });
            },
            { stackName: "moving" },
        );
        await stack.up();
        // The work moves first, then its pool goes: nobody is evicted.
        label = "new";
        pools = ["new"];
        await stack.up();
        assert.deepEqual(sandbox.azure.evictions, []);

        pools = [];
        const from = sandbox.writes.length;
        await stack.up();
        assert.deepEqual(writesOf(sandbox, from), ["delete new-pool"]);
        assert.deepEqual(sandbox.azure.evictions, [
            { clusterId: clusterId("moving"), pool: "new", namespace: "default", deployment: "work" },
        ]);
        assert.equal(sandbox.kubernetes.get({ kind: "Deployment", name: "work" }).status.readyReplicas, 0);
        assert.equal(
            sandbox.kubernetes.get({ kind: "Deployment", name: "anywhere" }).status.readyReplicas,
            1,
        );
    });

    it("refuses pods that break the restricted standard where a namespace enforces it", async () => {
        let pod: object = { volumes: [{ name: "disk", hostPath: { path: "/" } }] };
        const stack = await sandbox.stack(
            () => {
                const home = namespace(
                    "home",
                    "scoring",
                    {},
                    { "pod-security.kubernetes.io/enforce": "restricted" },
                );
                deployment("scorer", { namespace: "scoring", pod }, { dependsOn: [home] });
            },
            { stackName: "restricted" },
        );
        const { message } = await failure(stack.up());
        assert.ok(
            message.includes(
                'pods "scorer-pod" is forbidden: violates PodSecurity "restricted:latest": ' +
                    'allowPrivilegeEscalation != false (container "main" must set ' +
                    "securityContext.allowPrivilegeEscalation=false), unrestricted capabilities (container " +
                    '"main" must set securityContext.capabilities.drop=["ALL"]), runAsNonRoot != true (pod or container ' +
                    '"main" must set securityContext.runAsNonRoot=true), seccompProfile (pod or container "main" must set ' +
                    'securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"), restricted volume types ' +
                    '(volume "disk" uses restricted volume type "hostPath")',
            ),
            message,
        );
        pod = SAFE;
        await stack.up();
    });
});
