import { list, oneOf, trueOrFalse, unknownKeys, wholeNumber } from "../core/checks";
import { KUBERNETES_VERSION_NAME, V1_SERVICE_NAME, checkName, kubernetesName } from "../core/names";
import { Findings, type Planned } from "../core/problems";
import { checkCarried, isSettings } from "./carried";
import { carriedOfDeployment } from "./carriedByVersion";
import { unplanned } from "./endpointParts";
import { type EnvironmentPlan, planEnvironment } from "./environment";
import { type MountsPlan, planMounts, setBySettings } from "./mounts";
import type { NodePoolPlan } from "./nodePool";
import { refuseNulls } from "./nulls";
import { deviceOf, poolOf } from "./poolOf";
import { NOTHING, type PodResourcesPlan, planPodResources } from "./podResources";
import { type ProbesPlan, planProbes } from "./probe";
import { type Demand, checkNodes } from "./room";
import { REQUEST_DEFAULTS, type RequestPlan, checkSharedRequests } from "./requests";
import { IN_DEPLOYMENT, warnOfSecretVariables } from "./secretVariables";
import { warnOfLongStop } from "./stopping";
import {
    type RolloutPlan,
    type ScalingPlan,
    leastReplicas,
    planRollout,
    planScaling,
    startsWithOneMore,
    warnOfCpu,
    warnOfRefresh,
} from "./scaling";
import { AZURE_ML_ONLY, refuseElsewhere } from "./servingPaths";
import { type DeploymentSettings, VersionType } from "./version";
import { NO_FILES, type VersionFiles } from "./versionFiles";
import { DEFAULT_PORT, DEPLOYMENT_KEYS, checkPort, checkStanding, checkVersionName } from "./versionParts";
import { checkPlace } from "./workloadPlace";

/** Label of all that is one endpoint's. */
export const ENDPOINT_LABEL = "aks-scoring/endpoint";

/** One version's workload with nothing left to decide. */
export interface DeploymentPlan extends PodResourcesPlan, ScalingPlan, ProbesPlan, RequestPlan, MountsPlan {
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
    /** What it asks of the pool. */
    readonly demand: Demand;
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
    /** Whether the cluster can mount Azure Blob Storage. */
    readonly blobCsiDriver: boolean;
    /** Workloads that the cluster has already, by `placeOf`. */
    readonly places: ReadonlySet<string>;
}

/** A user that is not root, and that an image need not know: Azure ML's own images name theirs, which Kubernetes cannot check. */
const RUN_AS_USER = 1000;
/** Endpoint changes reach Envoy within a second or two; a slow API server is allowed for. */
const DRAIN_SECONDS = 10;

/**
 * Checks a version's workload that stands on its own, and decides all that the program left open.
 *
 * @param files What was read of the files that it names.
 */
export function planDeployment(
    settings: DeploymentSettings,
    context: DeploymentContext,
    files: VersionFiles = NO_FILES,
): Planned<DeploymentPlan> {
    const f = new Findings();
    if (!isSettings(f, "", settings)) {
        return unplanned(f);
    }
    unknownKeys(f, "", settings, DEPLOYMENT_KEYS);
    const { endpointName, versionName } = settings;
    const named = [
        checkName(f, "endpointName", endpointName, V1_SERVICE_NAME),
        checkVersionName(f, "versionName", versionName, endpointName, KUBERNETES_VERSION_NAME),
    ].every(Boolean);
    const placed =
        settings.namespace === undefined || oneOf(f, "namespace", settings.namespace, context.namespaces);
    checkStanding(f, settings);
    checkPods(f, settings);
    trueOrFalse(f, "workloadIdentity", settings.workloadIdentity ?? false);
    if (settings.scoringPath !== undefined) {
        const remedy = "Take it out, and rewrite the path where you route to the version.";
        f.problem("scoringPath", undefined, "is the endpoint's business on plain Kubernetes", remedy);
    }
    checkSharedRequests(f, settings);
    checkCarried(f, settings, carriedOfDeployment(settings));
    const names = named ? {} : { endpointName: "", versionName: "" };
    const plan = planWorkload(f, { ...settings, ...names }, context, files);
    if (plan !== undefined && placed) {
        checkPlace(f, "versionName", plan, context);
    }
    warnOfLongGrace(f, "scoringTimeoutMs", plan === undefined ? [] : [plan]);
    refuseNulls(f, settings);
    return { plan: plan as DeploymentPlan, problems: f.problems, warnings: f.warnings };
}

