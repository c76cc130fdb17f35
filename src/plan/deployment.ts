import { list, oneOf, trueOrFalse, unknownKeys, wholeNumber } from "../core/checks";
import { V1_SERVICE_NAME, checkName, kubernetesName } from "../core/names";
import { Findings, type Planned } from "../core/problems";
import { checkCarried, isSettings } from "./carried";
import { carriedOfDeployment } from "./carriedByVersion";
import { type EnvironmentPlan, planEnvironment } from "./environment";
import type { NodePoolPlan } from "./nodePool";
import { refuseNulls } from "./nulls";
import { type PodResourcesPlan, planPodResources } from "./podResources";
import { type ProbesPlan, planProbes } from "./probe";
import { checkRoom } from "./room";
import { REQUEST_DEFAULTS, type RequestPlan, checkRequests } from "./requests";
import { type RolloutPlan, type ScalingPlan, planRollout, planScaling } from "./scaling";
import { VersionType, type VersionSettings } from "./version";

/** What one version's workload takes from its endpoint. */
export interface DeploymentSettings<Text = unknown, TextMap = unknown> extends Omit<
    VersionSettings<Text, TextMap>,
    "traffic"
> {
    /** The endpoint that the version belongs to: 3–32 lower-case letters, digits and dashes. */
    readonly endpointName: string;
    /** The version: 3–32 lower-case letters, digits and dashes; another name than the endpoint's. */
    readonly versionName: string;
    /** Namespace of the workload, one of the gateway's. @default the gateway's first */
    readonly namespace?: string;
    /** Port on which the container listens. @default 5001 (v1's) */
    readonly port?: number;
    /** Service account of the pods. @default the namespace's */
    readonly serviceAccountName?: Text;
    /** Whether pods get a token for the Kubernetes API. @default false */
    readonly serviceAccountToken?: boolean;
    /** Whether pods take the identity that their service account is annotated with. @default false */
    readonly workloadIdentity?: boolean;
    /** Connection string of an Application Insights resource, kept in a Secret. */
    readonly appInsightsConnectionString?: Text;
}

/** One version's workload with nothing left to decide. */
export interface DeploymentPlan extends PodResourcesPlan, ScalingPlan, ProbesPlan, RequestPlan {
    readonly endpointName: string;
    readonly versionName: string;
    readonly namespace: string;
    /** Name of the Deployment, the Service, the autoscaler and the disruption budget. */
    readonly objectName: string;
    /** Name of the Secret with the environment, before the hash of its content. */
    readonly environmentSecretName: string;
    /** Labels that select the pods: they never change. */
    readonly selector: Readonly<Record<string, string>>;
    readonly type: VersionType;
    readonly pool: NodePoolPlan;
    readonly port: number;
    readonly rollout: RolloutPlan;
    readonly environment: EnvironmentPlan;
    readonly appInsights: boolean;
    readonly runAsUser: number;
    readonly readOnlyRootFilesystem: boolean;
    readonly serviceAccountToken: boolean;
    readonly workloadIdentity: boolean;
    /** Seconds for which a pod that is told to stop goes on answering: until every Envoy has heard of it. */
    readonly drainSeconds: number;
    /** Seconds after which a pod is killed: the drain, and one request as long as it may take. */
    readonly terminationGraceSeconds: number;
}

/** What a version's plan is checked against. */
export interface DeploymentContext {
    readonly pools: Readonly<Record<string, NodePoolPlan>>;
    readonly namespaces: readonly string[];
    /** Workloads that the cluster has already, by {@link placeOf}. */
    readonly places: ReadonlySet<string>;
}

/** A workload's place on its cluster, of which there can be only one. */
export function placeOf(plan: Pick<DeploymentPlan, "namespace" | "objectName">): string {
    return `${plan.namespace}/${plan.objectName}`;
}

