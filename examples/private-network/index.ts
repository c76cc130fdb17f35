// A private API server, your own network and registry, an internal load balancer with TLS, and sign-in by Entra ID.
import * as pulumi from "@pulumi/pulumi";
import { AksCluster, ScoringEndpoint, ScoringGateway } from "aks-scoring";

const config = new pulumi.Config();
const subscription = `/subscriptions/${config.require("subscriptionId")}`;
const network = `${subscription}/resourceGroups/network/providers/Microsoft.Network/virtualNetworks/hub/subnets`;
const identities = `${subscription}/resourceGroups/scoring/providers/Microsoft.ManagedIdentity/userAssignedIdentities`;

const cluster = new AksCluster("ml", {
    resourceGroupName: "scoring",
    location: "westeurope",
    privateCluster: true,
    localAccounts: false,
    entra: { adminGroupObjectIds: [config.require("adminGroupId")] },
    userAssignedIdentityId: `${identities}/ml`,
    network: {
        subnetId: `${network}/nodes`,
        serviceCidr: "10.2.0.0/16",
        dnsServiceIp: "10.2.0.10",
        podCidr: "10.128.0.0/14",
        outboundType: "userDefinedRouting",
    },
    registries: [
        `${subscription}/resourceGroups/shared/providers/Microsoft.ContainerRegistry/registries/acme`,
    ],
    upgradeChannel: "patch",
    maintenanceWindows: { autoUpgrade: { dayOfWeek: "Sunday", startTime: "02:00", utcOffset: "+01:00" } },
    // Without zones, which a warning is about: the loss of one may take all nodes.
    pools: { cpu: { vmSize: "Standard_D8s_v5", count: 3 } },
});

const gateway = new ScoringGateway("edge", {
    cluster,
    loadBalancer: { internal: true, subnet: "load-balancers" },
    tls: {
        hostname: config.require("hostname"),
        certificate: config.requireSecret("certificate"),
        privateKey: config.requireSecret("privateKey"),
    },
});

const endpoint = new ScoringEndpoint("fraud", {
    target: gateway,
    auth: "token",
    // Not every application of the tenant: those to which an administrator has given the role.
    token: { tenantId: config.require("tenantId"), audience: "api://scoring", roles: ["Score"] },
    versions: {
        blue: { image: "acme.azurecr.io/fraud:12", pool: "cpu", cpuCores: 1, memoryGb: 2, replicas: 3 },
    },
});

export const scoringUri = endpoint.scoringUri;
