import type { Findings } from "../../core/problems";
import { isoDuration } from "../../core/units";
import { type AssetsPlan, isOwnContainer } from "../assets";
import { DEFAULT_SCORING_PATH } from "../endpointParts";
import { planEnvironment } from "../environment";
import { setBySettings } from "../mounts";
import type { NodePoolPlan } from "../nodePool";
import { type NodeShare, type PodResourcesPlan, type PodShape, planPodResources } from "../podResources";
import { ModelType } from "../modelType";
import { poolOf } from "../poolOf";
import { type ProbePlan, READINESS, planProbes } from "../probe";
import type { ClusterPurpose } from "../purpose";
import { type LongestRequest, MAX_REQUEST_WAIT_MS, REQUEST_DEFAULTS } from "../requests";
import { type Demand, checkNodes } from "../room";
import { leastReplicas, planScaling, refreshSecondsOf } from "../scaling";
import { IN_AZURE_ML, warnOfSecretVariables } from "../secretVariables";
import { type DeploymentSettings, VersionType } from "../version";
import type { VersionFiles } from "../versionFiles";
import { DEFAULT_PORT } from "../versionParts";
import { type DataCollectionPlan, planDataCollection } from "./dataCollection";
import { type InstanceTypePlan, planInstanceType } from "./instanceType";
import { type PlacementContext, checkPlacement } from "./placement";
import { planAssets } from "./planAssets";