export const DEFAULT_PORT = 5001;
/** A user that is not root, and that an image need not know: Azure ML's own images name theirs, which Kubernetes cannot check. */
const RUN_AS_USER = 1000;
/** Endpoint changes reach Envoy within a second or two; a slow API server is allowed for. */
const DRAIN_SECONDS = 10;

export const VERSION_KEYS = [
    ...[
        "image",
        "pool",
        "cpuCores",
        "memoryGb",
        "cpuCoresLimit",
        "memoryGbLimit",
        "gpus",
        "fpgas",
        "replicas",
    ],
    ...["autoscale", "traffic", "type", "livenessProbe", "readinessProbe", "readiness", "scoringTimeoutMs"],
    ...["replicaMaxConcurrentRequests", "maxRequestWaitTimeMs", "environmentVariables"],
    ...["secretEnvironmentVariables", "command", "args", "runAsUser", "readOnlyRootFilesystem"],
    ...["collectModelData", "rollout", "tags", "description"],
];
const KEYS = [
    ...VERSION_KEYS, // traffic too, which has a problem of its own
    ...["endpointName", "versionName", "namespace", "port", "serviceAccountName", "serviceAccountToken"],
    ...["workloadIdentity", "appInsightsConnectionString"],
];

/** Checks a version's workload that stands on its own, and decides all that the program left open. */
export function planDeployment(
    settings: DeploymentSettings,
    context: DeploymentContext,
): Planned<DeploymentPlan> {
    const f = new Findings();
    if (!isSettings(f, "", settings)) {
        return { plan: undefined as unknown as DeploymentPlan, problems: f.problems, warnings: f.warnings };
    }
    unknownKeys(f, "", settings, KEYS);
    const { endpointName, versionName } = settings;
    const named = [
        checkName(f, "endpointName", endpointName, V1_SERVICE_NAME),
        checkVersionName(f, "versionName", versionName, endpointName),
    ].every(Boolean);
    const placed =
        settings.namespace === undefined || oneOf(f, "namespace", settings.namespace, context.namespaces);
    const { traffic } = settings as { readonly traffic?: unknown };
    if (traffic !== undefined) {
        const remedy = "Take it out: the route that reaches the version says how much it gets.";
        f.problem("traffic", traffic, "is for the versions of a ScoringEndpoint", remedy);
    }
    checkPods(f, settings);
    trueOrFalse(f, "workloadIdentity", settings.workloadIdentity ?? false);
    if (settings.type !== undefined) {
        oneOf(f, "type", settings.type, Object.values(VersionType));
    }
    checkRequests(f, settings);
    checkCarried(f, settings, carriedOfDeployment(settings));
    const names = named ? {} : { endpointName: "", versionName: "" };
    const plan = planWorkload(f, { ...settings, ...names }, context);
    if (plan !== undefined && placed) {
        checkPlace(f, "versionName", plan, context);
    }
    refuseNulls(f, settings);
    return { plan: plan as DeploymentPlan, problems: f.problems, warnings: f.warnings };
}

