import { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource";
import type * as pulumi from "@pulumi/pulumi";
import type { OnlineDeploymentPlan } from "../../../plan/azureml/onlineVersion";
import { inCluster } from "../../cluster";
import type { ScoringTarget } from "../../scoringTarget";
import type { Attachment } from "./attachment";

/** The InstanceType of a version's pool and size: versions of one size share it, so it is the attachment's. */
export function instanceTypeOf(
    plan: OnlineDeploymentPlan,
    { cluster }: ScoringTarget,
    attachment: Attachment,
): pulumi.Resource {
    const { name, nodeSelector, requests, limits } = plan.instanceType;
    const { declared } = attachment;
    const known = declared.instanceTypes.get(name);
    if (known !== undefined) {
        return known;
    }
    const pool = cluster.pools[plan.pool.key]?.resource;
    // The definition comes with the extension, some time after it: attaching the compute takes that time, and where it
    // does not, the provider tries again.
    const after = [attachment.compute, pool].filter((one) => one !== undefined);
    const made = new CustomResource(
        `${attachment.name}-${name}`,
        {
            apiVersion: "amlarc.azureml.com/v1alpha1",
            kind: "InstanceType",
            metadata: { name: attachment.workspace.onceRead(name) },
            spec: { nodeSelector, resources: { requests, limits } },
        },
        inCluster(cluster, attachment.component, after),
    );
    declared.instanceTypes.set(name, made);
    return made;
}
