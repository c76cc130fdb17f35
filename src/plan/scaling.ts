import { isPlainObject, unknownKeys, wholeNumber } from "../core/checks";
import type { Findings } from "../core/problems";
import { isSettings } from "./carried";
import { LONGEST_SECONDS } from "./limits";
import { warnOfManySeconds } from "./unitSlips";
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
/** Most pods that a rollout adds or takes at a time. */
const MOST_SURGE = 9999;

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
    const refreshSeconds = autoscale.refreshSeconds ?? REFRESH_SECONDS;
    wholeNumber(at, "refreshSeconds", refreshSeconds, 1, LONGEST_SECONDS);
    warnOfManySeconds(at, "refreshSeconds", refreshSeconds);
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

/** Whether bounds leave an autoscaler anything to do. */
export function scales({ minReplicas, maxReplicas }: typeof AUTOSCALE): boolean {
    return minReplicas !== maxReplicas;
}

/** Kubernetes' own autoscaler follows the use of CPUs, however busy other devices are. */
export function warnOfCpu(f: Findings, device: string, { autoscale }: ScalingPlan): void {
    if (autoscale === undefined || !scales(autoscale)) {
        return;
    }
    const { minReplicas: min, maxReplicas: max } = autoscale;
    const isDefault = min === AUTOSCALE.minReplicas && max === AUTOSCALE.maxReplicas;
    const rule = `is ${min} to ${max} replicas${isDefault ? ", v1's default," : ""} and follows CPU use, which says nothing of how busy the ${device} is`;
    f.warning("autoscale", undefined, rule, "Give a fixed number of replicas.");
}

/** Most replicas that a version can come to. */
export function mostReplicas(scaling: ScalingPlan): number {
    return scaling.replicas ?? scaling.autoscale?.maxReplicas ?? 1;
}

/** Replicas that a version has whatever the load; 0 where their number is a problem. */
export function leastReplicas(scaling: ScalingPlan): number {
    const least: unknown = scaling.replicas ?? scaling.autoscale?.minReplicas;
    return typeof least === "number" && least > 0 ? least : 0;
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

/**
 * Whether a rollout starts with one pod more, because none may be missing. Kubernetes rounds a share that may be missing
 * down, one that may be there beside up, and lets one be missing where both come to 0.
 * https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#rolling-update-deployment
 */
export function startsWithOneMore({ maxSurge, maxUnavailable }: RolloutPlan, replicas: number): boolean {
    const pods = (amount: number | string) =>
        typeof amount === "number" ? amount : (Number.parseInt(amount, 10) * replicas) / 100;
    return Math.ceil(pods(maxSurge)) > 0 && Math.floor(pods(maxUnavailable)) === 0;
}

function none(amount: number | string): boolean {
    return amount === 0 || amount === "0%";
}

/**
 * A number of pods, or a percentage. A text of digits could be either, and Kubernetes takes it for neither.
 * https://github.com/kubernetes/kubernetes/blob/v1.36.0/pkg/apis/apps/validation/validation.go (ValidatePositiveIntOrPercent)
 */
function share(f: Findings, key: string, value: unknown): number | string | undefined {
    if (value === undefined) {
        return undefined;
    }
    if (typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= MOST_SURGE) {
        return value;
    }
    if (typeof value === "string" && /^(100|[1-9]?[0-9])%$/.test(value)) {
        return value;
    }
    const digits = typeof value === "string" && /^[0-9]{1,4}$/.test(value.trim()) ? Number(value) : undefined;
    const remedy =
        digits === undefined
            ? 'Write 1 or "25%".'
            : `Write ${digits} for that many pods${digits > 100 ? "" : `, or "${digits}%"`}.`;
    f.problem(key, value, "must be a whole number of pods or a percentage up to 100", remedy);
    return undefined;
}