/** Checks everything of a version that is its own business, and plans it; undefined without a pool to stand on. */
export function planWorkload(
    f: Findings,
    settings: DeploymentSettings,
    context: DeploymentContext,
): DeploymentPlan | undefined {
    const known = oneOf(f, "pool", settings.pool, Object.keys(context.pools));
    const pool = known ? context.pools[settings.pool] : undefined;
    const flags = planFlags(f, settings);
    const probes = planProbes(f, settings);
    const scaling = planScaling(f, settings);
    const { resources, fitting } = planPodResources(f, settings, pool);
    const appInsights = settings.appInsightsConnectionString !== undefined;
    const environment = planEnvironment(f, settings, appInsights);
    const rollout = planRollout(f, settings.rollout);
    const port = settings.port ?? DEFAULT_PORT;
    const runAsUser = settings.runAsUser ?? RUN_AS_USER;
    wholeNumber(f, "runAsUser", runAsUser, 1, 2_147_483_647);
    checkCommand(f, "command", settings.command);
    checkCommand(f, "args", settings.args);
    if (settings.image === undefined) {
        f.problem("image", undefined, "is missing", 'Give the container image: "acme.azurecr.io/fraud:12".');
    }
    const { endpointName, versionName } = settings;
    const given: unknown = settings.namespace;
    const timeout: unknown = settings.scoringTimeoutMs;
    const scoringTimeoutMs = typeof timeout === "number" ? timeout : REQUEST_DEFAULTS.scoringTimeoutMs;
    if (pool !== undefined) {
        checkRoom(f, pool, fitting, scaling, rollout);
    }
    return pool === undefined
        ? undefined
        : {
              endpointName,
              versionName,
              namespace: typeof given === "string" ? given : (context.namespaces[0] ?? ""),
              objectName: kubernetesName([endpointName, versionName]),
              environmentSecretName: kubernetesName([endpointName, versionName, "env"], 54),
              selector: { "aks-scoring/endpoint": endpointName, "aks-scoring/version": versionName },
              type: settings.type ?? VersionType.Treatment,
              pool,
              port,
              ...resources,
              ...scaling,
              ...probes,
              rollout,
              environment,
              appInsights,
              runAsUser,
              ...flags,
              scoringTimeoutMs,
              replicaMaxConcurrentRequests:
                  settings.replicaMaxConcurrentRequests ?? REQUEST_DEFAULTS.replicaMaxConcurrentRequests,
              drainSeconds: DRAIN_SECONDS,
              terminationGraceSeconds: DRAIN_SECONDS + Math.ceil(scoringTimeoutMs / 1000),
          };
}

/** Checks what pods take from their endpoint. */
export function checkPods(
    f: Findings,
    settings: Pick<DeploymentSettings, "port" | "serviceAccountToken">,
): void {
    if (settings.port !== undefined) {
        wholeNumber(f, "port", settings.port, 1, 65_535);
    }
    if (settings.serviceAccountToken !== undefined) {
        trueOrFalse(f, "serviceAccountToken", settings.serviceAccountToken);
    }
}

/** Checks a version's name: v1's rule, and another name than the endpoint's (azure-docs issue 53364). */
export function checkVersionName(
    f: Findings,
    path: string,
    name: unknown,
    endpointName: unknown,
): name is string {
    if (!checkName(f, path, name, V1_SERVICE_NAME)) {
        return false;
    }
    if (name === endpointName) {
        f.problem(
            path,
            name,
            "must differ from its endpoint's name",
            `Call it by its number, "${name.slice(0, 29)}-v1".`,
        );
    }
    return true;
}

/** Two workloads of one name in one namespace would overwrite each other. */
export function checkPlace(
    f: Findings,
    path: string,
    plan: DeploymentPlan,
    context: DeploymentContext,
): void {
    const { endpointName, versionName, namespace } = plan;
    if (context.places.has(placeOf(plan))) {
        const rule = `is a version of endpoint ${endpointName} in namespace ${namespace} already`;
        f.problem(
            path,
            path === "" ? undefined : versionName,
            rule,
            "Choose another name for one of the two.",
        );
    }
}

function checkCommand(f: Findings, key: string, value: unknown): void {
    if (value !== undefined) {
        list(f, key, value);
    }
}

function planFlags(f: Findings, settings: DeploymentSettings) {
    const flags = {
        readOnlyRootFilesystem: settings.readOnlyRootFilesystem ?? false,
        serviceAccountToken: settings.serviceAccountToken ?? false,
        workloadIdentity: settings.workloadIdentity ?? false,
    };
    trueOrFalse(f, "readOnlyRootFilesystem", flags.readOnlyRootFilesystem);
    const collects = settings.collectModelData ?? false;
    if (trueOrFalse(f, "collectModelData", collects) && collects) {
        f.problem(
            "collectModelData",
            true,
            "is not to be had on plain Kubernetes",
            "Leave it out and write the data from the scoring script, or serve through Azure ML, whose data collector does it.",
        );
    }
    return flags;
}
