/** For each setting of an endpoint or a version, the keys of the document that it is from, with blanks between. */
export type SettingKeys = Readonly<Record<string, string>>;

/** Settings of the endpoint in a deploymentconfig.json. */
export const V1_ENDPOINT: SettingKeys = {
    auth: "authEnabled",
    token: "tokenAuthEnabled",
    primaryKey: "keys primaryKey",
    secondaryKey: "keys secondaryKey",
    namespace: "namespace",
    "namespaces[0]": "namespace", // a gateway's
    enableAppInsights: "appInsightsEnabled",
};

/** Settings of the version in a deploymentconfig.json; the version's own name is "". */
export const V1_DEPLOYMENT: SettingKeys = {
    "": "versionName",
    cpuCores: "containerResourceRequirements cpu",
    memoryGb: "containerResourceRequirements memoryInGB",
    cpuCoresLimit: "containerResourceRequirements cpuLimit",
    memoryGbLimit: "containerResourceRequirements memoryInGBLimit",
    gpus: "gpuCores",
    replicas: "numReplicas",
    autoscale: "autoScaler",
    "autoscale.refreshSeconds": "autoScaler refreshPeriodInSeconds",
    traffic: "trafficPercentile",
    livenessProbe: "livenessProbeRequirements",
    scoringTimeoutMs: "scoringTimeoutMs",
    replicaMaxConcurrentRequests: "maxConcurrentRequestsPerContainer",
    maxRequestWaitTimeMs: "maxQueueWaitMs",
    collectModelData: "dataCollection storageEnabled",
};

/** Settings of the version in an inferenceconfig.json. */
export const V1_INFERENCE: SettingKeys = {
    entryScript: "entryScript",
    sourceDirectory: "sourceDirectory",
    image: "environment docker baseImage",
    environment: "environment",
    condaFile: "environment python condaDependenciesFile",
    condaDependencies: "environment python condaDependencies",
    environmentVariables: "environment environmentVariables",
};

/** The same where it has no environment. */
export const V1_OLDER_KEYS: SettingKeys = {
    image: "baseImage",
    condaFile: "condaFile",
    condaDependencies: "condaFile",
};
