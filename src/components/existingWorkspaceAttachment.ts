import * as pulumi from "@pulumi/pulumi";
import { getComputeOutput } from "@pulumi/azure-native/machinelearningservices/getCompute";
import { Findings } from "../core/problems";
import { carriedOfExistingAttachment, planExistingAttachment } from "../plan/azureml/existingAttachment";
import { compareWithCompute } from "../plan/azureml/reportedCompute";
import type { Cluster } from "./cluster";
import { readLater } from "./lateChecks";
import type { ScoringTarget } from "./scoringTarget";
import { AzureMlServing } from "./serving/azureml/azureMlServing";
import { declaredIn, nameKey } from "./serving/azureml/declared";
import { after, placeOf, readWorkspace } from "./serving/azureml/workspace";
import { checkCluster } from "./serving/checkCluster";
import { readArgs } from "./serving/readArgs";
import type { Serving } from "./serving/serving";
import { checkInputs, settle, settleLater } from "./support";
import { tenantsOf } from "./tenants";
import type { ExistingWorkspaceAttachmentArgs } from "./workspaceAttachmentArgs";

/**
 * An attachment that exists: `WorkspaceAttachment.existing` makes one. It creates nothing but the InstanceTypes that its
 * versions need, and changes nothing of the compute.
 */
export class ExistingWorkspaceAttachment extends pulumi.ComponentResource implements ScoringTarget {
    readonly cluster: Cluster;
    readonly serving: Serving;
    /** Resource id of the workspace. */
    readonly workspaceId: pulumi.Output<string>;
    /** Resource id of the compute. */
    readonly computeId: pulumi.Output<string>;
    /** Name of the compute in the workspace. */
    readonly computeName: string;
    /** Namespace of the pods. */
    readonly namespace: string;

    constructor(
        name: string,
        given: ExistingWorkspaceAttachmentArgs,
        opts?: pulumi.ComponentResourceOptions,
    ) {
        super("aks-scoring:index:ExistingWorkspaceAttachment", name, {}, opts);
        const title = `WorkspaceAttachment.existing "${name}"`;
        const { cluster, ...settings } = readArgs(
            this,
            title,
            given,
            "{ cluster, workspaceId, computeName }",
        );
        const f = new Findings();
        checkCluster(f, cluster);
        const planned = planExistingAttachment(settings);
        const plan = settle(this, title, { ...planned, problems: [...f.problems, ...planned.problems] });
        const args = checkInputs(this, title, new Findings(), settings, carriedOfExistingAttachment());

        this.cluster = cluster;
        const { workspaceId } = settings;
        const tenants = tenantsOf(cluster);
        tenants.attachments.push({ name, namespace: plan.namespace, workspaceId, grants: [] });
        tenants.extension ??= { by: name, resource: undefined, nodeSelector: plan.nodeSelector };
        const declared = declaredIn(workspaceId);
        declared.computes.set(nameKey(plan.computeName), name);
        const workspace = readWorkspace(this, { workspaceId: args.workspaceId });
        const reported = readLater(
            this,
            {
                resourceGroupName: after(workspace.location, workspace.resourceGroupName),
                workspaceName: workspace.name,
                computeName: plan.computeName,
            },
            getComputeOutput,
            (reason) =>
                `computeName: compute ${plan.computeName} cannot be read: ${reason}. Check its name, and that the workspace ` +
                "has it.",
        );
        // Through the comparison: nothing is served by a compute that is not what the program takes it for.
        const both = pulumi.all([reported, cluster.clusterId]);
        this.computeId = settleLater(this, title, both, ([compute, clusterId]) => {
            const found = new Findings();
            compareWithCompute(found, plan, clusterId, compute);
            return { plan: compute.id, problems: found.problems, warnings: [] };
        });
        this.workspaceId = workspace.id;
        this.computeName = plan.computeName;
        this.namespace = plan.namespace;
        this.serving = new AzureMlServing(this, {
            name,
            component: this,
            namespace: plan.namespace,
            nodeSelector: plan.nodeSelector,
            computeName: plan.computeName,
            computeId: this.computeId,
            compute: undefined,
            workspace: { ...workspace, onceRead: (value) => after(this.computeId, value) },
            declared,
            workspacePlace: placeOf(args.workspaceId).plain,
        });
        this.registerOutputs({
            workspaceId: this.workspaceId,
            computeId: this.computeId,
            computeName: this.computeName,
            namespace: this.namespace,
        });
    }
}
