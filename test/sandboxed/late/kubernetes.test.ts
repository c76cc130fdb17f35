import { Sandbox } from "aks-scoring/sandbox";
import { CLUSTERS, COMPONENTS, RIGHT, type Values, WORKSPACE, plain, program } from "./kubernetesProgram";
import {
    InlineStack,
    type LateCase,
    forbidden,
    notFound,
    pem,
    refuse,
    report,
    testLate,
    testTogether,
} from "./support";

const version = (problem: string) => report('ScoringDeployment "fraud-blue"', problem);
const endpoint = (problem: string) => report('ScoringEndpoint "fraud"', problem);
const secret = "The value is secret, and not shown: look at where the program has it from.";

/** Each kind of check by itself. */
const CASES: readonly LateCase<Values>[] = [
    {
        what: "the id of an existing cluster",
        values: { clusterId: "shared" },
        component: COMPONENTS.cluster,
        says: report(
            'AksCluster.existing "shared"',
            'clusterId = "shared": must be the resource id of a Microsoft.ContainerService/managedClusters. Give ' +
                "/subscriptions/<subscription>/resourceGroups/<group>/providers/Microsoft.ContainerService/managedClusters/" +
                "<managedCluster>.",
        ),
    },
    {
        what: "an existing cluster that is not there",
        values: { clusterId: `${CLUSTERS}/gone` },
        component: COMPONENTS.cluster,
        says:
            'AksCluster.existing "shared" cannot be read: ' +
            `${notFound("containerservice:getManagedCluster", "Microsoft.ContainerService/managedClusters/gone", "platform")}. ` +
            "Check its name and its resource group, that you may read it, and that it is in the subscription of the " +
            "azure-native provider.",
    },
    {
        what: "the pools of an existing cluster",
        values: { clusterId: `${CLUSTERS}/small` },
        component: COMPONENTS.cluster,
        says: report(
            'AksCluster.existing "shared"',
            'pools.cpu.vmSize = "Standard_D8s_v5": is Standard_D4s_v5 on the cluster. Give the size that the pool has.',
        ),
    },
    {
        what: "a kubeconfig that nobody may read",
        values: { clusterId: RIGHT.clusterId },
        world: () => refuse("containerservice:listManagedClusterUserCredentials"),
        component: COMPONENTS.cluster,
        says:
            `the cluster gives no kubeconfig: ${forbidden("containerservice:listManagedClusterUserCredentials")}. Grant the ` +
            "Azure Kubernetes Service Cluster User Role to whoever runs this program. Or give a kubeconfig or a " +
            "kubernetesProvider.",
    },
    {
        what: "Envoy Gateway's chart",
        values: { clusterId: RIGHT.clusterId },
        world: () => {
            plain.chart = "oci://example.com/other";
            return () => delete plain.chart;
        },
        component: COMPONENTS.cluster,
        says:
            "Envoy Gateway's chart oci://example.com/other cannot be read: invocation of kubernetes:helm:template returned an " +
            'error: the sandbox has no chart "oci://example.com/other" to render. Check chart and chartVersion, and that this ' +
            "machine reaches it.",
    },
    {
        what: "a certificate's key that a stack does not have",
        values: { privateKey: undefined },
        component: COMPONENTS.gateway,
        says: report(
            'ScoringGateway "edge"',
            "tls.privateKey = [secret]: must be an unencrypted private key in PEM text. Give the text of the key file as a string.",
        ),
    },
    {
        what: "a certificate's key",
        values: { privateKey: pem("issuer.key") },
        component: COMPONENTS.gateway,
        says: report(
            'ScoringGateway "edge"',
            "tls.privateKey = [secret]: must be the key of the certificate. Give the certificate and the key that were " +
                "made together.",
        ),
    },
    {
        what: "two keys that are one",
        values: { primaryKey: RIGHT.secondaryKey },
        component: COMPONENTS.endpoint,
        says: endpoint(
            "secondaryKey = [secret]: must differ from primaryKey. Give another key, or leave one of the two out.",
        ),
    },
    {
        what: "a cluster without an OIDC issuer",
        values: { clusterId: RIGHT.clusterId },
        world: ({ azure }) => {
            const { oidcIssuerProfile } = azure.get(RIGHT.clusterId);
            azure.change(RIGHT.clusterId, (body) => delete body.oidcIssuerProfile);
            return () =>
                azure.change(RIGHT.clusterId, (body) => (body.oidcIssuerProfile = oidcIssuerProfile));
        },
        component: COMPONENTS.endpoint,
        says: endpoint(
            "workloadIdentity: needs a cluster with an OIDC issuer, and this one reports none. Write oidcIssuer: true on " +
                "the cluster.",
        ),
    },
    {
        what: "a model that is not registered",
        values: { model: `${WORKSPACE}/models/none/versions/1` },
        component: COMPONENTS.version,
        says:
            "model none:1 of workspace ws cannot be read: " +
            `${notFound("machinelearningservices:getModelVersion", "Microsoft.MachineLearningServices/workspaces/models/versions/1", "ml")}. ` +
            "Check its name, and that you may read it, or give the address of its files, model: { uri: … }.",
    },
    {
        what: "a model of another subscription",
        values: { model: RIGHT.model.replace(/0{12}/, "000000000001") },
        component: COMPONENTS.version,
        says:
            "model fraud:3 is in subscription 00000000-0000-0000-0000-000000000001, and the Azure provider looks in " +
            "00000000-0000-0000-0000-000000000000. Give the address of its files, model: { uri: … }.",
    },
    {
        what: "a model that is not in Azure Blob Storage",
        values: { model: `${WORKSPACE}/models/job/versions/1` },
        component: COMPONENTS.version,
        says:
            'model job:1 of workspace ws is at "azureml://jobs/j/outputs/artifacts/paths/m", which cannot be followed to ' +
            "Azure Blob Storage. Give the address of its files, model: { uri: … }, or serve through a WorkspaceAttachment.",
    },
    {
        what: "a model in a datastore that is not there",
        values: { model: `${WORKSPACE}/models/lost/versions/1` },
        component: COMPONENTS.version,
        says:
            "model lost:1 is in datastore lost of workspace ws, which cannot be read: " +
            `${notFound("machinelearningservices:getDatastore", "Microsoft.MachineLearningServices/workspaces/datastores/lost", "ml")}. ` +
            "Check that you may read it, or give the address of the model's files, model: { uri: … }.",
    },
];

