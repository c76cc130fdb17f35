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
import { REQUEST_DEFAULTS, type RequestPlan, checkRequests } from "./requests";
import { type RolloutPlan, type ScalingPlan, planRollout, planScaling } from "./scaling";
import { VersionType, type VersionSettings } from "./version";

/** What one version's workload takes from its endpoint. */
export interface DeploymentSettings<Text = unknown, TextMap = unknown> extends VersionSettings<
    Text,
    TextMap
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
    ...VERSION_KEYS,
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
    checkName(f, "endpointName", settings.endpointName, V1_SERVICE_NAME);
    checkVersionName(f, "versionName", settings.versionName, settings.endpointName);
    if (settings.namespace !== undefined) {
        oneOf(f, "namespace", settings.namespace, context.namespaces);
    }
    checkPods(f, settings);
    trueOrFalse(f, "workloadIdentity", settings.workloadIdentity ?? false);
    if (settings.type !== undefined) {
        oneOf(f, "type", settings.type, Object.values(VersionType));
    }
    checkRequests(f, settings);
    checkCarried(f, settings, carriedOfDeployment(settings));
    const plan = planWorkload(f, settings, context);
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
    const resources = planPodResources(f, settings, pool);
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
    const scoringTimeoutMs = settings.scoringTimeoutMs ?? REQUEST_DEFAULTS.scoringTimeoutMs;
    return pool === undefined
        ? undefined
        : {
              endpointName,
              versionName,
              namespace: settings.namespace ?? context.namespaces[0] ?? "",
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
              terminationGraceSeconds: DRAIN_SECONDS + Math.ceil(Number(scoringTimeoutMs) / 1000),
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
export function checkVersionName(f: Findings, path: string, name: unknown, endpointName: unknown): void {
    if (checkName(f, path, name, V1_SERVICE_NAME) && name === endpointName) {
        f.problem(
            path,
            name,
            "must differ from its endpoint's name",
            `Call it by its number, "${name.slice(0, 29)}-v1".`,
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
