import { LONGEST_SECONDS, MOST_CHECKS } from "../../plan/limits";
import { MOST_REPLICAS } from "../../plan/scaling";
import type { AutoscaleSettings, ProbeSettings } from "../../plan/version";
import type { VersionDocument } from "../endpointDocument";
import type { Item } from "../item";
import { openBlock, refuseUnknown } from "./keys";
import { duration, int, snake } from "./values";

/**
 * ARM's own numbers for a target utilisation: at most one replica, where v1 had ten.
 * https://learn.microsoft.com/azure/templates/microsoft.machinelearningservices/workspaces/onlineendpoints/deployments
 */
const AUTOSCALE = { minReplicas: 1, maxReplicas: 1, targetUtilization: 70, refreshSeconds: 1 } as const;

const BOUNDS = ["min_instances", "max_instances", "polling_interval", "target_utilization_percentage"];

/** How many replicas there are: `instance_count` and `scale_settings`. */
export function readScale(root: Item): Pick<VersionDocument, "replicas" | "autoscale"> {
    const count = root.at("instance_count");
    const replicas = int(count, 1, MOST_REPLICAS);
    const block = root.at("scale_settings");
    const type = readType(block);
    if (type === "default" || type === undefined) {
        return { replicas: replicas ?? 1 };
    }
    if (replicas !== undefined) {
        const rule = "is the number to begin with only, beside scale_settings of the type target_utilization";
        count.warning(rule, "Take it out.");
    }
    return { autoscale: readBounds(block) };
}

function readType(block: Item): "default" | "target_utilization" | undefined {
    if (block.value === null || !block.isBlock("{ type: target_utilization, max_instances: 3 }")) {
        return undefined;
    }
    const item = block.at("type");
    if (item.value === undefined) {
        return item.problem("is missing", "Write type: default, or target_utilization.");
    }
    const type = item.value === null ? undefined : item.oneOf(["default", "target_utilization"], snake);
    if (type === "default") {
        const theirs = [
            "has no use with type: default, and v2 refused it",
            "Write type: target_utilization, or take it out.",
        ] as const;
        refuseUnknown(block, ["type"], Object.fromEntries(BOUNDS.map((key) => [key, theirs])));
    } else {
        refuseUnknown(block, ["type", ...BOUNDS]);
    }
    return type;
}

function readBounds(block: Item): AutoscaleSettings {
    const [least, most] = [block.at("min_instances"), block.at("max_instances")];
    const minReplicas = int(least, 1, MOST_REPLICAS) ?? AUTOSCALE.minReplicas;
    const maxReplicas = int(most, 1, MOST_REPLICAS);
    const usual = most.value === undefined ? AUTOSCALE.maxReplicas : undefined;
    const bound = maxReplicas ?? usual;
    if (bound !== undefined && minReplicas > bound) {
        const where = usual === undefined ? "" : " where it is left out";
        const rule = `must be at most max_instances, which is ${bound}${where}`;
        least.problem(rule, "Lower it, or raise max_instances.");
    }
    return {
        minReplicas,
        maxReplicas: bound ?? AUTOSCALE.maxReplicas,
        targetUtilization:
            int(block.at("target_utilization_percentage"), 1, 100) ?? AUTOSCALE.targetUtilization,
        refreshSeconds: duration(block.at("polling_interval"), AUTOSCALE.refreshSeconds, LONGEST_SECONDS),
    };
}

/**
 * ARM's own numbers for a health check: patient where v1's were not.
 * https://learn.microsoft.com/azure/templates/microsoft.machinelearningservices/workspaces/onlineendpoints/deployments
 */
const PROBE = {
    periodSeconds: 10,
    initialDelaySeconds: 10,
    timeoutSeconds: 2,
    successThreshold: 1,
    failureThreshold: 30,
} as const;

/** Reads a health check. A duration of 0 is the default's, since v2 sent none. */
export function readProbe(block: Item): ProbeSettings {
    const keys = ["period", "initial_delay", "timeout", "success_threshold", "failure_threshold"];
    if (openBlock(block, "{ initial_delay: 60 }", keys) === undefined) {
        return PROBE;
    }
    const seconds = (key: string, usual: number) => duration(block.at(key), usual, LONGEST_SECONDS);
    return {
        periodSeconds: seconds("period", PROBE.periodSeconds),
        initialDelaySeconds: seconds("initial_delay", PROBE.initialDelaySeconds),
        timeoutSeconds: seconds("timeout", PROBE.timeoutSeconds),
        successThreshold: int(block.at("success_threshold"), 1, MOST_CHECKS) ?? PROBE.successThreshold,
        failureThreshold: int(block.at("failure_threshold"), 1, MOST_CHECKS) ?? PROBE.failureThreshold,
    };
}
