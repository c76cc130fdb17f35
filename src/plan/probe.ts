import { text, trueOrFalse, unknownKeys, wholeNumber } from "../core/checks";
import type { Findings } from "../core/problems";
import { isSettings } from "./carried";
import { LONGEST_SECONDS, MOST_CHECKS } from "./limits";
import { warnOfManySeconds } from "./unitSlips";
import type { ProbeSettings } from "./version";
import { defined } from "./versionParts";

/** A health check with nothing left to decide. */
export interface ProbePlan {
    readonly path: string;
    readonly periodSeconds: number;
    readonly initialDelaySeconds: number;
    readonly timeoutSeconds: number;
    readonly successThreshold: number;
    readonly failureThreshold: number;
}

/** A container's health checks. */
export interface ProbesPlan {
    readonly liveness: ProbePlan;
    readonly readiness: ProbePlan | undefined;
}

interface ProbesSettings {
    readonly livenessProbe?: ProbeSettings | undefined;
    readonly readinessProbe?: ProbeSettings | undefined;
    readonly readiness?: boolean;
}

/** v1's liveness, written out from azureml-core 1.61's `AksWebservice.deploy_configuration`: today's defaults elsewhere are 10 s and 30 failures. */
export const LIVENESS: ProbePlan = {
    path: "/",
    periodSeconds: 10,
    initialDelaySeconds: 310,
    timeoutSeconds: 2,
    successThreshold: 1,
    failureThreshold: 3,
};

/** Readiness, which v1 did not have: quick, because a rollout waits for it. */
export const READINESS: ProbePlan = { ...LIVENESS, periodSeconds: 5, initialDelaySeconds: 5 };

const KEYS = Object.keys(LIVENESS);

/** Plans both checks; what v1 allowed for liveness and Kubernetes does not goes to readiness. */
export function planProbes(f: Findings, settings: ProbesSettings): ProbesPlan {
    const asked = planProbe(f, "livenessProbe", settings.livenessProbe, LIVENESS);
    const readiness = planProbe(f, "readinessProbe", settings.readinessProbe, READINESS);
    const wanted = settings.readiness ?? true;
    const checksReadiness = trueOrFalse(f, "readiness", wanted) ? wanted : true;
    if (!checksReadiness && settings.readinessProbe !== undefined) {
        f.problem(
            "readinessProbe",
            undefined,
            "has no use beside readiness: false",
            "Take one of the two out.",
        );
    }
    const moved = asked.successThreshold;
    if (moved === 1) {
        return { liveness: asked, readiness: checksReadiness ? readiness : undefined };
    }
    f.warning(
        "livenessProbe.successThreshold",
        moved,
        "must be 1 in Kubernetes, and counts for readiness instead",
        "Write it under readinessProbe.",
    );
    const takes = settings.readinessProbe?.successThreshold === undefined;
    return {
        liveness: { ...asked, successThreshold: 1 },
        readiness: checksReadiness
            ? { ...readiness, ...(takes ? { successThreshold: moved } : {}) }
            : undefined,
    };
}

/** Checks one probe and fills in what the program left open. */
function planProbe(
    f: Findings,
    path: string,
    settings: ProbeSettings | undefined,
    defaults: ProbePlan,
): ProbePlan {
    if (settings === undefined || !isSettings(f, path, settings)) {
        return defaults;
    }
    const at = f.at(path);
    unknownKeys(at, "", settings, KEYS);
    if (settings.path !== undefined && text(at, "path", settings.path)) {
        checkPath(at, "path", settings.path);
    }
    const limits = { periodSeconds: 1, initialDelaySeconds: 0, timeoutSeconds: 1 } as const;
    for (const [key, least] of Object.entries(limits)) {
        const value = settings[key as keyof typeof limits];
        if (value !== undefined) {
            wholeNumber(at, key, value, least, LONGEST_SECONDS);
            warnOfManySeconds(at, key, value);
        }
    }
    for (const key of ["successThreshold", "failureThreshold"] as const) {
        if (settings[key] !== undefined) {
            wholeNumber(at, key, settings[key], 1, MOST_CHECKS);
        }
    }
    return { ...defaults, ...defined(settings) };
}

/** Adds a problem unless the text is an absolute URL path without query or fragment. */
export function checkPath(f: Findings, path: string, value: string): boolean {
    if (/^\/[A-Za-z0-9\-._~!$&'()*+,;=:@%/]*$/.test(value) && !value.includes("//") && value.length <= 1024) {
        return true;
    }
    const remedy = value.startsWith("/")
        ? "Leave query, blanks and double slashes out."
        : `Write "/${value.trim()}".`;
    f.problem(path, value, "must be an absolute path of a URL, at most 1024 characters", remedy);
    return false;
}
