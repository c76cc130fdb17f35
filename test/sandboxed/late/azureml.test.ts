import * as pulumi from "@pulumi/pulumi";
import { AksCluster, ScoringEndpoint, WorkspaceAttachment } from "aks-scoring";
import { Sandbox } from "aks-scoring/sandbox";
import { Folder } from "../../files/folder";
import { putCluster, putWorkspace } from "../azureml/support";
import {
    InlineStack,
    type LateCase,
    forbidden,
    notFound,
    pem,
    programOf,
    refuse,
    report,
    testLate,
} from "./support";

const SUBSCRIPTION = "/subscriptions/00000000-0000-0000-0000-000000000000";
const CLUSTERS = `${SUBSCRIPTION}/resourceGroups/platform/providers/Microsoft.ContainerService/managedClusters`;
const WORKSPACES = `${SUBSCRIPTION}/resourceGroups/ml/providers/Microsoft.MachineLearningServices/workspaces`;
const TYPE = "Microsoft.MachineLearningServices/workspaces";
const ENVIRONMENT = `${WORKSPACES}/first/environments/sklearn/versions/3`;

/** What the program has as it should be. */
const RIGHT = {
    workspaceId: `${WORKSPACES}/first`,
    secondWorkspaceId: `${WORKSPACES}/second`,
    adoptedWorkspaceId: `${WORKSPACES}/first`,
    privateKey: pem("leaf.key"),
    primaryKey: "a-key-of-our-own",
    secondaryKey: "another-key-of-our-own",
    environment: ENVIRONMENT,
};
type Values = typeof RIGHT;

const folder = new Folder({ "src/score.py": "def init():\n    pass\n\ndef run(data):\n    return 1\n" });

const clusterOf = (name: string) =>
    AksCluster.existing(name, {
        clusterId: `${CLUSTERS}/${name}`,
        pools: { cpu: { vmSize: "Standard_D8s_v5", nodePoolName: "workers" } },
    });

const program = programOf(RIGHT, (value) => {
    const cluster = clusterOf("shared");
    const certificate = pem("leaf.pem");
    const target = new WorkspaceAttachment("aml", {
        cluster,
        workspaceId: value("workspaceId"),
        tls: {
            certificate,
            privateKey: pulumi.secret(value("privateKey")),
            hostname: "scoring.example.com",
        },
    });
    new WorkspaceAttachment("second", {
        cluster,
        workspaceId: value("secondWorkspaceId"),
        createNamespace: false,
    });
    new ScoringEndpoint("fraud", {
        target,
        primaryKey: pulumi.secret(value("primaryKey")),
        secondaryKey: pulumi.secret(value("secondaryKey")),
        versions: {
            blue: {
                pool: "cpu",
                environment: value("environment"),
                sourceDirectory: folder.at("src"),
                entryScript: "score.py",
            },
        },
    });
    const adopted = WorkspaceAttachment.existing("adopted", {
        cluster: clusterOf("other"),
        workspaceId: value("adoptedWorkspaceId"),
        computeName: "there",
        namespace: "azureml-scoring",
    });
    new ScoringEndpoint("kept", {
        target: adopted,
        versions: { only: { image: "a.io/b:1", pool: "cpu" } },
    });
});

const COMPONENTS = {
    attachment: "aks-scoring:index:WorkspaceAttachment::aml",
    second: "aks-scoring:index:WorkspaceAttachment::second",
    adopted: "aks-scoring:index:ExistingWorkspaceAttachment::adopted",
    endpoint: "aks-scoring:index:ScoringEndpoint::fraud",
    version: "aks-scoring:index:ScoringEndpoint$aks-scoring:index:ScoringDeployment::fraud-blue",
};

/** What code cannot be uploaded without, and nobody may read. */
function notReadForUpload(what: string, said: string, token: string): LateCase<Values> {
    return {
        what: `${what} that nobody may read`,
        values: { workspaceId: RIGHT.workspaceId },
        world: () => refuse(token),
        component: COMPONENTS.version,
        says:
            `sourceDirectory cannot be uploaded: ${said} of the workspace cannot be read: ${forbidden(token)}. Check that you may ` +
            "read it, or build the code into the image, or give in its place code that the workspace has already: " +
            'code: "azureml:<name>:<version>".',
    };
}

