import assert from "node:assert/strict";
import { describe as line } from "#src/core/problems";
import { planExistingCluster } from "#src/plan/existingCluster";
import type { NodePoolPlan } from "#src/plan/nodePool";
import { pool } from "../pools";
import { CONTEXT, plan, v } from "./online";

const CLUSTER =
    "/subscriptions/s/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/prod";
const D4S = "Standard_D4s_v5";
const said = (key: string, context: object = {}) => plan(v({ pool: key }), context).problems.map(line);
const withPool = (settings: object) =>
    said("own", { pools: { own: pool("own", { vmSize: D4S, ...settings }) } });

describe("a version's pool on Azure ML", () => {
    it("is no spot pool", () => {
        assert.deepEqual(said("spot"), [
            'versions.blue.pool = "spot": is a pool of spot nodes, whose taint Azure ML\'s pods do not tolerate. Name a regular pool, or serve through a ScoringGateway.',
        ]);
    });

    it("has no taint that Azure ML's pods do not tolerate", () => {
        assert.deepEqual(said("sku"), [
            'versions.blue.pool = "sku": has the taint sku=gpu:NoSchedule, which Azure ML\'s pods do not tolerate. Taint the pool ml.azure.com/amlarc-workload=true:NoSchedule instead, or with another that they tolerate: ml.azure.com/amlarc=true, ml.azure.com/resource-group=rg, ml.azure.com/workspace=ws or ml.azure.com/compute=aks.',
        ]);
        assert.equal(withPool({ taints: ["ml.azure.com/amlarc-system=true:NoSchedule"] }).length, 1);
        assert.equal(withPool({ taints: ["ml.azure.com/amlarc-workload=false:NoExecute"] }).length, 1);
        assert.equal(withPool({ mode: "System", taints: ["CriticalAddonsOnly=true:NoSchedule"] }).length, 1);
    });

    it("may have Azure ML's own taints, soft ones, and a System pool's mode", () => {
        assert.deepEqual(said("place"), []);
        assert.deepEqual(withPool({ taints: ["sku=gpu:PreferNoSchedule"] }), []);
        assert.deepEqual(withPool({ taints: ["ml.azure.com/amlarc-workload=true:NoExecute"] }), []);
        assert.deepEqual(said("system"), []);
    });

    it("may be tainted for another place only where the place is not known yet", () => {
        const elsewhere = {
            own: pool("own", { vmSize: D4S, taints: ["ml.azure.com/workspace=elsewhere:NoSchedule"] }),
        };
        assert.equal(said("own", { pools: elsewhere }).length, 1);
        assert.deepEqual(said("own", { pools: elsewhere, workspaceName: undefined }), []);
    });

    it("has the labels that the attachment keeps Azure ML to", () => {
        const nodeSelector = { team: "fraud", "kubernetes.io/os": "linux" };
        const labelled = { own: pool("own", { vmSize: D4S, labels: { team: "fraud" } }) };
        assert.deepEqual(said("own", { pools: labelled, nodeSelector }), []);
        assert.deepEqual(said("cpu", { nodeSelector }), [
            'versions.blue.pool = "cpu": lacks the labels that the attachment keeps Azure ML to: team: fraud. Add them to the pool\'s labels, or name another pool.',
        ]);
        assert.deepEqual(CONTEXT.nodeSelector, {});
    });

    it("is the one that the attachment names, and of the mode that it names", () => {
        const made = pool("own", { vmSize: D4S });
        const of = (one: NodePoolPlan, nodeSelector: Record<string, string>) =>
            said("own", { pools: { own: one }, nodeSelector });
        for (const key of ["agentpool", "kubernetes.azure.com/agentpool"]) {
            assert.deepEqual(of(made, { [key]: made.azureName }), []);
            assert.deepEqual(of(made, { [key]: "other" }), [
                `versions.blue.pool = "own": has nodes with ${key}: ${made.azureName}, and the attachment keeps Azure ML to ${key}: other. Name another pool, or change the attachment's nodeSelector.`,
            ]);
        }
        const mode = "kubernetes.azure.com/mode";
        assert.deepEqual(of(made, { [mode]: "user" }), []);
        assert.equal(of(made, { [mode]: "system" }).length, 1);
        assert.equal(of(made, { [mode]: "User" }).length, 1);
        assert.deepEqual(of(pool("own", { vmSize: D4S, mode: "System" }), { [mode]: "system" }), []);
    });

    it("is compared by what is known of it: another's pool by its name, or by nothing", () => {
        const [named, labelled] = [{ nodePoolName: "pool1" }, {}].map((settings) => {
            const pools = { own: { vmSize: D4S, ...settings } };
            const { plan: cluster } = planExistingCluster({ clusterId: CLUSTER, pools }, () => true);
            return cluster.pools[0]!;
        });
        const of = (one: NodePoolPlan | undefined, nodeSelector: object) =>
            said("own", { pools: { own: one }, nodeSelector });
        assert.deepEqual(of(named, { agentpool: "pool1" }), []);
        assert.equal(of(named, { agentpool: "own" }).length, 1);
        assert.deepEqual(of(labelled, { agentpool: "pool1" }), []);
        assert.deepEqual(of(named, { "kubernetes.azure.com/mode": "system" }), []);
    });
});
