import type { AutoscaleSettings, VersionSettings } from "../../plan/version";
import { LONGEST_SECONDS } from "../../plan/limits";
import { AUTOSCALE, MOST_REPLICAS, REFRESH_SECONDS } from "../../plan/scaling";
import type { Item } from "../item";
import { reportIgnored } from "./keys";
import { flag, isGiven, whole } from "./values";

const DETAILS = ["minReplicas", "maxReplicas", "targetUtilization", "refreshPeriodInSeconds"] as const;

const TURN_ON = "Write autoscaleEnabled: true, or take it out.";

/** How many replicas there are: `numReplicas` and `autoScaler`, by the rules of azureml-core 1.61's `deploy_configuration`. */
export function readScaling(root: Item): Pick<VersionSettings, "replicas" | "autoscale"> {
    const block = root.at("autoScaler");
    const count = root.at("numReplicas");
    const replicas = whole(count, 1, MOST_REPLICAS);
    const there = block.isBlock('{ "autoscaleEnabled": true, "maxReplicas": 10 }');
    if (there) {
        reportIgnored(block, ["autoscaleEnabled", ...DETAILS]);
    }
    const enabled = flag(block.at("autoscaleEnabled"));
    if (enabled === true) {
        if (isGiven(count)) {
            count.problem("excludes an autoScaler that is on", "Take one of the two out.");
        }
        return { autoscale: readBounds(block) };
    }
    if (enabled === false || !isGiven(block.at("autoscaleEnabled"))) {
        refuseDetails(block);
    }
    if (enabled === false && !isGiven(count)) {
        const rule = "is false, and there is no numReplicas";
        block.at("autoscaleEnabled").problem(rule, "Add numReplicas, or take it out.", "nothing");
    }
    return replicas === undefined
        ? { autoscale: { ...AUTOSCALE, refreshSeconds: REFRESH_SECONDS } }
        : { replicas };
}

function readBounds(block: Item): AutoscaleSettings {
    const [least, most] = [block.at("minReplicas"), block.at("maxReplicas")];
    const minReplicas = whole(least, 1, MOST_REPLICAS);
    const maxReplicas = isGiven(most) ? whole(most, 1, MOST_REPLICAS) : AUTOSCALE.maxReplicas;
    if (minReplicas !== undefined && maxReplicas !== undefined && minReplicas > maxReplicas) {
        const usual = isGiven(most) ? "" : " where it is left out";
        const rule = `must be at most maxReplicas, which is ${maxReplicas}${usual}`;
        least.problem(rule, "Lower it, or raise maxReplicas.");
    }
    return {
        minReplicas: minReplicas ?? AUTOSCALE.minReplicas,
        maxReplicas: maxReplicas ?? AUTOSCALE.maxReplicas,
        targetUtilization: whole(block.at("targetUtilization"), 1, 100) ?? AUTOSCALE.targetUtilization,
        refreshSeconds: whole(block.at("refreshPeriodInSeconds"), 1, LONGEST_SECONDS) ?? REFRESH_SECONDS,
    };
}

/** Without the switch v1 took zeros for nothing, and refused the rest. */
function refuseDetails(block: Item): void {
    for (const key of DETAILS) {
        const item = block.at(key);
        if (item.value === 0) {
            item.warning("is ignored, since the autoScaler is not on", TURN_ON);
        } else if (isGiven(item)) {
            item.problem("has no use, since the autoScaler is not on", TURN_ON);
        }
    }
}
