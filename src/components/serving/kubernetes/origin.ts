import type * as pulumi from "@pulumi/pulumi";

/** Scheme and host, as a URL starts. An IPv6 address stands in brackets there. */
export function originOf(tls: boolean, host: pulumi.Output<string>): pulumi.Output<string> {
    return host.apply((name) => `${tls ? "https" : "http"}://${name.includes(":") ? `[${name}]` : name}`);
}
