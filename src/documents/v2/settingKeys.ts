import type { SettingKeys } from "../v1/settingKeys";

/** Settings of the endpoint in its YAML. */
export const V2_ENDPOINT: SettingKeys = {
    endpointName: "name",
    auth: "auth_mode",
    drained: "traffic",
    tags: "tags",
    properties: "properties",
    description: "description",
};

const PROBE = {
    periodSeconds: "period",
    initialDelaySeconds: "initial_delay",
    timeoutSeconds: "timeout",
    successThreshold: "success_threshold",
    failureThreshold: "failure_threshold",
} as const;

/** Settings of a version in the YAML of its deployment; the version's own name is "". */
export const V2_DEPLOYMENT: SettingKeys = {
    "": "name",
    image: "environment image",
    environment: "environment",
    condaFile: "environment conda_file",
    condaDependencies: "environment conda_file",
    code: "code_configuration code",
    sourceDirectory: "code_configuration code",
    entryScript: "code_configuration scoring_script",
    model: "model",
    "model.uri": "model path",
    modelMountPath: "model_mount_path",
    environmentVariables: "environment_variables",
    cpuCores: "resources requests cpu",
    memoryGb: "resources requests memory",
    cpuCoresLimit: "resources limits cpu",
    memoryGbLimit: "resources limits memory",
    gpus: "resources limits nvidia.com/gpu",
    replicas: "instance_count",
    autoscale: "scale_settings",
    "autoscale.minReplicas": "scale_settings min_instances",
    "autoscale.maxReplicas": "scale_settings max_instances",
    "autoscale.targetUtilization": "scale_settings target_utilization_percentage",
    "autoscale.refreshSeconds": "scale_settings polling_interval",
    livenessProbe: "liveness_probe",
    ...probe("livenessProbe", "liveness_probe"),
    readinessProbe: "readiness_probe",
    ...probe("readinessProbe", "readiness_probe"),
    scoringTimeoutMs: "request_settings request_timeout_ms",
    replicaMaxConcurrentRequests: "request_settings max_concurrent_requests_per_instance",
    maxRequestWaitTimeMs: "request_settings max_queue_wait_ms",
    collectModelData: "data_collector",
    tags: "tags",
    properties: "properties",
    description: "description",
};

function probe(setting: string, block: string): SettingKeys {
    return Object.fromEntries(
        Object.entries(PROBE).map(([name, key]) => [`${setting}.${name}`, `${block} ${key}`]),
    );
}
