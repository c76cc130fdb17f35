import type { AssetSettings } from "./assets";

/** Which role a version plays in a controlled rollout, in v1's words. At most one version is the control. */
export const VersionType = { Control: "control", Treatment: "treatment" } as const;
export type VersionType = (typeof VersionType)[keyof typeof VersionType];

/** A health check by HTTP GET on the container's scoring port. */
export interface ProbeSettings {
    /** Path that answers 200 when all is well; on Azure ML for images of your own only. @default "/" */
    readonly path?: string;
    /** Seconds between two checks: 1–86400; more than an hour warns. @default 10; readiness 5 */
    readonly periodSeconds?: number;
    /** Seconds from the container's start to the first check: 0–86400; more than an hour warns. @default 310 (v1's); readiness 5 */
    readonly initialDelaySeconds?: number;
    /** Seconds after which a check counts as failed: 1–86400; more than an hour warns. @default 2 */
    readonly timeoutSeconds?: number;
    /** Good checks in a row that count as well again: 1–1000. Kubernetes takes only 1 for liveness. @default 1 */
    readonly successThreshold?: number;
    /** Bad checks in a row that count as failed: 1–1000. @default 3 */
    readonly failureThreshold?: number;
}

/** Bounds between which the number of replicas follows the load. */
export interface AutoscaleSettings {
    /** Fewest replicas: 1–1000. FastProd warns of one where the version gets requests: a drain takes it. @default 1 */
    readonly minReplicas?: number;
    /** Most replicas: 1–1000, at least `minReplicas`. @default 10 */
    readonly maxReplicas?: number;
    /**
     * Percent of the load that each replica is kept at: 1–100. On plain Kubernetes this is CPU use of `cpuCores`, an
     * approximation of v1's share of busy replicas; it says nothing of a GPU, and warns there. @default 70
     */
    readonly targetUtilization?: number;
    /** Seconds between two looks at the load: 1–86400. Plain Kubernetes has no such setting: anything but 1 warns. @default 1 */
    readonly refreshSeconds?: number;
}

/** How a version's pods are exchanged when its image or settings change. */
export interface RolloutSettings {
    /** Pods beside the wanted number, a number (0–9999) or a percentage (0–100): `1`, `"25%"`, not `"25"`. One of them needs room on the pool. @default "25%" */
    readonly maxSurge?: number | string;
    /** Pods that may be missing, a number or a percentage. 0 loses no capacity. @default 0 */
    readonly maxUnavailable?: number | string;
}

/**
 * One version of an endpoint. `Text` is what a carried text may be: a `pulumi.Input<string>` in the components.
 */
export interface VersionSettings<Text = unknown, TextMap = unknown> extends AssetSettings<Text> {
    /**
     * Container image, with registry and tag or digest: `"acme.azurecr.io/fraud:12"`. Needed on plain Kubernetes; on
     * Azure ML an `environment` or an MLflow model can take its place.
     */
    readonly image?: Text;
    /**
     * Key of the cluster's pool that the version runs on.
     * @default the only one whose nodes have what the version asks for: GPUs, FPGAs, or no accelerator. A spot pool must be named
     */
    readonly pool?: string;
    /** Cores that each replica is guaranteed, 0.001 or more. @default 0.1 (v1's) */
    readonly cpuCores?: number;
    /** Memory that each replica is guaranteed, GB (read as GiB, as v1 did), 0.001 or more. @default 0.5 (v1's) */
    readonly memoryGb?: number;
    /** Most cores that a replica may use: at least `cpuCores`. @default no limit (Azure ML: a whole node) */
    readonly cpuCoresLimit?: number;
    /** Most memory that a replica may use, GB (read as GiB): at least `memoryGb`. @default no limit (Azure ML: a whole node) */
    readonly memoryGbLimit?: number;
    /** GPUs (or MIG slices) for each replica. Needs a pool of GPU nodes, and such a pool needs it. @default 0 */
    readonly gpus?: number;
    /** FPGAs for each replica. Needs a pool of FPGA nodes, and such a pool needs it. @default 0 */
    readonly fpgas?: number;
    /** Fixed number of replicas: 1–1000; FastProd warns of one that gets requests. Not together with `autoscale`. @default autoscale, as in v1 */
    readonly replicas?: number;
    /** Let the load decide the number of replicas. Not together with `replicas`. @default 1 to 10 at 70 %, as in v1 */
    readonly autoscale?: AutoscaleSettings;
    /**
     * Share of the requests in whole percent, 0–100; 0 is drained. What all versions leave of 100 goes to the endpoint's
     * `defaultVersion`, or else to the one version that leaves this out: a version by itself gets 100.
     * @default what is left, for the only one that leaves it out; 0 beside a `defaultVersion`
     */
    readonly traffic?: number;
    /** Role in a controlled rollout; at most one version is the control. @default "treatment" (v1's) */
    readonly type?: VersionType;
    /** When the container is restarted. @default v1's: every 10 s after 310 s, 3 failures */
    readonly livenessProbe?: ProbeSettings;
    /** When the container gets requests; v1 had no such check. @default every 5 s after 5 s, 3 failures */
    readonly readinessProbe?: ProbeSettings;
    /** Whether readiness is checked. Without it a starting pod gets requests that it cannot answer yet; Azure ML always checks. @default true */
    readonly readiness?: boolean;
    /** Milliseconds that a request may take: 1–3600000, on Azure ML 1–300000; less than a second warns. One for all versions on plain Kubernetes. @default the endpoint's */
    readonly scoringTimeoutMs?: number;
    /** Requests that a replica works on at a time: 1–10000. One for all versions on plain Kubernetes. @default the endpoint's */
    readonly replicaMaxConcurrentRequests?: number;
    /** Milliseconds that a request may queue: 1–3600000, on Azure ML 1–300000. Plain Kubernetes has no such setting: anything but 500 warns. @default 500 */
    readonly maxRequestWaitTimeMs?: number;
    /** Environment of the container. On plain Kubernetes SERVICE_NAME and SERVICE_PATH_PREFIX, for Azure ML's inference server, are the endpoint's where not given here. */
    readonly environmentVariables?: Readonly<Record<string, Text>>;
    /** Environment of the container that nobody may read: kept in a Secret. A change rolls the pods. Plain Kubernetes only. */
    readonly secretEnvironmentVariables?: Readonly<Record<string, Text>>;
    /** The container's entry point. Plain Kubernetes only. @default the image's */
    readonly command?: readonly Text[];
    /** Arguments of the entry point. Plain Kubernetes only. @default the image's */
    readonly args?: readonly Text[];
    /** Numeric user that the container runs as, 1 or more: the namespace refuses root. Plain Kubernetes only. @default 1000 */
    readonly runAsUser?: number;
    /** Makes the container's own files read-only; /tmp stays writable. Plain Kubernetes only. @default false */
    readonly readOnlyRootFilesystem?: boolean;
    /** Collection of inputs and outputs in storage. Azure ML only. @default false */
    readonly collectModelData?: boolean | DataCollectionSettings<Text>;
    /** How pods are exchanged. Plain Kubernetes only. @default 25% more at a time, none missing */
    readonly rollout?: RolloutSettings;
    /** Tags. Plain Kubernetes keeps them as an annotation of the workload, and a change restarts nothing; on Azure ML its own, at most 49. */
    readonly tags?: TextMap;
    /** Properties. Plain Kubernetes keeps them as an annotation of the workload; on Azure ML its own, which can only be added. */
    readonly properties?: TextMap;
    /** What the version is, for people. */
    readonly description?: Text;
}

