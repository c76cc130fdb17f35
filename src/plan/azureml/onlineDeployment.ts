import { trueOrFalse, unknownKeys } from "../../core/checks";
import { V2_ENDPOINT_NAME, checkName } from "../../core/names";
import { Findings, type Planned } from "../../core/problems";
import { checkCarried, isSettings } from "../carried";
import type { DeploymentSettings } from "../deployment";
import { checkScoringPath, unplanned } from "../endpointParts";
import type { NodePoolPlan } from "../nodePool";
import { refuseNulls } from "../nulls";
import type { ProbePlan } from "../probe";
import type { ClusterPurpose } from "../purpose";
import { checkRequests } from "../requests";
import type { Demand } from "../room";
import { KUBERNETES_ONLY, refuseElsewhere } from "../servingPaths";
import type { VersionType } from "../version";
import type { VersionFiles } from "../versionFiles";
import { DEPLOYMENT_KEYS, checkPort, checkStanding, checkVersionName } from "../versionParts";
import type { AssetsPlan } from "./assets";
import { carriedOfOnlineDeployment, carriedOfOnlineVersion } from "./carriedByOnline";
import type { DataCollectionPlan } from "./dataCollection";
import type { InstanceTypePlan } from "./instanceType";
import { LONGEST_REQUEST, checkRoutes, planOnlineVersion } from "./onlineVersion";

/** What versions on one attachment are checked against. */
export interface OnlineContext {
    readonly pools: Readonly<Record<string, NodePoolPlan>>;
    /** The attachment's namespace. */
    readonly namespace: string;
    readonly computeName: string;
    /** Undefined when it is known later only. */
    readonly workspaceName: string | undefined;
    /** The workspace's; undefined when it is known later only. */
    readonly resourceGroupName: string | undefined;
    /** The extension's: nodes without these labels run no version. */
    readonly nodeSelector: Readonly<Record<string, string>>;
    /** The cluster's. */
    readonly purpose: ClusterPurpose;
    /** Keeps the InstanceTypes of two stacks or attachments apart. */
    readonly owner: string;
    /** Versions that the workspace has already by this program, `<endpoint>/<version>` in lower case. */
    readonly places: ReadonlySet<string>;
    /** Endpoints that the workspace has already by this program, in lower case. */
    readonly taken: ReadonlySet<string>;
}

/** What an online deployment's containers ask for, in ARM's words. */
export interface ContainerResources {
    readonly requests: { readonly cpu: string; readonly memory: string };
    readonly limits: { readonly cpu?: string; readonly memory?: string; readonly gpu?: string };
}

/** One version on Azure ML with nothing left to decide. */
export interface OnlineDeploymentPlan {
    readonly endpointName: string;
    readonly versionName: string;
    readonly type: VersionType;
    readonly pool: NodePoolPlan;
    /** What it asks of the pool. */
    readonly demand: Demand;
    readonly instanceType: InstanceTypePlan;
    readonly resources: ContainerResources;
    /** Undefined under autoscale. */
    readonly replicas: number | undefined;
    readonly autoscale:
        | {
              readonly minReplicas: number;
              readonly maxReplicas: number;
              readonly targetUtilization: number;
              /** ISO 8601. */
              readonly pollingInterval: string;
          }
        | undefined;
    readonly liveness: ProbePlan;
    readonly readiness: ProbePlan;
    readonly requests: {
        /** ISO 8601. */
        readonly requestTimeout: string;
        readonly maxConcurrentRequestsPerInstance: number;
        /** ISO 8601. */
        readonly maxQueueWait: string;
    };
    /** Names of the container's variables, sorted. */
    readonly environmentVariables: readonly string[];
    readonly appInsights: boolean;
    readonly dataCollection: DataCollectionPlan | undefined;
    readonly assets: AssetsPlan;
}

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
