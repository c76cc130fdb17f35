import type * as pulumi from "@pulumi/pulumi";
import { isoDuration } from "../../../core/units";
import type { DataCollectionSettings } from "../../../plan/version";
import type { OnlineDeploymentPlan } from "../../../plan/azureml/onlineVersion";
import type { ProbePlan } from "../../../plan/probe";
import type { ScoringDeploymentSettings } from "../args";
import { type VersionAssets, registeredId } from "./assets";
import type { Workspace } from "./workspace";

/** A version in ARM's words. v1's defaults are written out: today's are others. */
export function deploymentProperties(
    plan: OnlineDeploymentPlan,
    args: ScoringDeploymentSettings,
    assets: VersionAssets,
    workspace: Workspace,
) {
    const { resources, requests } = plan;
    const variables = Object.fromEntries(
        plan.environmentVariables.map((name) => [name, args.environmentVariables?.[name] ?? ""]),
    );
    return {
        endpointComputeType: "Kubernetes" as const,
        instanceType: plan.instanceType.name,
        ...(assets.modelId === undefined ? {} : { model: assets.modelId }),
        ...(plan.assets.modelMountPath === undefined ? {} : { modelMountPath: plan.assets.modelMountPath }),
        ...(assets.environmentId === undefined ? {} : { environmentId: assets.environmentId }),
        ...(plan.assets.scoringScript === undefined
            ? {}
            : {
                  codeConfiguration: {
                      scoringScript: plan.assets.scoringScript,
                      ...(assets.codeId === undefined ? {} : { codeId: assets.codeId }),
                  },
              }),
        ...(plan.environmentVariables.length === 0 ? {} : { environmentVariables: variables }),
        appInsightsEnabled: plan.appInsights,
        containerResourceRequirements: {
            containerResourceRequests: { ...resources.requests },
            containerResourceLimits: { ...resources.limits },
        },
        scaleSettings: scaleSettings(plan),
        requestSettings: { ...requests },
        livenessProbe: probe(plan.liveness),
        readinessProbe: probe(plan.readiness),
        ...dataCollector(plan, args, workspace),
        ...(args.description === undefined ? {} : { description: args.description }),
        // There even when empty: what the service adds to it can only be ignored where it is.
        properties: (args.properties ?? {}) as pulumi.Input<Record<string, string>>,
    };
}

function scaleSettings({ autoscale }: OnlineDeploymentPlan) {
    if (autoscale === undefined) {
        return { scaleType: "Default" as const };
    }
    const { minReplicas, maxReplicas, targetUtilization, pollingInterval } = autoscale;
    return {
        scaleType: "TargetUtilization" as const,
        minInstances: minReplicas,
        maxInstances: maxReplicas,
        targetUtilizationPercentage: targetUtilization,
        pollingInterval,
    };
}

function probe(plan: ProbePlan) {
    return {
        initialDelay: isoDuration(plan.initialDelaySeconds * 1000),
        period: isoDuration(plan.periodSeconds * 1000),
        timeout: isoDuration(plan.timeoutSeconds * 1000),
        successThreshold: plan.successThreshold,
        failureThreshold: plan.failureThreshold,
    };
}

function dataCollector(
    { dataCollection }: OnlineDeploymentPlan,
    { collectModelData }: ScoringDeploymentSettings,
    workspace: Workspace,
) {
    if (dataCollection === undefined) {
        return {};
    }
    const given =
        typeof collectModelData === "object"
            ? (collectModelData as DataCollectionSettings<pulumi.Input<string>>)
            : {};
    const collections = Object.entries(dataCollection.collections).map(([name, { samplingRate }]) => {
        const { dataId, clientId } = given.collections?.[name] ?? {};
        return [
            name,
            {
                dataCollectionMode: "Enabled",
                samplingRate,
                ...(dataId === undefined ? {} : { dataId: registeredId(workspace, "data", dataId) }),
                ...(clientId === undefined ? {} : { clientId }),
            },
        ] as const;
    });
    return {
        dataCollector: {
            collections: Object.fromEntries(collections),
            rollingRate: dataCollection.rollingRate,
            ...(dataCollection.captureHeaders.length === 0
                ? {}
                : { requestLogging: { captureHeaders: [...dataCollection.captureHeaders] } }),
        },
    };
}
