import { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource";
import type * as pulumi from "@pulumi/pulumi";
import { gatewayDuration } from "../../../core/units";
import type { GatewayPlan } from "../../../plan/gateway";
import { type Cluster, inCluster } from "../../cluster";

/** What the Gateway grants its clients. It is there before the Gateway, and so before its routes. */
export function clientTrafficPolicy(
    component: pulumi.Resource,
    name: string,
    { plan, metadata }: { readonly plan: GatewayPlan; readonly metadata: object },
    cluster: Cluster,
    after: readonly pulumi.Resource[],
): pulumi.Resource {
    return new CustomResource(
        `${name}-clients`,
        {
            apiVersion: "gateway.envoyproxy.io/v1alpha1",
            kind: "ClientTrafficPolicy",
            metadata,
            spec: clientTrafficPolicySpec(plan),
        },
        inCluster(cluster, component, after),
    );
}

/**
 * What Envoy Gateway does where nothing is said, said: a later default must not change who is let in.
 * https://github.com/envoyproxy/gateway/blob/v1.9.1/internal/xds/translator/listener.go
 */
const SAID = {
    // Routes match the path that a container gets: "%2F" and "//" lead past none.
    path: { escapedSlashesAction: "UnescapeAndRedirect", disableMergeSlashes: false },
    // To a Python server X_Key and X-Key are the same header.
    headers: { withUnderscoresAction: "RejectRequest" },
};

export function clientTrafficPolicySpec({ objectName, clients }: GatewayPlan) {
    const { headersTimeoutMs, uploadTimeoutMs, idleTimeoutMs, maxConnections } = clients;
    const headers = headersTimeoutMs === undefined ? undefined : gatewayDuration(headersTimeoutMs);
    return {
        targetRefs: [{ group: "gateway.networking.k8s.io", kind: "Gateway", name: objectName }],
        timeout: {
            ...(headers === undefined ? {} : { tcp: { tlsHandshakeTimeout: headers } }),
            http: {
                ...(headers === undefined ? {} : { requestHeadersReceivedTimeout: headers }),
                requestReceivedTimeout: gatewayDuration(uploadTimeoutMs),
                idleTimeout: gatewayDuration(idleTimeoutMs),
            },
        },
        connection: {
            connectionLimit: { value: maxConnections },
            // Of each connection; bodies are buffered apart from it (an endpoint's maxRequestBodyBytes).
            bufferLimit: "32Ki",
        },
        ...SAID,
    };
}
