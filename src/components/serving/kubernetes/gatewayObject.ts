import * as pulumi from "@pulumi/pulumi";

/** What a Gateway says about itself, as far as it is read here. */
export interface GatewayStatus {
    readonly addresses?: readonly { readonly type?: string; readonly value?: string }[];
}

/** The spec of a Gateway, as far as it is written here. */
export interface GatewaySpec {
    readonly gatewayClassName: string;
    readonly infrastructure?: { readonly annotations: Readonly<Record<string, pulumi.Input<string>>> };
    readonly listeners: readonly Readonly<Record<string, unknown>>[];
}

/**
 * A Gateway whose status can be read. The SDK's own CustomResource has no `status`; a member that is declared, with no
 * value, makes the engine fill it in, as the classes do that crd2pulumi writes.
 */
export class Gateway extends pulumi.CustomResource {
    declare readonly status: pulumi.Output<GatewayStatus | undefined>;

    constructor(
        name: string,
        args: { readonly metadata: pulumi.Input<object>; readonly spec: pulumi.Input<GatewaySpec> },
        opts: pulumi.CustomResourceOptions,
    ) {
        const type = { apiVersion: "gateway.networking.k8s.io/v1", kind: "Gateway" };
        super(
            `kubernetes:${type.apiVersion}:${type.kind}`,
            name,
            { ...type, ...args, status: undefined },
            opts,
        );
    }
}