const CASES: readonly LateCase<Values>[] = [
    {
        what: "the id of a workspace",
        values: { workspaceId: "first" },
        component: COMPONENTS.attachment,
        says: report(
            'WorkspaceAttachment "aml"',
            'workspaceId = "first": must be the resource id of a Microsoft.MachineLearningServices/workspaces. Give ' +
                "/subscriptions/<subscription>/resourceGroups/<group>/providers/Microsoft.MachineLearningServices/workspaces/" +
                "<workspace>.",
        ),
    },
    {
        what: "a workspace that is not there",
        values: { workspaceId: `${WORKSPACES}/gone` },
        component: COMPONENTS.attachment,
        says:
            "workspaceId: workspace gone in resource group ml cannot be read: " +
            `${notFound("machinelearningservices:getWorkspace", `${TYPE}/gone`, "ml")}. Check its name, that you may read it, ` +
            "and that it is in the subscription of the azure-native provider.",
    },
    {
        what: "a workspace of another subscription",
        values: { workspaceId: RIGHT.workspaceId.replace(/0{12}/, "000000000001") },
        component: COMPONENTS.attachment,
        says:
            "workspaceId: workspace first in resource group ml is in another subscription than the azure-native provider's, " +
            "00000000-0000-0000-0000-000000000000. Configure the provider for the workspace's subscription; the cluster must " +
            "be in it too.",
    },
    {
        what: "a workspace without an identity",
        values: { workspaceId: RIGHT.workspaceId },
        world: ({ azure }) => {
            const { identity } = azure.get(RIGHT.workspaceId);
            azure.change(RIGHT.workspaceId, (body) => delete body.identity);
            return () => azure.change(RIGHT.workspaceId, (body) => (body.identity = identity));
        },
        component: COMPONENTS.attachment,
        says:
            "workspace first reports no identity to grant roles to: give workspacePrincipalId, or grant them yourself and write " +
            "roleAssignments: false",
    },
    {
        what: "a workspace that the cluster is attached to already",
        values: { secondWorkspaceId: RIGHT.workspaceId },
        component: COMPONENTS.second,
        says: report(
            'WorkspaceAttachment "second"',
            "workspaceId: is attached to this cluster with namespace azureml-scoring by aml already. Serve through that " +
                "attachment, or give this one another namespace and computeName.",
        ),
    },
    {
        what: "a certificate's key",
        values: { privateKey: pem("issuer.key") },
        component: COMPONENTS.attachment,
        says: report(
            'WorkspaceAttachment "aml"',
            "tls.privateKey = [secret]: must be the key of the certificate. Give the certificate and the key that were " +
                "made together.",
        ),
    },
    {
        what: "two keys that are one",
        values: { primaryKey: RIGHT.secondaryKey },
        component: COMPONENTS.endpoint,
        says: report(
            'ScoringEndpoint "fraud"',
            "secondaryKey = [secret]: must differ from primaryKey. Give another key, or leave one of the two out.",
        ),
    },
    {
        what: "an environment",
        values: { environment: "sklearn" },
        component: COMPONENTS.version,
        says: report(
            'ScoringDeployment "fraud-blue"',
            'environment = "sklearn": must be one version of a registered environment: "azureml:<name>:<version>" or its ' +
                'resource id. Name its version too: "azureml:sklearn:1".',
        ),
    },
    {
        what: "a storage account that nothing can be uploaded to",
        values: { workspaceId: RIGHT.workspaceId },
        world: ({ azure }) => {
            const { storageAccount } = azure.get(RIGHT.workspaceId) as { storageAccount: string };
            azure.change(storageAccount, (body) => (body.allowSharedKeyAccess = false));
            return () => azure.change(storageAccount, (body) => delete body.allowSharedKeyAccess);
        },
        component: COMPONENTS.version,
        says:
            "sourceDirectory cannot be uploaded: storage account firststorage of the workspace takes no account keys " +
            "(allowSharedKeyAccess is false), and azure-native uploads with them alone. Open the account for the update, " +
            "build the code into the image, or give in its place code that the workspace has already: " +
            'code: "azureml:<name>:<version>".',
    },
    notReadForUpload("a storage account", "the storage account", "storage:getStorageAccount"),
    notReadForUpload("a datastore", "datastore workspaceblobstore", "machinelearningservices:getDatastore"),
    {
        what: "a compute that is not there",
        values: { adoptedWorkspaceId: RIGHT.secondWorkspaceId },
        component: COMPONENTS.adopted,
        says:
            "computeName: compute there cannot be read: " +
            `${notFound("machinelearningservices:getCompute", `${TYPE}/computes/there`, "ml")}. Check its name, and that the ` +
            "workspace has it.",
    },
    {
        what: "a compute of another cluster",
        values: { adoptedWorkspaceId: RIGHT.adoptedWorkspaceId },
        world: ({ azure }) => {
            const id = `${RIGHT.adoptedWorkspaceId}/computes/there`;
            const attach = (name: string) =>
                azure.change(id, ({ properties }) => (properties.resourceId = `${CLUSTERS}/${name}`));
            attach("shared");
            return () => attach("other");
        },
        component: COMPONENTS.adopted,
        says: report(
            'WorkspaceAttachment.existing "adopted"',
            `computeName = "there": attaches another cluster, ${CLUSTERS}/shared. Name the compute that attaches this cluster.`,
        ),
    },
    {
        what: "an endpoint that somebody deleted",
        values: { workspaceId: RIGHT.workspaceId },
        world: ({ azure }) => void azure.remove(`${RIGHT.workspaceId}/onlineEndpoints/fraud`),
        component: COMPONENTS.endpoint,
        says:
            "endpoint fraud cannot be read: " +
            `${notFound("machinelearningservices:getOnlineEndpoint", `${TYPE}/onlineEndpoints/fraud`, "ml")}. Where somebody ` +
            "deleted it, run pulumi refresh: the next update then makes it again.",
    },
    {
        what: "keys that nobody may read",
        values: { workspaceId: RIGHT.workspaceId },
        world: () => refuse("machinelearningservices:listOnlineEndpointKeys", "fraud"),
        component: COMPONENTS.endpoint,
        says:
            "the keys of endpoint fraud cannot be read: " +
            `${forbidden("machinelearningservices:listOnlineEndpointKeys")}. Where a right is missing, grant ` +
            "Microsoft.MachineLearningServices/workspaces/onlineEndpoints/listKeys/action to whoever runs this program: the " +
            "role AzureML Data Scientist has it. Where somebody deleted the endpoint, run pulumi refresh.",
    },
];

describe("a problem that is found late, on Azure ML", function () {
    let inline: InlineStack;
    before(async () => {
        const sandbox = await Sandbox.start();
        const clusterId = await putCluster(sandbox, "shared");
        await putCluster(sandbox, "other");
        const workspaceId = await putWorkspace(sandbox, clusterId, "first");
        await putWorkspace(sandbox, clusterId, "second");
        await sandbox.azure.put(ENVIRONMENT, { properties: { image: "acme.azurecr.io/sklearn:3" } });
        const { storageAccount } = sandbox.azure.get(workspaceId) as { storageAccount: string };
        await sandbox.azure.put(storageAccount, { location: "westeurope" });
        const there = await sandbox.stack(
            () =>
                void new WorkspaceAttachment("there", {
                    cluster: clusterOf("other"),
                    workspaceId,
                    computeName: "there",
                }),
            { stackName: "there" },
        );
        await there.up();
        inline = await InlineStack.open(sandbox, "late");
        await inline.succeeds("up", program({}));
    });
    after(async () => {
        await inline.sandbox.stop();
        folder.remove();
    });

    testLate(CASES, () => inline, program);
});
