import * as pulumi from "@pulumi/pulumi";
import { AksCluster, NodePool, ScoringEndpoint, ScoringGateway } from "aks-scoring";
import { pem, programOf } from "./support";

const SUBSCRIPTION = "/subscriptions/00000000-0000-0000-0000-000000000000";
export const CLUSTERS = `${SUBSCRIPTION}/resourceGroups/platform/providers/Microsoft.ContainerService/managedClusters`;
export const WORKSPACE = `${SUBSCRIPTION}/resourceGroups/ml/providers/Microsoft.MachineLearningServices/workspaces/ws`;
const GUID = "72f988bf-86f1-41af-91ab-2d7cd011db47";

/** What the program has as it should be. */
export const RIGHT = {
    clusterId: `${CLUSTERS}/shared`,
    privateKey: pem("leaf.key"),
    hostname: "scoring.example.com",
    primaryKey: "a-key-of-our-own",
    secondaryKey: "another-key-of-our-own",
    identityId: `${SUBSCRIPTION}/resourceGroups/ml/providers/Microsoft.ManagedIdentity/userAssignedIdentities/me`,
    clientId: GUID,
    image: "acme.azurecr.io/fraud:12",
    model: `${WORKSPACE}/models/fraud/versions/3`,
    tenantId: GUID,
    gatewayName: "own",
    variable: "value",
};
export type Values = typeof RIGHT;

/** A setting that a program has in plain. */
export const plain: { chart?: string } = {};

export const program = programOf(RIGHT, (value) => {
    const cluster = AksCluster.existing("shared", {
        clusterId: value("clusterId"),
        pools: { cpu: { vmSize: "Standard_D8s_v5", nodePoolName: "workers" } },
        blobCsiDriver: true,
    });
    new NodePool("extra", { cluster, vmSize: "Standard_D4s_v5" });
    const target = new ScoringGateway("edge", {
        cluster,
        ...plain,
        tls: {
            certificate: pem("leaf.pem"),
            privateKey: pulumi.secret(value("privateKey")),
            hostname: value("hostname"),
        },
    });
    new ScoringEndpoint("fraud", {
        target,
        primaryKey: pulumi.secret(value("primaryKey")),
        secondaryKey: pulumi.secret(value("secondaryKey")),
        workloadIdentity: {
            identityId: value("identityId"),
            clientId: value("clientId"),
        },
        versions: {
            blue: {
                image: value("image"),
                pool: "cpu",
                model: value("model"),
                environmentVariables: { NAME: value("variable") },
            },
        },
    });
    const own = ScoringGateway.existing("own", {
        cluster,
        gatewayName: value("gatewayName"),
        gatewayNamespace: "own",
        implementation: "envoy-gateway",
        hostname: "own.example.com",
        namespaces: ["own"],
    });
    new ScoringEndpoint("tokens", {
        target: own,
        auth: "token",
        token: { tenantId: value("tenantId"), audience: "api://scoring" },
        versions: { only: { image: RIGHT.image, pool: "cpu" } },
    });
});

/** Whose messages they are. */
export const COMPONENTS = {
    cluster: "aks-scoring:index:ExistingAksCluster::shared",
    gateway: "aks-scoring:index:ScoringGateway::edge",
    existingGateway: "aks-scoring:index:ExistingScoringGateway::own",
    endpoint: "aks-scoring:index:ScoringEndpoint::fraud",
    tokens: "aks-scoring:index:ScoringEndpoint::tokens",
    version: "aks-scoring:index:ScoringEndpoint$aks-scoring:index:ScoringDeployment::fraud-blue",
};
