import { Secret } from "@pulumi/kubernetes/core/v1/secret";
import type * as pulumi from "@pulumi/pulumi";
import { kubernetesName } from "../../../core/names";
import type { GatewayPlan, GatewaySettings } from "../../../plan/gateway";
import { type Cluster, inCluster } from "../../cluster";
import { checkedCertificate } from "../certificate";
import { type Text, secretData } from "./children";
import { drawnName } from "./drawnName";

/** The Secret with the gateway's certificate; its parts are checked together once all are known, and against the clock. */
export function certificateSecret(
    component: pulumi.Resource,
    name: string,
    { plan, args }: { readonly plan: GatewayPlan; readonly args: GatewaySettings<Text> },
    cluster: Cluster,
    after: readonly pulumi.Resource[],
): { readonly name: Text; readonly resource: pulumi.Resource } | undefined {
    if (args.tls === undefined) {
        return undefined;
    }
    const parts = checkedCertificate(component, `ScoringGateway "${name}"`, args.tls, true);
    const data = secretData({
        "tls.crt": parts.apply(({ certificate }) => certificate),
        "tls.key": parts.apply(({ privateKey }) => privateKey),
    });
    // A provider that would delete a changed Secret first gets a new one beside it instead.
    const base = kubernetesName([plan.objectName, "certificate"], cluster.secretsAreMutable ? 63 : 54);
    const fixed = cluster.secretsAreMutable;
    const secretName = fixed ? base : drawnName(`${name}-certificate`, base, data, component);
    const resource = new Secret(
        `${name}-certificate`,
        { metadata: { name: secretName, namespace: plan.gatewayNamespace }, type: "kubernetes.io/tls", data },
        // Inherited protection would block a renewal that is another Secret.
        { ...inCluster(cluster, component, after), ...(fixed ? {} : { protect: false }) },
    );
    return { name: secretName, resource };
}