/** What waits for things that others' problems keep from being made is not registered: its messages are the stack's. */
const UNREGISTERED = "the stack";

/** What each component carries, all of it wrong at once. */
const TOGETHER: readonly Pick<LateCase<Values>, "values" | "component" | "says">[] = [
    {
        values: { hostname: "Not A Host" },
        component: COMPONENTS.gateway,
        says: report(
            'ScoringGateway "edge"',
            'tls.hostname = "Not A Host": must be 3 to 253 characters: lower-case letters, digits and -, in two or more ' +
                "parts with dots between, such as scoring.example.com. Choose another name.",
        ),
    },
    {
        values: { gatewayName: "Own Gateway" },
        component: COMPONENTS.existingGateway,
        says: report(
            'ScoringGateway "own"',
            'gatewayName = "Own Gateway": must be 1 to 63 characters: lower-case letters, digits and -, starting and ending ' +
                'with a letter or digit. Did you mean "own-gateway"?',
        ),
    },
    {
        values: { primaryKey: "with a blank" },
        component: COMPONENTS.endpoint,
        says: endpoint(
            `primaryKey = [secret]: must be 1 to 512 printable ASCII characters without blanks. ${secret}`,
        ),
    },
    {
        values: { identityId: "me" },
        component: COMPONENTS.endpoint,
        says: endpoint(
            'workloadIdentity.identityId = "me": must be the resource id of a ' +
                "Microsoft.ManagedIdentity/userAssignedIdentities. Give /subscriptions/<subscription>/resourceGroups/" +
                "<group>/providers/Microsoft.ManagedIdentity/userAssignedIdentities/<userAssignedIdentity>.",
        ),
    },
    {
        values: { clientId: "me" },
        component: COMPONENTS.endpoint,
        says: endpoint(
            'workloadIdentity.clientId = "me": must be a GUID. Give the identity\'s clientId, not its name.',
        ),
    },
    {
        values: { image: "acme fraud" },
        component: UNREGISTERED,
        says: version(
            'image = "acme fraud": must be a container image: registry/repository:tag, the repository in lower case. ' +
                'Write it like "acme.azurecr.io/fraud:12".',
        ),
    },
    {
        values: { variable: 5 as unknown as string },
        component: UNREGISTERED,
        says: version('environmentVariables.NAME = 5: must be a text. Write "5" with quotes.'),
    },
    {
        values: { model: "fraud" },
        component: UNREGISTERED,
        says: version(
            'model = "fraud": must be the resource id of one version of a registered model, or { uri } or { path }. Where ' +
                "it is a file or folder on this machine, write model: { path: … }.",
        ),
    },
    {
        values: { tenantId: "contoso" },
        component: COMPONENTS.tokens,
        says: report(
            'ScoringEndpoint "tokens"',
            'token.tenantId = "contoso": must be a GUID. Give the GUID of the Entra ID tenant, not its domain.',
        ),
    },
];

describe("a problem that is found late, on plain Kubernetes", function () {
    let inline: InlineStack;
    before(async () => {
        const sandbox = await Sandbox.start();
        const pool = { name: "workers", count: 3 };
        const system = { name: "system", vmSize: "Standard_D4s_v5", count: 3, mode: "System" } as const;
        for (const [name, vmSize] of [
            ["shared", "Standard_D8s_v5"],
            ["small", "Standard_D4s_v5"],
        ] as const) {
            await sandbox.azure.putCluster({
                resourceGroupName: "platform",
                name,
                pools: [system, { ...pool, vmSize }],
                properties: { oidcIssuerProfile: { enabled: true } },
            });
        }
        for (const id of [WORKSPACE, RIGHT.identityId]) {
            await sandbox.azure.put(id, { location: "westeurope" });
        }
        const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: "own" } };
        sandbox.kubernetes.put(namespace, RIGHT.clusterId);
        const paths = {
            "fraud/versions/3": "azureml://datastores/workspaceblobstore/paths/x/model.pkl",
            "job/versions/1": "azureml://jobs/j/outputs/artifacts/paths/m",
            "lost/versions/1": "azureml://datastores/lost/paths/x/model.pkl",
        };
        for (const [path, modelUri] of Object.entries(paths)) {
            await sandbox.azure.put(`${WORKSPACE}/models/${path}`, { properties: { modelUri } });
        }
        inline = await InlineStack.open(sandbox, "late");
        await inline.succeeds("up", program({}));
    });
    after(() => inline.sandbox.stop());

    testLate(CASES, () => inline, program);
    testTogether(TOGETHER, () => inline, program);
});