/** What versions on one attachment are checked against. */
export interface OnlineContext extends PlacementContext {
    readonly pools: Readonly<Record<string, NodePoolPlan>>;
    /** The attachment's namespace. */
    readonly namespace: string;
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

/**
 * Longest time of a request that Azure ML's router takes: 300 s on Kubernetes.
 * https://learn.microsoft.com/azure/machine-learning/how-to-manage-quotas
 */
export const LONGEST_REQUEST: LongestRequest = {
    ms: 300_000,
    beyond: {
        rule: "is longer than Azure ML's router waits, which is 300000 on Kubernetes endpoints",
        remedy: "Answer at once and work later, or serve through a ScoringGateway.",
    },
};

/** Azure ML's log collector, on every node: https://learn.microsoft.com/azure/machine-learning/reference-kubernetes */
export const FLUENT_BIT: NodeShare = { cpuCores: 0.01, memoryGib: 0.1, by: "Azure ML's fluent-bit" };

/** The only device that ARM's `gpu` means. */
const ARM_GPU = "nvidia.com/gpu";

/** Only an image of one's own says where it answers. */
export function checkRoutes(
    f: Findings,
    settings: Pick<DeploymentSettings, "port" | "scoringPath">,
    versions: readonly Partial<DeploymentSettings>[],
): void {
    for (const key of ["port", "scoringPath"] as const) {
        if (settings[key] !== undefined && !versions.some(isOwnContainer)) {
            const rule =
                "is the environment's on Azure ML: only an image alone, without a script, is asked elsewhere";
            f.problem(
                key,
                settings[key],
                rule,
                `Take ${key} out; a registered environment has it in its inferenceConfig.`,
            );
        }
    }
}

/** Checks everything of a version that is its own business, and plans it; undefined without a pool to stand on. */
export function planOnlineVersion(
    f: Findings,
    settings: DeploymentSettings,
    context: OnlineContext,
    files: VersionFiles,
): OnlineDeploymentPlan | undefined {
    const { endpointName, versionName, livenessProbe, readinessProbe } = settings;
    const pool = poolOf(f, settings, context.pools);
    const { liveness, readiness = READINESS } = planProbes(f, { livenessProbe, readinessProbe });
    checkProbePaths(f, settings);
    const scaling = planScaling(f, settings);
    const { resources, pod } = planPodResources(f, settings, pool, FLUENT_BIT);
    const { environmentVariables } = settings;
    const variables = planEnvironment(f, { environmentVariables }, false).plain;
    warnOfSet(f, settings, variables);
    warnOfSecretVariables(f, environmentVariables, IN_AZURE_ML);
    const dataCollection = planDataCollection(f, settings.collectModelData);
    const assets = planAssets(f, settings, files, {
        endpointName,
        versionName,
        port: settings.port ?? DEFAULT_PORT,
        scoringPath: settings.scoringPath ?? DEFAULT_SCORING_PATH,
        livenessPath: liveness.path,
        readinessPath: readiness.path,
    });
    if (pool === undefined) {
        return undefined;
    }
    warnOfMlflow(f, assets, pod);
    checkPlacement(f, pool, context);
    warnOfDevice(f, settings, resources);
    checkNodes(f, pool);
    const pollingInterval = isoDuration(refreshSecondsOf(settings.autoscale) * 1000);
    return {
        endpointName,
        versionName,
        type: settings.type ?? VersionType.Treatment,
        pool,
        demand: {
            ...{ endpointName, versionName, replicas: leastReplicas(scaling), pod, others: FLUENT_BIT },
            startsWithOneMore: false, // how Azure ML exchanges pods is not documented
        },
        instanceType: planInstanceType(pool, resources, context.owner),
        resources: containerResources(resources),
        replicas: scaling.replicas,
        autoscale: scaling.autoscale === undefined ? undefined : { ...scaling.autoscale, pollingInterval },
        liveness,
        readiness,
        requests: planOnlineRequests(settings),
        environmentVariables: variables,
        appInsights: settings.enableAppInsights === true,
        dataCollection,
        assets,
    };
}

/** Azure ML tells its server where code and model are by variables of its own. */
function warnOfSet(f: Findings, settings: DeploymentSettings, variables: readonly string[]): void {
    const setBy = setBySettings(settings);
    for (const name of variables.filter((one) => Object.hasOwn(setBy, one))) {
        const rule = `is set by Azure ML because of ${setBy[name]}, and which of the two holds is not documented`;
        f.warning(`environmentVariables.${name}`, undefined, rule, "Take it out.");
    }
}

function checkProbePaths(f: Findings, settings: DeploymentSettings): void {
    for (const key of ["livenessProbe", "readinessProbe"] as const) {
        const probe: unknown = settings[key];
        const path = typeof probe === "object" && probe !== null && "path" in probe ? probe.path : undefined;
        if (path !== undefined && path !== null && !isOwnContainer(settings)) {
            const rule =
                "is the environment's on Azure ML: only an image alone, without a script, is asked elsewhere";
            const remedy = "Take it out; a registered environment has it in its inferenceConfig.";
            f.problem(`${key}.path`, undefined, rule, remedy);
        }
    }
}

/**
 * "For MLflow model deployment, the resource request requires at least 2 CPU cores and 4 GB of memory. Otherwise, the
 * deployment fails." https://learn.microsoft.com/azure/machine-learning/how-to-manage-kubernetes-instance-types
 */
const MLFLOW = { cpuCores: 2, memoryGib: 4 };

/** What a registered model is, only its workspace knows. */
function warnOfMlflow(f: Findings, { model, environment }: AssetsPlan, pod: PodShape): void {
    if (environment !== undefined || model?.kind !== "created" || model.type !== ModelType.MLflow) {
        return;
    }
    const rule = "is less than Azure ML's own server for MLflow models asks for: the deployment fails";
    for (const [key, asked, least] of [
        ["cpuCores", pod.cpuCores, MLFLOW.cpuCores],
        ["memoryGb", pod.memoryGib, MLFLOW.memoryGib],
    ] as const) {
        if (asked < least) {
            f.warning(key, asked, rule, `Write ${least} or more.`);
        }
    }
}

function warnOfDevice(f: Findings, settings: DeploymentSettings, { limits }: PodResourcesPlan): void {
    const device = Object.keys(limits).find((name) => !["cpu", "memory", ARM_GPU].includes(name));
    if (device !== undefined) {
        const key = (settings.fpgas ?? 0) > 0 ? "fpgas" : "gpus";
        const rule = `is asked for as ${device} by the InstanceType alone: Azure ML's documents name NVIDIA's GPUs only, and this is not proved`;
        f.warning(
            key,
            settings[key],
            rule,
            "Try it on a version without traffic first, or serve through a ScoringGateway.",
        );
    }
}

function containerResources({ requests, limits }: PodResourcesPlan): ContainerResources {
    const { cpu = "0", memory = "0" } = requests;
    return {
        requests: { cpu, memory },
        limits: {
            ...(limits["cpu"] === undefined ? {} : { cpu: limits["cpu"] }),
            ...(limits["memory"] === undefined ? {} : { memory: limits["memory"] }),
            ...(limits[ARM_GPU] === undefined ? {} : { gpu: limits[ARM_GPU] }),
        },
    };
}

function planOnlineRequests(settings: DeploymentSettings): OnlineDeploymentPlan["requests"] {
    // What is no number has its own problem by now.
    const whole = (value: unknown, usual: number) => (Number.isInteger(value) ? (value as number) : usual);
    const { scoringTimeoutMs, replicaMaxConcurrentRequests } = REQUEST_DEFAULTS;
    return {
        requestTimeout: isoDuration(whole(settings.scoringTimeoutMs, scoringTimeoutMs)),
        maxConcurrentRequestsPerInstance: whole(
            settings.replicaMaxConcurrentRequests,
            replicaMaxConcurrentRequests,
        ),
        maxQueueWait: isoDuration(whole(settings.maxRequestWaitTimeMs, MAX_REQUEST_WAIT_MS)),
    };
}
