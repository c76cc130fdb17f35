import { trueOrFalse, unknownKeys } from "../../core/checks";
import { V2_ENDPOINT_NAME, checkName } from "../../core/names";
import { Findings, type Planned } from "../../core/problems";
import { checkCarried, isSettings } from "../carried";
import { checkScoringPath, unplanned } from "../endpointParts";
import { refuseNulls } from "../nulls";
import { checkRequests } from "../requests";
import { KUBERNETES_ONLY, refuseElsewhere } from "../servingPaths";
import type { DeploymentSettings } from "../version";
import type { VersionFiles } from "../versionFiles";
import { DEPLOYMENT_KEYS, checkPort, checkStanding, checkVersionName } from "../versionParts";
import { carriedOfOnlineDeployment, carriedOfOnlineVersion } from "./carriedByOnline";
import {
    type OnlineContext,
    type OnlineDeploymentPlan,
    LONGEST_REQUEST,
    checkRoutes,
    planOnlineVersion,
} from "./onlineVersion";

export { carriedOfOnlineDeployment };

/** A version's place in its workspace, in the case that Azure compares in. */
export function placeOfOnline(plan: { readonly endpointName: string; readonly versionName: string }): string {
    return `${plan.endpointName}/${plan.versionName}`.toLowerCase();
}

/** Checks a version that stands on its own on Azure ML, and decides all that the program left open. */
export function planOnlineDeployment(
    settings: DeploymentSettings,
    context: OnlineContext,
    files: VersionFiles,
): Planned<OnlineDeploymentPlan> {
    const f = new Findings();
    if (!isSettings(f, "", settings)) {
        return unplanned(f);
    }
    unknownKeys(f, "", settings, DEPLOYMENT_KEYS);
    const { endpointName, versionName } = settings;
    const named = [
        checkName(f, "endpointName", endpointName, V2_ENDPOINT_NAME),
        checkVersionName(f, "versionName", versionName, endpointName, V2_ENDPOINT_NAME),
    ].every(Boolean);
    checkStanding(f, settings);
    checkOfEndpoint(f, settings, context);
    checkRequests(f, settings, LONGEST_REQUEST);
    checkRoutes(f, settings, [settings]);
    checkCarried(f, settings, carriedOfOnlineVersion([], settings, context));
    refuseElsewhere(f, settings, KUBERNETES_ONLY, named ? endpointName : undefined);
    const names = named ? {} : { endpointName: "", versionName: "" };
    const plan = planOnlineVersion(f, { ...settings, ...names }, context, files);
    if (plan !== undefined && named) {
        checkOnlinePlace(f, "versionName", plan, context);
    }
    refuseNulls(f, settings);
    return { plan: plan as OnlineDeploymentPlan, problems: f.problems, warnings: f.warnings };
}

/** Checks what a version takes from its endpoint, wherever it stands. */
export function checkOfEndpoint(
    f: Findings,
    settings: Pick<DeploymentSettings, "namespace" | "port" | "scoringPath" | "enableAppInsights">,
    { namespace }: OnlineContext,
): void {
    if (settings.namespace !== undefined && settings.namespace !== namespace) {
        const rule = `must be ${JSON.stringify(namespace)}, the attachment's: a compute has one namespace`;
        const remedy = "Leave it out, or attach the cluster once more with that namespace.";
        f.problem("namespace", settings.namespace, rule, remedy);
    }
    checkPort(f, settings.port);
    checkScoringPath(f, settings.scoringPath);
    if (settings.enableAppInsights !== undefined) {
        trueOrFalse(f, "enableAppInsights", settings.enableAppInsights);
    }
}

/** Two versions of one name would be one. */
export function checkOnlinePlace(
    f: Findings,
    path: string,
    plan: OnlineDeploymentPlan,
    { places }: OnlineContext,
): void {
    const { endpointName, versionName } = plan;
    if (places.has(placeOfOnline(plan))) {
        const shown = path === "" ? undefined : versionName;
        const rule = `is a version of endpoint ${endpointName} in this workspace already`;
        f.problem(path, shown, rule, "Choose another name for one of the two.");
    }
}
