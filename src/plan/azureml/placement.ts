import { listed } from "../../core/checks";
import type { Findings } from "../../core/problems";
import { ACCELERATOR_TAINT } from "../accelerator";
import type { NodePoolPlan } from "../nodePool";
import { SPOT_TAINT } from "../nodeLabels";

/** The attachment whose pods a pool's nodes are to run. */
export interface PlacementContext {
    readonly computeName: string;
    /** Undefined when it is known later only. */
    readonly workspaceName: string | undefined;
    /** The workspace's; undefined when it is known later only. */
    readonly resourceGroupName: string | undefined;
    /** The extension's: nodes without these labels run no version. */
    readonly nodeSelector: Readonly<Record<string, string>>;
}

const NAME_LABEL = "kubernetes.azure.com/agentpool";

/** Labels that AKS and Kubernetes give to nodes themselves: a pool's settings do not show them. */
const GIVEN_BY_AKS = /^(agentpool$|([^/]*\.)?(kubernetes\.azure\.com|kubernetes\.io|k8s\.io)\/)/;

/** Those of them that the plan knows: of a pool that the program makes, and the name of another that it names. */
function knownLabels({ azureName, mode, nodeSelector }: NodePoolPlan): Readonly<Record<string, string>> {
    const made = Object.hasOwn(nodeSelector, "aks-scoring/generation");
    const named = made || Object.hasOwn(nodeSelector, NAME_LABEL);
    return {
        ...(named ? { agentpool: azureName, [NAME_LABEL]: azureName } : {}),
        ...(made ? { "kubernetes.azure.com/mode": mode.toLowerCase() } : {}),
    };
}

/**
 * Checks that Azure ML's model pods can run on a pool: an InstanceType has no tolerations.
 * https://learn.microsoft.com/azure/machine-learning/how-to-manage-kubernetes-instance-types
 */
export function checkPlacement(f: Findings, pool: NodePoolPlan, place: PlacementContext): void {
    if (pool.priority === "Spot") {
        const rule = "is a pool of spot nodes, whose taint Azure ML's pods do not tolerate";
        f.problem("pool", pool.key, rule, "Name a regular pool, or serve through a ScoringGateway.");
    }
    for (const taint of pool.taints.filter((one) => one !== SPOT_TAINT && !tolerated(one, place))) {
        const rule = `has the taint ${taint}, which Azure ML's pods do not tolerate`;
        const remedy = `Taint the pool ${ACCELERATOR_TAINT} instead, or with another that they tolerate: ${fitting(place)}.`;
        f.problem("pool", pool.key, rule, remedy);
    }
    checkLabelled(f, pool, place);
}

/** Checks that the pool's nodes have the labels of the attachment; of AKS's own those that follow from the pool. */
function checkLabelled(f: Findings, pool: NodePoolPlan, { nodeSelector }: PlacementContext): void {
    const given = knownLabels(pool);
    const wrong = Object.entries(nodeSelector).filter(
        ([key, value]) => Object.hasOwn(given, key) && given[key] !== value,
    );
    for (const [key, value] of wrong) {
        const rule = `has nodes with ${key}: ${given[key]}, and the attachment keeps Azure ML to ${key}: ${value}`;
        f.problem("pool", pool.key, rule, "Name another pool, or change the attachment's nodeSelector.");
    }
    const missing = Object.entries(nodeSelector).filter(
        ([key, value]) => !Object.hasOwn(given, key) && !GIVEN_BY_AKS.test(key) && pool.labels[key] !== value,
    );
    if (missing.length > 0) {
        const labels = listed(
            missing.map(([key, value]) => `${key}: ${value}`),
            "and",
        );
        const rule = `lacks the labels that the attachment keeps Azure ML to: ${labels}`;
        f.problem("pool", pool.key, rule, "Add them to the pool's labels, or name another pool.");
    }
}

/** Values of each key that model pods tolerate; undefined: known later only. */
function toleratedValues(place: PlacementContext): Readonly<Record<string, string | undefined>> {
    return {
        "ml.azure.com/amlarc": "true",
        "ml.azure.com/amlarc-workload": "true",
        "ml.azure.com/resource-group": place.resourceGroupName,
        "ml.azure.com/workspace": place.workspaceName,
        "ml.azure.com/compute": place.computeName,
    };
}

function tolerated(taint: string, place: PlacementContext): boolean {
    const [, key = "", value = "", effect = ""] = /^([^=:]*)(?:=([^:]*))?:(.*)$/.exec(taint) ?? [];
    if (effect === "PreferNoSchedule") {
        return true; // it never keeps a pod away
    }
    const values = toleratedValues(place);
    return Object.hasOwn(values, key) && (values[key] ?? value) === value;
}

function fitting(place: PlacementContext): string {
    const taints = Object.entries(toleratedValues(place))
        .filter(([key]) => key !== "ml.azure.com/amlarc-workload")
        .map(([key, value]) => `${key}=${value ?? "<name>"}`);
    return listed(taints, "or");
}
