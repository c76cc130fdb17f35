import * as pulumi from "@pulumi/pulumi";
import { Findings, type Planned, describe } from "../core/problems";
import { type AttachmentContext, carriedOfAttachment, planAttachment } from "../plan/azureml/attachment";
import { roomOf } from "../plan/azureml/clusterRoom";
import { ClusterPurpose } from "../plan/purpose";
import type { Cluster } from "./cluster";
import { ExistingWorkspaceAttachment } from "./existingWorkspaceAttachment";
import type { ScoringTarget } from "./scoringTarget";
import { AzureMlServing } from "./serving/azureml/azureMlServing";
import { checkRegions, twinsOf, withoutTwin } from "./serving/azureml/attachmentChecks";
import { layOutAttachment } from "./serving/azureml/layOutAttachment";
import type { PlannedAttachment } from "./serving/azureml/planned";
import { declaredIn, nameKey } from "./serving/azureml/declared";
import { placeOf, readWorkspace } from "./serving/azureml/workspace";
import { dependenciesOf } from "./serving/dependencies";
import { checkCluster } from "./serving/checkCluster";
import { readArgs } from "./serving/readArgs";
import { formerNames } from "./renamed";
import type { Serving } from "./serving/serving";
import { checkInputs, settle, warn } from "./support";
import { tenantsOf } from "./tenants";
import type { ExistingWorkspaceAttachmentArgs, WorkspaceAttachmentArgs } from "./workspaceAttachmentArgs";

/**
 * A cluster as a compute of an Azure ML workspace: the extension with its router, the workspace's rights on the cluster,
 * the namespace of the pods and the compute. Taking it out of the program detaches the cluster, which stays.
 *
 * @example
 * ```ts
 * import { AksCluster, ScoringEndpoint, WorkspaceAttachment } from "aks-scoring";
 *
 * const cluster = new AksCluster("ml", {
 *     resourceGroupName: "scoring",
 *     localAccounts: true, // for a try: an administrator without Entra ID
 *     pools: { cpu: { vmSize: "Standard_D4s_v5", count: 3 } },
 * });
 * const workspaceId =
 *     "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/ml" +
 *     "/providers/Microsoft.MachineLearningServices/workspaces/fraud-ws";
 * const attachment = new WorkspaceAttachment("aml", { cluster, workspaceId });
 * const fraud = new ScoringEndpoint("fraud", {
 *     target: attachment,
 *     versions: { blue: { image: "acme.azurecr.io/fraud:12", pool: "cpu" } },
 * });
 * export const scoringUri = fraud.scoringUri;
 * ```
 */
export class WorkspaceAttachment extends pulumi.ComponentResource implements ScoringTarget {
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

    /** Takes an attachment that exists: another stack's, or one made by hand. */
    static existing(
        name: string,
        args: ExistingWorkspaceAttachmentArgs,
        opts?: pulumi.ComponentResourceOptions,
    ): ExistingWorkspaceAttachment {
        return new ExistingWorkspaceAttachment(name, args, opts);
    }

    constructor(name: string, args: WorkspaceAttachmentArgs, opts?: pulumi.ComponentResourceOptions) {
        super("aks-scoring:index:WorkspaceAttachment", name, {}, opts);
        const title = `WorkspaceAttachment "${name}"`;
        readArgs(this, title, args, "{ cluster, workspaceId }");
        const planned = settle(this, title, planArgs(this, name, args));
        const { plan } = planned;
        warnOfAlias(this, name, opts);
        this.cluster = args.cluster;
        declaredIn(args.workspaceId).computes.set(nameKey(plan.computeName), name);
        const workspaceId = withoutTwin(this, title, this.cluster, planned);
        const workspace = readWorkspace(this, {
            workspaceId,
            principalId: planned.args.workspacePrincipalId,
        });
        checkRegions(this, this.cluster, workspace);
        const parts = layOutAttachment(
            this,
            name,
            { plan, args: { ...planned.args, workspaceId } },
            this.cluster,
            workspace,
            dependenciesOf(this, opts),
        );

        this.serving = new AzureMlServing(this, {
            name,
            component: this,
            namespace: plan.namespace,
            nodeSelector: plan.nodeSelector,
            computeName: plan.computeName,
            computeId: parts.compute.id,
            compute: parts.compute,
            workspace,
            declared: declaredIn(args.workspaceId),
            workspacePlace: placeOf(args.workspaceId).plain,
        });
        this.workspaceId = workspace.id;
        this.computeId = parts.compute.id;
        this.computeName = plan.computeName;
        this.namespace = plan.namespace;
        this.registerOutputs({
            workspaceId: this.workspaceId,
            computeId: this.computeId,
            computeName: this.computeName,
            namespace: this.namespace,
        });
    }
}

/**
 * An attachment's name is a part of its InstanceTypes' names, and an update of a deployment takes no other InstanceType
 * (https://github.com/Azure/AML-Kubernetes/issues/247).
 */
function warnOfAlias(
    component: pulumi.Resource,
    name: string,
    opts: pulumi.ComponentResourceOptions | undefined,
): void {
    const [former] = formerNames(opts).filter((one) => one !== name);
    if (former !== undefined) {
        const rule =
            "cannot carry an attachment over: its InstanceTypes are called after it, and each version would move to another, " +
            "which Azure ML may refuse or ignore";
        const remedy = `Keep ${JSON.stringify(former)} as the component's name; computeName names the compute.`;
        warn(component, describe({ path: "aliases", value: undefined, rule, remedy }));
    }
}

function planArgs(
    component: pulumi.Resource,
    name: string,
    given: WorkspaceAttachmentArgs,
): Planned<PlannedAttachment> {
    const { cluster, ...settings } = given;
    const f = new Findings();
    const known = checkCluster(f, cluster);
    const context = known ? contextOf(cluster, settings) : NO_CLUSTER;
    const planned = planAttachment(name, settings, context);
    const problems = [...f.problems, ...planned.problems];
    const checks = problems.length > 0 ? [] : carriedOfAttachment(settings);
    const args = checkInputs(component, `WorkspaceAttachment "${name}"`, new Findings(), settings, checks);
    return { plan: { plan: planned.plan, args }, problems, warnings: planned.warnings };
}

/** What an attachment is planned against where its cluster is none, and says so. */
const NO_CLUSTER: AttachmentContext = {
    purpose: ClusterPurpose.FastProd,
    guaranteedNodes: undefined,
    room: undefined,
    nvidiaDevicePlugin: false,
    installedBy: undefined,
    owners: new Map(),
    installedNodeSelector: {},
    computes: new Map(),
    twins: new Map(),
};

function contextOf(cluster: Cluster, settings: Omit<WorkspaceAttachmentArgs, "cluster">): AttachmentContext {
    const { extension, owners } = tenantsOf(cluster);
    const { systemPool } = cluster;
    return {
        purpose: cluster.purpose,
        // Of a cluster of which only some pools are named, nothing is known for sure.
        ...(systemPool === undefined
            ? { guaranteedNodes: undefined, room: undefined }
            : roomOf([systemPool, ...Object.values(cluster.pools).map(({ plan }) => plan)])),
        nvidiaDevicePlugin: cluster.devicePlugins.includes("nvidia"),
        installedBy: extension?.by,
        owners,
        installedNodeSelector: extension?.nodeSelector ?? {},
        computes: declaredIn(settings.workspaceId).computes,
        twins: twinsOf(cluster, settings.workspaceId),
    };
}
