import { Secret } from "@pulumi/kubernetes/core/v1/secret";
import * as pulumi from "@pulumi/pulumi";
import { checkCertificate } from "../../../core/certificates";
import { kubernetesName } from "../../../core/names";
import { Findings } from "../../../core/problems";
import type { GatewayPlan, GatewaySettings } from "../../../plan/gateway";
import type { Cluster } from "../../cluster";
import { settle } from "../../support";
import { type Text, inCluster, namedByContent, secretData } from "./children";

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
    const { certificate, privateKey, hostname } = args.tls;
    const parts = pulumi
        .secret(pulumi.all([certificate, privateKey, hostname]))
        .apply(([chain, key, host]) => {
            const f = new Findings();
            checkCertificate(f.at("tls"), {
                certificate: chain,
                privateKey: key,
                hostname: host,
                now: new Date(),
            });
            const found = { problems: f.problems, warnings: f.warnings };
            return settle(component, `ScoringGateway "${name}"`, { plan: { chain, key }, ...found });
        });
    const data = secretData({
        "tls.crt": parts.apply(({ chain }) => chain),
        "tls.key": parts.apply(({ key }) => key),
    });
    // A provider that would delete a changed Secret first gets a new one beside it instead.
    const base = kubernetesName([plan.objectName, "certificate"], cluster.secretsAreMutable ? 63 : 54);
    const secretName = cluster.secretsAreMutable ? base : namedByContent(base, data);
    const resource = new Secret(
        `${name}-certificate`,
        { metadata: { name: secretName, namespace: plan.gatewayNamespace }, type: "kubernetes.io/tls", data },
        inCluster(cluster, component, after),
    );
    return { name: secretName, resource };
}
