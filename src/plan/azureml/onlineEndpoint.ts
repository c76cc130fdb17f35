import { trueOrFalse } from "../../core/checks";
import { V2_ENDPOINT_NAME } from "../../core/names";
import { Findings, type Planned } from "../../core/problems";
import { isOwnContainer } from "../assets";
import { checkCarried, isSettings } from "../carried";
import type { EndpointSettings } from "../endpoint";
import { checkEndpointKeys, checkVersionKeys, endpointNameOf, unplanned, versionsOf } from "../endpointParts";
import { refuseNulls } from "../nulls";
import { checkRequests, ofEndpoint } from "../requests";
import { KUBERNETES_ONLY, refuseElsewhere } from "../servingPaths";
import { warnOfSingleReplicas } from "../singleReplica";
import { type TrafficPlan, planTraffic } from "../traffic";
import type { DeploymentSettings, VersionSettings } from "../version";
import { NO_FILES, type VersionFiles } from "../versionFiles";
import { checkVersionName, defined } from "../versionParts";
import { carriedOfOnlineEndpoint } from "./carriedByOnline";
import { type OnlineAuthPlan, planOnlineAuth } from "./onlineAuth";
import { checkOfEndpoint, checkOnlinePlace } from "./onlineDeployment";
import { checkSharedModels } from "./sharedModels";
import {
    type OnlineContext,
    type OnlineDeploymentPlan,
    LONGEST_REQUEST,
    checkRoutes,
    planOnlineVersion,
} from "./onlineVersion";

export { carriedOfOnlineEndpoint };

/** An online endpoint with nothing left to decide. */
export interface OnlineEndpointPlan extends TrafficPlan, OnlineAuthPlan {
    readonly endpointName: string;
    readonly versions: readonly OnlineDeploymentPlan[];
}

/**
 * Checks an endpoint on Azure ML, and decides all that the program left open.
 *
 * @param files What was read of the files that each version names.
 */
export function planOnlineEndpoint(
    name: string,
    settings: EndpointSettings,
    context: OnlineContext,
    files: Readonly<Record<string, VersionFiles>>,
): Planned<OnlineEndpointPlan> {
    const f = new Findings();
    if (!isSettings(f, "", settings)) {
        return unplanned(f);
    }
    checkEndpointKeys(f, settings);
    const endpointName = endpointNameOf(f, name, settings.endpointName, V2_ENDPOINT_NAME, (wanted) =>
        context.taken.has(wanted.toLowerCase()) ? "workspace" : undefined,
    );
    refuseElsewhere(f, settings, KUBERNETES_ONLY, endpointName === "" ? undefined : endpointName);
    checkOfEndpoint(f, settings, context);
    checkRequests(f, ofEndpoint(settings), LONGEST_REQUEST);
    const auth = planOnlineAuth(f, settings);
    checkCarried(f, settings, carriedOfOnlineEndpoint(settings, context));
    const versions = versionsOf(f, settings.versions);
    checkDistinct(f, Object.keys(versions));
    if (Object.keys(versions).length > 0) {
        checkRoutes(f, settings, Object.values(versions));
    }
    // The shares, or nothing for anybody: Azure ML takes a total of 100 or of 0.
    const drained = settings.drained ?? false;
    const traffic = planTraffic(f, settings, versions, trueOrFalse(f, "drained", drained) && drained);
    const plans = Object.entries(versions).map(([versionName, version]) => {
        const whole = {
            ...sharedSettings(settings, version),
            ...defined(version),
            endpointName,
            versionName,
        };
        const own = Object.hasOwn(files, versionName) ? files[versionName] : undefined;
        const at = f.at("versions").at(versionName);
        return planVersion(at, whole, version, context, own ?? NO_FILES);
    });
    checkSharedModels(f, versions, plans);
    // What Azure ML's router does with the share of a version without pods is not documented.
    warnOfSingleReplicas(f, traffic, plans, context.purpose);
    refuseNulls(f, settings);
    return {
        plan: {
            endpointName,
            ...auth,
            ...traffic,
            versions: plans as OnlineDeploymentPlan[], // undefined only beside problems, which the component throws
        },
        problems: f.problems,
        warnings: f.warnings,
    };
}

/**
 * What a version takes from its endpoint where it says nothing itself. Where they answer is for images of one's own;
 * other versions get neither port nor path.
 */
export function sharedSettings(
    settings: EndpointSettings,
    version: Partial<VersionSettings>,
): Partial<DeploymentSettings> {
    const { namespace, port, scoringPath, enableAppInsights } = settings;
    const { scoringTimeoutMs, replicaMaxConcurrentRequests } = settings;
    const routes = isOwnContainer(version) ? { port, scoringPath } : {};
    return defined({
        namespace,
        enableAppInsights,
        scoringTimeoutMs,
        replicaMaxConcurrentRequests,
        ...routes,
    });
}

function planVersion(
    f: Findings,
    settings: DeploymentSettings,
    given: VersionSettings,
    context: OnlineContext,
    files: VersionFiles,
): OnlineDeploymentPlan | undefined {
    checkVersionKeys(f, given);
    checkVersionName(f, "", settings.versionName, settings.endpointName, V2_ENDPOINT_NAME);
    checkRequests(f, given, LONGEST_REQUEST);
    refuseElsewhere(f, given, KUBERNETES_ONLY, settings.endpointName);
    const plan = planOnlineVersion(f, settings, context, files);
    if (plan !== undefined) {
        checkOnlinePlace(f, "", plan, context);
    }
    return plan;
}

/** Azure ML compares names without case. */
function checkDistinct(f: Findings, names: readonly string[]): void {
    const first = new Map<string, string>();
    for (const name of names) {
        const other = first.get(name.toLowerCase());
        if (other === undefined) {
            first.set(name.toLowerCase(), name);
        } else {
            const rule = `must differ from ${other} by more than case`;
            f.at("versions").problem(name, undefined, rule, "Choose another name for one of the two.");
        }
    }
}
