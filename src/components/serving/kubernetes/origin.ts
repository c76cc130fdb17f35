import { createHash } from "node:crypto";
import type * as pulumi from "@pulumi/pulumi";

/** Scheme and host, as a URL starts. An IPv6 address stands in brackets there. */
export function originOf(tls: boolean, host: pulumi.Output<string>): pulumi.Output<string> {
    return host.apply((name) => `${tls ? "https" : "http"}://${name.includes(":") ? `[${name}]` : name}`);
}

/**
 * Name of the Service of a Gateway's Envoys, as it is known inside the cluster. Envoy Gateway makes it of both names and
 * eight characters of their hash (internal/utils/misc.go, GetHashedName).
 */
export function envoyServiceHost(gatewayName: string, namespace: string): string {
    const hash = createHash("sha256").update(`${namespace}/${gatewayName}`).digest("hex").slice(0, 8);
    const both = `${namespace}-${gatewayName}`;
    const readable = both.length > 48 ? both.slice(0, 48).replace(/-$/, "") : both;
    return `envoy-${readable}-${hash}.${namespace}.svc.cluster.local`;
}