/** One stream of collected data. */
export interface CollectionSettings<Text = unknown> {
    /** Share of the records that is kept: above 0, at most 1. @default the collector's */
    readonly samplingRate?: number;
    /** Data asset that the records become, its resource id or `"azureml:name:version"`. @default one of the service's */
    readonly dataId?: Text;
    /** Client id of the identity that writes. @default the service's */
    readonly clientId?: Text;
}

/**
 * What a version's data collector keeps: the scoring script hands it over by the package `azureml-ai-monitoring`. Another
 * mechanism than v1's, in the same place.
 */
export interface DataCollectionSettings<Text = unknown> {
    /** Share of the records that is kept: above 0, at most 1. @default 1 */
    readonly samplingRate?: number;
    /** How often a new file begins. @default "Hour" */
    readonly rollingRate?: "Minute" | "Hour" | "Day";
    /** Streams by the names that the scoring script uses. @default model_inputs and model_outputs */
    readonly collections?: Readonly<Record<string, CollectionSettings<Text>>>;
    /** Request headers that are kept too. @default none */
    readonly captureHeaders?: readonly string[];
}

/** What one version's workload takes from its endpoint. */
export interface DeploymentSettings<Text = unknown, TextMap = unknown> extends Omit<
    VersionSettings<Text, TextMap>,
    "traffic"
> {
    /** The endpoint that the version belongs to: 3–32 lower-case letters, digits and dashes; upper case too on Azure ML. */
    readonly endpointName: string;
    /** The version: 1–32 lower-case letters, digits and dashes; on Azure ML 3–32, upper case too; another name than the endpoint's. */
    readonly versionName: string;
    /** Namespace of the workload, one of the target's. @default the target's first */
    readonly namespace?: string;
    /** Port on which the container listens; on Azure ML for an image of your own only. @default 5001 (v1's) */
    readonly port?: number;
    /** Path under which an image of your own scores. Azure ML only. @default "/score" */
    readonly scoringPath?: string;
    /** Service account of the pods. Plain Kubernetes only. @default the namespace's */
    readonly serviceAccountName?: Text;
    /** Whether pods get a token for the Kubernetes API. Plain Kubernetes only. @default false */
    readonly serviceAccountToken?: boolean;
    /** Whether pods take the identity that their service account is annotated with. Plain Kubernetes only. @default false */
    readonly workloadIdentity?: boolean;
    /**
     * Client id of the identity by which a model in Azure Blob Storage is read: the service account's, with
     * `workloadIdentity`. Plain Kubernetes only. @default the nodes' own identity
     */
    readonly identityClientId?: Text;
    /** Whether telemetry goes to the workspace's Application Insights. Azure ML only. @default false */
    readonly enableAppInsights?: boolean;
    /** Connection string of an Application Insights resource, kept in a Secret. Plain Kubernetes only. */
    readonly appInsightsConnectionString?: Text;
}
