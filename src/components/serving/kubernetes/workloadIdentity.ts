import { FederatedIdentityCredential } from "@pulumi/azure-native/managedidentity/federatedIdentityCredential";
import { ServiceAccount } from "@pulumi/kubernetes/core/v1/serviceAccount";
import * as pulumi from "@pulumi/pulumi";
import { parseResourceId } from "../../../core/azureIds";
import { Findings } from "../../../core/problems";
import type { EndpointPlan } from "../../../plan/endpoint";
import { type Cluster, inCluster } from "../../cluster";
import { settleLater } from "../../support";
import type { EndpointArgs } from "../args";
import { type Text, annotated, commonLabels } from "./children";

/** The pods' service account, and what must be there before they start. */
export interface PodIdentity {
    readonly serviceAccountName: Text;
    readonly ready: readonly pulumi.Resource[];
}

/** The endpoint's own service account, with an Azure identity where one is asked for; or the one that was named. */
export function createIdentity(
    component: pulumi.Resource,
    name: string,
    plan: EndpointPlan,
    args: EndpointArgs,
    cluster: Cluster,
    after: readonly pulumi.Resource[],
): PodIdentity {
    if (args.serviceAccountName !== undefined) {
        return { serviceAccountName: args.serviceAccountName, ready: [] };
    }
    const identity = args.workloadIdentity;
    const annotations: Record<string, Text> =
        identity === undefined ? {} : { "azure.workload.identity/client-id": identity.clientId };
    const account = new ServiceAccount(
        `${name}-account`,
        {
            metadata: {
                name: plan.serviceAccountName,
                namespace: plan.namespace,
                labels: commonLabels(plan.endpointName, plan.endpointName),
                ...annotated(annotations),
            },
            automountServiceAccountToken: false,
        },
        inCluster(cluster, component, after),
    );
    const trust = plan.federatedCredential
        ? [trustAccount(component, name, plan, identity!.identityId, cluster)]
        : [];
    return { serviceAccountName: plan.serviceAccountName, ready: [account, ...trust] };
}

/**
 * The last federated credential of each stack: Azure refuses to write two of one identity at a time, and identities
 * given as Outputs cannot be told apart, so all of a stack are written one after another.
 */
const lastCredentials = new WeakMap<object, pulumi.Resource>();

/** Tells the identity to trust tokens of the cluster's issuer for the service account. */
function trustAccount(
    component: pulumi.Resource,
    name: string,
    plan: EndpointPlan,
    identityId: Text,
    cluster: Cluster,
): pulumi.Resource {
    const chain: object = pulumi.runtime.getStackResource() ?? cluster;
    const before = lastCredentials.get(chain);
    const identity = pulumi.output(identityId).apply((id) => parseResourceId(id)!); // which has been checked
    const issuer = settleLater(component, `ScoringEndpoint "${name}"`, cluster.oidcIssuerUrl, (url) => {
        const f = new Findings();
        if (url === undefined) {
            const rule = "needs a cluster with an OIDC issuer, and this one reports none";
            f.problem("workloadIdentity", undefined, rule, "Write oidcIssuer: true on the cluster.");
        }
        return { plan: url!, problems: f.problems, warnings: [] };
    });
    const credential = new FederatedIdentityCredential(
        `${name}-trust`,
        {
            resourceGroupName: identity.apply((one) => one.resourceGroupName),
            resourceName: identity.apply((one) => one.name),
            // One identity may serve endpoints of that name on several clusters.
            federatedIdentityCredentialResourceName: cluster.clusterName.apply((clusterName) =>
                `${clusterName}-${plan.namespace}-${plan.endpointName}`.slice(0, 120),
            ),
            issuer,
            subject: `system:serviceaccount:${plan.namespace}:${plan.serviceAccountName}`,
            audiences: ["api://AzureADTokenExchange"],
        },
        { parent: component, ...(before === undefined ? {} : { dependsOn: [before] }) },
    );
    lastCredentials.set(chain, credential);
    return credential;
}
