import { OnlineDeployment } from "@pulumi/azure-native/machinelearningservices/onlineDeployment";
import * as pulumi from "@pulumi/pulumi";
import { VERSION_TYPE_TAG } from "../../../plan/azureml/carriedByOnline";
import type { OnlineDeploymentPlan } from "../../../plan/azureml/onlineVersion";
import type { ScoringDeploymentSettings } from "../args";
import type { DeploymentParts } from "../serving";
import { createAssets } from "./assets";
import { above } from "./attachment";
import { nameKey } from "./declared";
import { instanceTypeOf } from "./instanceTypes";
import { deploymentProperties } from "./onlineDeploymentProperties";
import type { PlannedOnlineDeployment } from "./planned";

/** What the service writes into a deployment's properties itself, anew with each operation. */
const WRITTEN_BY_SERVICE = [
    "properties.properties.AzureAsyncOperationUri",
    'properties.properties["azureml.onlineendpointid"]',
];

/**
 * One version: its assets, its InstanceType, and the deployment. The deployments of an endpoint are written one after
 * another. They go with their endpoint: the service would refuse to delete one that still has traffic.
 */
export function layOutOnlineDeployment(
    component: pulumi.Resource,
    name: string,
    planned: PlannedOnlineDeployment,
    after: readonly pulumi.Resource[],
): DeploymentParts {
    const { plan, args, target, attachment } = planned;
    const { workspace, namespace, declared } = attachment;
    const endpointKey = nameKey(plan.endpointName);
    const endpoint = declared.endpoints.get(endpointKey);
    const owner = declared.owners.get(endpointKey);
    const writes = declared.writes.get(endpointKey) ?? [];
    const instanceType = instanceTypeOf(plan, target, attachment);
    const assets = createAssets(component, name, planned, after);
    const deployment = new OnlineDeployment(
        `${name}-deployment`,
        {
            resourceGroupName: workspace.resourceGroupName,
            workspaceName: workspace.name,
            endpointName: plan.endpointName,
            deploymentName: plan.versionName,
            location: workspace.location,
            tags: tagsOf(plan, args),
            // Under autoscale the number is the service's: a capacity that is sent would scale.
            sku: { name: "Default", ...(plan.replicas === undefined ? {} : { capacity: plan.replicas }) },
            properties: deploymentProperties(plan, args, assets, workspace),
        },
        {
            parent: component,
            protect: false,
            dependsOn: [...after, instanceType, ...assets.ready, ...writes],
            ignoreChanges: WRITTEN_BY_SERVICE,
            customTimeouts: PATIENCE,
            // Created first, the new one would have the old one's id, and go with it.
            deleteBeforeReplace: true,
            ...(endpoint === undefined ? {} : { replaceWith: [endpoint, ...above(attachment, target)] }),
            // With what is never replaced: with the endpoint itself, a replacement would take the version unasked.
            ...(owner === undefined ? {} : { deletedWith: owner }),
        },
    );
    declared.writes.set(endpointKey, [...writes, deployment]);
    return {
        objectName: pulumi.output(plan.versionName),
        namespace: pulumi.output<string | undefined>(namespace),
        workload: deployment,
        ready: [deployment],
    };
}

/** How long a deployment may take: images are built, models fetched, and nodes may have to come first. */
const PATIENCE = { create: "90m", update: "90m", delete: "60m" };

function tagsOf(
    plan: OnlineDeploymentPlan,
    args: ScoringDeploymentSettings,
): pulumi.Output<Record<string, string>> {
    const tags = pulumi.output(args.tags ?? {}) as unknown as pulumi.Output<Record<string, string>>;
    return tags.apply((known): Record<string, string> => ({ ...known, [VERSION_TYPE_TAG]: plan.type }));
}
