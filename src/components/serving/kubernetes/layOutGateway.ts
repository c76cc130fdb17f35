import { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource";
import { Namespace } from "@pulumi/kubernetes/core/v1/namespace";
import { NetworkPolicy, type NetworkPolicyArgs } from "@pulumi/kubernetes/networking/v1/networkPolicy";
import * as pulumi from "@pulumi/pulumi";
import { base36 } from "../../../core/hash";
import { kubernetesName } from "../../../core/names";
import { Findings } from "../../../core/problems";
import type { GatewayPlan, GatewaySettings } from "../../../plan/gateway";
import { checkCovered } from "../../../plan/hostnames";
import { type Cluster, inCluster } from "../../cluster";
import { settle, settleLater } from "../../support";
import { certificateSecret } from "./certificateSecret";
import { type Text } from "./children";
import { clientTrafficPolicy } from "./clientTrafficPolicy";
import { envoyGatewayOf } from "./envoyGateway";
import type { GatewayConnection } from "./gatewayConnection";
import { Gateway } from "./gatewayObject";
import { egressPolicySpec, envoyProxySpec, gatewaySpec, ingressPolicySpec } from "./gatewaySpecs";
import { notWaitedFor } from "../../parents";
import { denialSpec, guardRoute, guardSpec } from "./policies";
import { POD_MONITOR, envoyLabels, gatewayMonitorSpec } from "./metrics";
import { envoyServiceHost, originOf } from "./origin";
import { tenantsOf } from "../../tenants";
import { dependenciesOf } from "../dependencies";

/** A gateway's plan, and what it carries. */
export interface PlannedGateway {
    readonly plan: GatewayPlan;
    readonly args: GatewaySettings<Text>;
}

/** What a gateway comes to. */
export interface GatewayParts {
    readonly address: pulumi.Output<string | undefined>;
    readonly host: pulumi.Output<string>;
    readonly connection: GatewayConnection;
}

/** The Gateway with all that it refers to, and the namespaces for endpoints. */
export function layOutGateway(
    component: pulumi.Resource,
    name: string,
    { plan, args }: PlannedGateway,
    cluster: Cluster,
    opts: pulumi.ComponentResourceOptions | undefined,
): GatewayParts {
    const { objectName, gatewayNamespace } = plan;
    const after = dependenciesOf(component, opts);
    const asking = { resource: component, name, opts };
    const definitions = envoyGatewayOf(cluster, asking, { plan: plan.envoyGateway, settings: args }, after);
    const metadata = { name: objectName, namespace: gatewayNamespace, labels: labelsOf(plan) };
    const namespaceReady = createNamespaces(component, name, plan, cluster, after);

    const proxy = new CustomResource(
        `${name}-proxy`,
        {
            apiVersion: "gateway.envoyproxy.io/v1alpha1",
            kind: "EnvoyProxy",
            metadata,
            spec: envoyProxySpec(plan, args),
        },
        inCluster(cluster, component, definitions),
    );
    const gatewayClass = new CustomResource(
        `${name}-class`,
        {
            apiVersion: "gateway.networking.k8s.io/v1",
            kind: "GatewayClass",
            metadata: { name: objectName, labels: labelsOf(plan) },
            spec: {
                controllerName: "gateway.envoyproxy.io/gatewayclass-controller",
                parametersRef: {
                    group: "gateway.envoyproxy.io",
                    kind: "EnvoyProxy",
                    name: objectName,
                    namespace: gatewayNamespace,
                },
            },
        },
        inCluster(cluster, component, [proxy]),
    );
    if (args.tls !== undefined && pulumi.Output.isInstance(args.tls.certificate)) {
        settleLater(component, `ScoringGateway "${name}"`, pulumi.output(args.tls.certificate), (known) => {
            const f = new Findings();
            checkCovered(f, plan.hostnames, known);
            return { plan: undefined, problems: f.problems, warnings: [] };
        });
    }
    const certificate = certificateSecret(component, name, { plan, args }, cluster, definitions);
    const clients = clientTrafficPolicy(component, name, { plan, metadata }, cluster, definitions);
    const gateway = new Gateway(
        `${name}-gateway`,
        {
            // Programmed says that the load balancer has its address and the Envoys their configuration.
            metadata: { ...metadata, annotations: { "pulumi.com/waitFor": "condition=Programmed" } },
            spec: gatewaySpec(plan, args, certificate?.name),
        },
        inCluster(cluster, component, [
            gatewayClass,
            clients,
            ...(certificate === undefined ? [] : [certificate.resource]),
        ]),
    );
    const guard = guardedNamespaces(plan).flatMap(([ending, namespace]) =>
        guardFilters(component, `${name}-guard${ending}`, { plan, namespace }, cluster, [
            gateway,
            ...namespaceReady[namespace]!,
        ]),
    );
    const securityPolicies: pulumi.Resource[] = [];
    denyByDefault(component, name, metadata, cluster, [gateway], securityPolicies);
    if (cluster.managedMetrics) {
        const pods = { namespace: gatewayNamespace, labels: envoyLabels(objectName, gatewayNamespace) };
        new CustomResource(
            `${name}-metrics`,
            { ...POD_MONITOR, metadata, spec: gatewayMonitorSpec(pods) },
            inCluster(cluster, component, definitions),
        );
    }
    const address = gateway.status.apply((status) => {
        const value = status?.addresses?.[0]?.value;
        if (value === undefined) {
            const rule = `is not there yet: Gateway ${gatewayNamespace}/${objectName} has none`;
            warn(component, name, "address", rule, "Run pulumi up --refresh when its load balancer has one.");
        }
        return value;
    });
    const host = hostOf(component, name, args, cluster, {
        address,
        service: envoyServiceHost(objectName, gatewayNamespace),
    });
    return {
        address,
        host,
        connection: {
            name: objectName,
            namespace: gatewayNamespace,
            policies: true,
            maxScoringTimeoutMs: plan.maxScoringTimeoutMs,
            namespaces: plan.namespaces,
            host: args.tls?.hostname ?? "",
            hostnames: plan.hostnames,
            originFor: (namespace) =>
                originOf(plan.https, pulumi.output(plan.hostnames.get(namespace) ?? host)),
            ready: [gateway, ...guard],
            definitions,
            securityPolicies,
            namespaceReady,
            envoyNamespace: gatewayNamespace,
        },
    };
}

/** A namespace for each set of listeners: one of those that share theirs, and each that has its own. */
function guardedNamespaces({ namespaces, hostnames }: GatewayPlan): [ending: string, namespace: string][] {
    const shared = namespaces.filter((namespace) => !hostnames.has(namespace)).slice(0, 1);
    return [
        ...shared.map((namespace): [string, string] => ["", namespace]),
        ...[...hostnames.keys()].sort().map((namespace): [string, string] => [`-${namespace}`, namespace]),
    ];
}

/** Has the filters that guard endpoints be there before any endpoint is: see `guardRoute`. */
function guardFilters(
    component: pulumi.Resource,
    name: string,
    { plan, namespace }: { readonly plan: GatewayPlan; readonly namespace: string },
    cluster: Cluster,
    after: readonly pulumi.Resource[],
): pulumi.Resource[] {
    const { objectName, gatewayNamespace } = plan;
    const metadata = { name: kubernetesName([objectName, "guard"]), namespace };
    const options = inCluster(cluster, component, after);
    const policy = securityPolicy(`${name}-auth`, metadata, guardSpec(metadata.name), options);
    const parentRef = {
        group: "gateway.networking.k8s.io",
        kind: "Gateway",
        name: objectName,
        namespace: gatewayNamespace,
    };
    const route = new CustomResource(
        name,
        {
            apiVersion: "gateway.networking.k8s.io/v1",
            kind: "HTTPRoute",
            metadata,
            spec: guardRoute([parentRef]),
        },
        inCluster(cluster, component, [policy]),
    );
    return [route];
}

/**
 * Lets nobody in where a route has no policy of its own: one that somebody deleted, or a route that is not an endpoint's.
 *
 * @param policies Those of the endpoints, which come when the program has declared them: a route of a former release that is
 * open has none, and would be closed until it has. So this waits for them, and nothing that waits for the gateway waits for this.
 */
function denyByDefault(
    component: pulumi.Resource,
    name: string,
    metadata: { readonly name: string; readonly namespace: string },
    cluster: Cluster,
    after: readonly pulumi.Resource[],
    policies: readonly pulumi.Resource[],
): void {
    const declared = new Promise<pulumi.Resource[]>((resolve) => {
        setImmediate(() => resolve([...after, ...policies]));
    });
    const denial = securityPolicy(`${name}-denial`, metadata, denialSpec(metadata.name), {
        ...inCluster(cluster, component),
        dependsOn: declared,
    });
    notWaitedFor(component, denial);
}

function securityPolicy(
    name: string,
    metadata: object,
    spec: object,
    options: pulumi.CustomResourceOptions,
): pulumi.Resource {
    const type = { apiVersion: "gateway.envoyproxy.io/v1alpha1", kind: "SecurityPolicy" };
    return new CustomResource(name, { ...type, metadata, spec }, options);
}

/** Namespaces for endpoints: restricted pods only, and nobody reaches them but this gateway's Envoys. */
function createNamespaces(
    component: pulumi.Resource,
    name: string,
    plan: GatewayPlan,
    cluster: Cluster,
    after: readonly pulumi.Resource[],
): Readonly<Record<string, readonly pulumi.Resource[]>> {
    return Object.fromEntries(
        plan.namespaces.map((namespace) => {
            tenantsOf(cluster).owners.set(namespace, `gateway ${name}`);
            const resource = new Namespace(
                `${name}-${namespace}`,
                {
                    metadata: {
                        name: namespace,
                        labels: {
                            ...labelsOf(plan),
                            "aks-scoring/gateway": plan.objectName,
                            "pod-security.kubernetes.io/enforce": "restricted",
                        },
                    },
                },
                inCluster(cluster, component, after),
            );
            const policy = (role: string, spec: NetworkPolicyArgs["spec"], needs: pulumi.Resource) =>
                new NetworkPolicy(
                    `${name}-${namespace}-${role}`,
                    {
                        metadata: {
                            name: `${role}-${base36(plan.objectName, 6)}`,
                            namespace,
                            labels: labelsOf(plan),
                        },
                        spec,
                    },
                    inCluster(cluster, component, [needs]),
                );
            // The other one closes what no policy lets out.
            const egress = policy("egress", egressPolicySpec(plan), resource);
            const ingress = policy("only-gateway", ingressPolicySpec(plan), egress);
            return [namespace, [ingress]]; // which waits for the other, and for the namespace
        }),
    );
}

function labelsOf(plan: GatewayPlan): Record<string, string> {
    return {
        "app.kubernetes.io/name": plan.objectName,
        "app.kubernetes.io/component": "gateway",
        "app.kubernetes.io/managed-by": "pulumi",
    };
}

/** What clients call. The DNS label's zone is the public cloud's. */
function hostOf(
    component: pulumi.Resource,
    name: string,
    args: GatewaySettings<Text>,
    cluster: Cluster,
    known: { readonly address: pulumi.Output<string | undefined>; readonly service: string },
): pulumi.Output<string> {
    if (args.tls !== undefined) {
        return pulumi.output(args.tls.hostname);
    }
    const label = args.loadBalancer?.dnsLabel;
    const host = known.address.apply((address) => address ?? known.service);
    if (label === undefined) {
        return host;
    }
    const location = cluster.location as pulumi.Output<string | undefined>; // generic providers report none
    // Through the address: there is nothing behind the name before.
    return pulumi.all([label, location, host]).apply(([first, region, fallback]) => {
        if (region === undefined) {
            const rule = "makes a name out of the cluster's location, and the cluster reports none";
            warn(component, name, "loadBalancer.dnsLabel", rule, "Give the cluster's location.");
            return fallback;
        }
        return `${first}.${region.toLowerCase().replace(/ /g, "")}.cloudapp.azure.com`;
    });
}

function warn(component: pulumi.Resource, name: string, path: string, rule: string, remedy: string): void {
    const f = new Findings();
    f.warning(path, undefined, rule, remedy);
    settle(component, `ScoringGateway "${name}"`, { plan: undefined, problems: [], warnings: f.warnings });
}
