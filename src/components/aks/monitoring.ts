import type * as pulumi from "@pulumi/pulumi";
import { MaintenanceConfiguration } from "@pulumi/azure-native/containerservice/maintenanceConfiguration";
import { DataCollectionRuleAssociation } from "@pulumi/azure-native/monitor/dataCollectionRuleAssociation";
import type { ClusterPlan } from "../../plan/cluster";
import type { AksClusterArgs } from "../aksClusterArgs";
import { livesIn } from "../cluster";

/** The weekly times in which AKS may upgrade. */
export function planWindows(
    name: string,
    plan: ClusterPlan,
    args: AksClusterArgs,
    managed: pulumi.Resource,
    settings: pulumi.Resource,
    parent: pulumi.Resource,
): void {
    for (const { configName, window } of plan.maintenance) {
        const { dayOfWeek, intervalWeeks, startTime, durationHours, utcOffset } = window;
        const schedule = { weekly: { dayOfWeek, intervalWeeks } };
        new MaintenanceConfiguration(
            `${name}-${configName}`,
            {
                resourceGroupName: args.resourceGroupName,
                resourceName: plan.clusterName,
                configName,
                maintenanceWindow: { schedule, startTime, durationHours, utcOffset },
            },
            { parent, dependsOn: [settings], protect: false, ...livesIn(managed) },
        );
    }
}

/** Sends the cluster's metrics where a data collection rule says. */
export function associateMetrics(
    name: string,
    args: AksClusterArgs,
    managed: pulumi.CustomResource,
    parent: pulumi.Resource,
): void {
    if (typeof args.managedMetrics !== "object") {
        return;
    }
    new DataCollectionRuleAssociation(
        `${name}-metrics`,
        {
            resourceUri: managed.id,
            associationName: "aks-scoring-metrics",
            dataCollectionRuleId: args.managedMetrics.dataCollectionRuleId,
        },
        { parent, protect: false, ...livesIn(managed) },
    );
}
