import type { OnlineDeploymentPlan } from "#src/plan/azureml/onlineVersion";
import type { DeploymentPlan } from "#src/plan/deployment";
import type { ProbePlan } from "#src/plan/probe";
import type { VersionSettings } from "#src/plan/version";
import type { Values } from "./members";
import type { ServedPlan } from "./serve";
import type { TargetPlan } from "./target";

/** Effective values of an endpoint that is accepted, as a whole. */
export function readEndpoint(served: ServedPlan, target: TargetPlan): Values {
    const { settings } = served;
    return new Map<string, unknown>([
        ["ScoringEndpoint", "AKS"],
        ["computeName", target.attachment?.computeName],
        ["namespace", served.way === "Azure ML" ? target.attachment?.namespace : served.plan.namespace],
        ["auth", served.way === "Azure ML" ? AUTH[served.plan.authMode] : served.plan.auth],
        ...readKeys(served),
        ["enableAppInsights", served.plan.versions.some((version) => version.appInsights)],
        ["tags", settings.tags],
        ["properties", settings.properties],
        ["description", settings.description],
    ]);
}

/** Effective values of one version of an endpoint that is accepted. */
export function readVersion(served: ServedPlan, name: string): Values {
    const { settings, plan } = served;
    const given: VersionSettings = settings.versions[name] ?? {};
    const carried: [string, unknown][] = [
        ["traffic", shareOf(served, name)],
        ["share", plan.weights[name]],
        ["type", plan.types[name]],
        ["defaultVersion", settings.defaultVersion === name],
        ["tags", given.tags],
        ["properties", given.properties],
        ["description", given.description],
        ["model", given.model],
        ["environment", given.environment],
        ["code", given.code ?? given.sourceDirectory],
        ["image", given.image],
        ["environmentVariables", given.environmentVariables],
        ["condaFile", given.condaFile],
        ["script", given.entryScript],
        ["condaDependencies", given.condaDependencies],
    ];
    const own =
        served.way === "Azure ML"
            ? ofOnline(served.plan.versions.find(({ versionName }) => versionName === name)!)
            : ofPods(served.plan.versions.find(({ versionName }) => versionName === name)!);
    return new Map([...carried, ...own]);
}

const AUTH = { Key: "key", AMLToken: "token" } as const;

/** A key of one's own; undefined where the service draws it. */
function readKeys(served: ServedPlan): [string, unknown][] {
    const { primaryKey, secondaryKey } = served.settings;
    const taken = served.way === "Azure ML" ? served.plan.keysGiven : served.plan.keyRotation !== undefined;
    return [
        ["primaryKey", taken ? primaryKey : undefined],
        ["secondaryKey", taken ? secondaryKey : undefined],
    ];
}

/** A version's own share: without what the others leave. */
function shareOf({ plan, settings }: ServedPlan, name: string): number | undefined {
    const sum = (shares: readonly number[]) => shares.reduce((total, share) => total + share, 0);
    const asked = sum(Object.values(settings.versions).map((version) => version.traffic ?? 0));
    const left = sum(Object.values(plan.weights)) - asked;
    const share = plan.weights[name];
    return share === undefined || name !== (settings.defaultVersion ?? name) ? share : share - left;
}

function ofOnline(version: OnlineDeploymentPlan): [string, unknown][] {
    const { resources, requests, assets } = version;
    return [
        ["cpuCores", resources.requests.cpu],
        ["memoryGb", resources.requests.memory],
        ["cpuCoresLimit", resources.limits.cpu],
        ["memoryGbLimit", resources.limits.memory],
        ["gpus", resources.limits.gpu ?? 0],
        ...ofScaling(version),
        ["autoscale.refreshSeconds", version.autoscale?.pollingInterval],
        ["scoringTimeoutMs", requests.requestTimeout],
        ["replicaMaxConcurrentRequests", requests.maxConcurrentRequestsPerInstance],
        ["maxRequestWaitTimeMs", requests.maxQueueWait],
        ...ofProbe("livenessProbe", version.liveness),
        ...ofProbe("readinessProbe", version.readiness),
        ["collectModelData", version.dataCollection ?? false],
        ["enableAppInsights", version.appInsights],
        ["modelMountPath", assets.modelMountPath],
        ["entryScript", assets.scoringScript],
    ];
}

function ofPods(version: DeploymentPlan): [string, unknown][] {
    const { requests, limits } = version;
    return [
        ["cpuCores", requests["cpu"]],
        ["memoryGb", requests["memory"]],
        ["cpuCoresLimit", limits["cpu"]],
        ["memoryGbLimit", limits["memory"]],
        ["gpus", limits["nvidia.com/gpu"] ?? 0],
        ...ofScaling(version),
        ["scoringTimeoutMs", version.scoringTimeoutMs],
        ["replicaMaxConcurrentRequests", version.replicaMaxConcurrentRequests],
        ...ofProbe("livenessProbe", version.liveness),
        ...(version.readiness === undefined ? [] : ofProbe("readinessProbe", version.readiness)),
        ["collectModelData", false],
        ["enableAppInsights", version.appInsights],
    ];
}

function ofScaling({ replicas, autoscale }: DeploymentPlan | OnlineDeploymentPlan): [string, unknown][] {
    return [
        ["replicas", replicas],
        ["autoscale", autoscale !== undefined],
        ["autoscale.minReplicas", autoscale?.minReplicas],
        ["autoscale.maxReplicas", autoscale?.maxReplicas],
        ["autoscale.targetUtilization", autoscale?.targetUtilization],
    ];
}

function ofProbe(key: string, probe: ProbePlan): [string, unknown][] {
    const numbers = Object.entries(probe).filter(([name]) => name !== "path");
    return numbers.map(([name, value]) => [`${key}.${name}`, value]);
}
