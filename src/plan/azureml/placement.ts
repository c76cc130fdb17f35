import { listed } from "../../core/checks";
import type { Findings } from "../../core/problems";
import { ACCELERATOR_TAINT } from "../accelerator";
import type { NodePoolPlan } from "../nodePool";
import { SPOT_TAINT } from "../nodeLabels";
import type { OnlineContext } from "./onlineDeployment";

type Place = Pick<OnlineContext, "workspaceName" | "resourceGroupName" | "computeName" | "nodeSelector">;

/** Labels that AKS and Kubernetes give to nodes themselves: a pool's settings do not show them. */
const GIVEN_BY_AKS = /^(agentpool$|([^/]*\.)?(kubernetes\.azure\.com|kubernetes\.io|k8s\.io)\/)/;

/** Checks that Azure ML's model pods can run on a pool: an InstanceType has no tolerations (SPEC I). */
export function checkPlacement(f: Findings, pool: NodePoolPlan, place: Place): void {
    if (pool.priority === "Spot") {
        const rule = "is a pool of spot nodes, whose taint Azure ML's pods do not tolerate";
        f.problem("pool", pool.key, rule, "Name a regular pool, or serve through a ScoringGateway.");
    }
    for (const taint of pool.taints.filter((one) => one !== SPOT_TAINT && !tolerated(one, place))) {
        const rule = `has the taint ${taint}, which Azure ML's pods do not tolerate`;
        const remedy = `Taint the pool ${ACCELERATOR_TAINT} instead, or with another that they tolerate: ${fitting(place)}.`;
        f.problem("pool", pool.key, rule, remedy);
    }
    const missing = Object.entries(place.nodeSelector).filter(
        ([key, value]) => !GIVEN_BY_AKS.test(key) && pool.labels[key] !== value,
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
function toleratedValues(place: Place): Readonly<Record<string, string | undefined>> {
    return {
        "ml.azure.com/amlarc": "true",
        "ml.azure.com/amlarc-workload": "true",
        "ml.azure.com/resource-group": place.resourceGroupName,
        "ml.azure.com/workspace": place.workspaceName,
        "ml.azure.com/compute": place.computeName,
    };
}

function tolerated(taint: string, place: Place): boolean {
    const [, key = "", value = "", effect = ""] = /^([^=:]*)(?:=([^:]*))?:(.*)$/.exec(taint) ?? [];
    if (effect === "PreferNoSchedule") {
        return true; // it never keeps a pod away
    }
    const values = toleratedValues(place);
    return Object.hasOwn(values, key) && (values[key] ?? value) === value;
}

function fitting(place: Place): string {
    const taints = Object.entries(toleratedValues(place))
        .filter(([key]) => key !== "ml.azure.com/amlarc-workload")
        .map(([key, value]) => `${key}=${value ?? "<name>"}`);
    return listed(taints, "or");
}
