import { isPlainObject, unknownKeys, wholeNumber } from "../core/checks";
import type { Findings } from "../core/problems";
import { isSettings } from "./carried";
import { LONGEST_SECONDS } from "./limits";
import type { AutoscaleSettings, RolloutSettings, VersionSettings } from "./version";

/** How many replicas a version has: one of the two is there. */
export interface ScalingPlan {
    /** Undefined under autoscale: a number that is written would undo the autoscaler's. */
    readonly replicas: number | undefined;
    readonly autoscale:
        | { readonly minReplicas: number; readonly maxReplicas: number; readonly targetUtilization: number }
        | undefined;
}

/** How pods are exchanged, as Kubernetes takes it: a number, or a percentage. */
export interface RolloutPlan {
    readonly maxSurge: number | string;
    readonly maxUnavailable: number | string;
}

/** v1's autoscaler, written out: azureml-core 1.61's `AksWebservice.deploy_configuration`. It is on unless a number of replicas is given. */
export const AUTOSCALE = { minReplicas: 1, maxReplicas: 10, targetUtilization: 70 };
export const REFRESH_SECONDS = 1;
/** Most replicas of a version. */
export const MOST_REPLICAS = 1000;

/** Decides between a fixed number of replicas and autoscaling. */
export function planScaling(
    f: Findings,
    settings: Pick<VersionSettings, "replicas" | "autoscale">,
): ScalingPlan {
    const { replicas, autoscale } = settings;
    const bounds = planAutoscale(f, autoscale);
    if (replicas === undefined) {
        return { replicas, autoscale: bounds };
    }
    wholeNumber(f, "replicas", replicas, 1, MOST_REPLICAS);
    if (autoscale !== undefined) {
        const remedy = "Give a fixed number or autoscale bounds, not both.";
        f.problem("replicas", replicas, "excludes autoscale", remedy);
    }
    return { replicas, autoscale: undefined };
}

function planAutoscale(f: Findings, autoscale: AutoscaleSettings | undefined): typeof AUTOSCALE {
    if (autoscale === undefined || !isSettings(f, "autoscale", autoscale)) {
        return AUTOSCALE;
    }
    const at = f.at("autoscale");
    unknownKeys(at, "", autoscale, [...Object.keys(AUTOSCALE), "refreshSeconds"]);
    const minReplicas = autoscale.minReplicas ?? AUTOSCALE.minReplicas;
    const maxReplicas = autoscale.maxReplicas ?? AUTOSCALE.maxReplicas;
    const targetUtilization = autoscale.targetUtilization ?? AUTOSCALE.targetUtilization;
    const minGood = wholeNumber(at, "minReplicas", minReplicas, 1, MOST_REPLICAS);
    const maxGood = wholeNumber(at, "maxReplicas", maxReplicas, 1, MOST_REPLICAS);
    if (minGood && maxGood && minReplicas > maxReplicas) {
        const which = autoscale.maxReplicas === undefined ? `${maxReplicas} by default` : String(maxReplicas);
        at.problem(
            "minReplicas",
            minReplicas,
            `must be at most maxReplicas, which is ${which}`,
            "Raise maxReplicas.",
        );
    }
    wholeNumber(at, "targetUtilization", targetUtilization, 1, 100);
    wholeNumber(at, "refreshSeconds", autoscale.refreshSeconds ?? REFRESH_SECONDS, 1, LONGEST_SECONDS);
    return { minReplicas, maxReplicas, targetUtilization };
}

/** Seconds between two looks at the load; the default's where they are a problem. */
export function refreshSecondsOf(autoscale: unknown): number {
    const given = isPlainObject(autoscale) ? autoscale["refreshSeconds"] : undefined;
    return typeof given === "number" && given >= 1 && given <= LONGEST_SECONDS ? given : REFRESH_SECONDS;
}

/** Kubernetes' own autoscaler looks when it likes. */
export function warnOfRefresh(f: Findings, autoscale: unknown): void {
    const seconds = refreshSecondsOf(autoscale);
    if (seconds !== REFRESH_SECONDS) {
        const rule = "has no counterpart on plain Kubernetes, whose autoscaler looks every 15 seconds";
        f.warning("autoscale.refreshSeconds", seconds, rule, "Leave it out.");
    }
}

/** Most replicas that a version can come to. */
export function mostReplicas(scaling: ScalingPlan): number {
    return scaling.replicas ?? scaling.autoscale?.maxReplicas ?? 1;
}

/** Checks how pods are exchanged. */
export function planRollout(f: Findings, rollout: RolloutSettings | undefined): RolloutPlan {
    const defaults = { maxSurge: "25%", maxUnavailable: 0 };
    if (rollout === undefined || !isSettings(f, "rollout", rollout)) {
        return defaults;
    }
    const at = f.at("rollout");
    unknownKeys(at, "", rollout, Object.keys(defaults));
    const plan = {
        maxSurge: share(at, "maxSurge", rollout.maxSurge) ?? defaults.maxSurge,
        maxUnavailable: share(at, "maxUnavailable", rollout.maxUnavailable) ?? defaults.maxUnavailable,
    };
    if (none(plan.maxSurge) && none(plan.maxUnavailable)) {
        at.problem(
            "maxSurge",
            rollout.maxSurge,
            "and maxUnavailable must not both be 0, or no pod could ever be exchanged",
            "Where the pool has no room for one more pod, write maxUnavailable: 1.",
        );
    }
    return plan;
}

function none(amount: number | string): boolean {
    return amount === 0 || amount === "0%";
}

/** "1" → 1, "25%" → "25%". */
function share(f: Findings, key: string, value: unknown): number | string | undefined {
    if (value === undefined) {
        return undefined;
    }
    const written = typeof value === "number" ? String(value) : value;
    if (typeof written === "string" && /^(0|[1-9][0-9]{0,3})$/.test(written)) {
        return Number(written);
    }
    if (typeof written === "string" && /^(100|[1-9]?[0-9])%$/.test(written)) {
        return written;
    }
    f.problem(key, value, "must be a whole number of pods or a percentage up to 100", 'Write 1 or "25%".');
    return undefined;
}