/** Checks everything of a version that is its own business, and plans it; undefined without a pool to stand on. */
export function planWorkload(
    f: Findings,
    settings: DeploymentSettings,
    context: DeploymentContext,
    files: VersionFiles,
): DeploymentPlan | undefined {
    const pool = poolOf(f, settings, context.pools);
    refuseElsewhere(f, settings, AZURE_ML_ONLY);
    const flags = planFlags(f, settings);
    const probes = planProbes(f, settings);
    const scaling = planScaling(f, settings);
    warnOfRefresh(f, settings.autoscale);
    const { resources, pod } = planPodResources(f, settings, pool);
    const appInsights = settings.appInsightsConnectionString !== undefined;
    const { endpointName, versionName } = settings;
    const given: unknown = settings.namespace;
    const namespace = typeof given === "string" ? given : (context.namespaces[0] ?? "");
    const { blobCsiDriver } = context;
    const mounts = planMounts(f, settings, files, { endpointName, versionName, namespace, blobCsiDriver });
    const environment = planEnvironment(f, settings, appInsights, setBySettings(settings));
    warnOfSecretVariables(f, settings.environmentVariables, IN_DEPLOYMENT);
    const rollout = planRollout(f, settings.rollout);
    const port = settings.port ?? DEFAULT_PORT;
    const runAsUser = settings.runAsUser ?? RUN_AS_USER;
    wholeNumber(f, "runAsUser", runAsUser, 1, 2_147_483_647);
    checkCommand(f, "command", settings.command);
    checkCommand(f, "args", settings.args);
    if (settings.image === undefined) {
        f.problem("image", undefined, "is missing", 'Give the container image: "acme.azurecr.io/fraud:12".');
    }
    const timeout: unknown = settings.scoringTimeoutMs;
    const scoringTimeoutMs = typeof timeout === "number" ? timeout : REQUEST_DEFAULTS.scoringTimeoutMs;
    const terminationGraceSeconds = DRAIN_SECONDS + Math.ceil(scoringTimeoutMs / 1000);
    if (pool !== undefined) {
        checkNodes(f, pool);
        if (pod.devices > 0) {
            warnOfCpu(f, deviceOf(pool) ?? "", scaling);
        }
    }
    const replicas = leastReplicas(scaling);
    const surge = startsWithOneMore(rollout, replicas);
    const demand = { endpointName, versionName, replicas, pod, startsWithOneMore: surge, others: NOTHING };
    return pool === undefined
        ? undefined
        : {
              endpointName,
              versionName,
              namespace,
              objectName: kubernetesName([endpointName, versionName]),
              environmentSecretName: kubernetesName([endpointName, versionName, "env"], 54),
              selector: { [ENDPOINT_LABEL]: endpointName, "aks-scoring/version": versionName },
              type: settings.type ?? VersionType.Treatment,
              pool,
              demand,
              port,
              ...resources,
              ...scaling,
              ...probes,
              rollout,
              environment,
              ...mounts,
              appInsights,
              runAsUser,
              ...flags,
              scoringTimeoutMs,
              replicaMaxConcurrentRequests:
                  settings.replicaMaxConcurrentRequests ?? REQUEST_DEFAULTS.replicaMaxConcurrentRequests,
              drainSeconds: DRAIN_SECONDS,
              terminationGraceSeconds,
          };
}

/** Warns where the pods of workloads with one timeout may take longer to stop than AKS waits for them. */
export function warnOfLongGrace(f: Findings, path: string, plans: readonly DeploymentPlan[]): void {
    const [first] = plans;
    if (first !== undefined) {
        const autoscaled = plans.some(({ pool }) => pool.autoscale !== undefined);
        const stop = { what: "a pod", seconds: first.terminationGraceSeconds, autoscaled };
        warnOfLongStop(f, path, first.scoringTimeoutMs, stop);
    }
}

/** Checks what pods take from their endpoint. */
export function checkPods(
    f: Findings,
    settings: Pick<DeploymentSettings, "port" | "serviceAccountToken">,
): void {
    checkPort(f, settings.port);
    if (settings.serviceAccountToken !== undefined) {
        trueOrFalse(f, "serviceAccountToken", settings.serviceAccountToken);
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
    return flags;
}
