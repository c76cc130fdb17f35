import * as pulumi from "@pulumi/pulumi";
import { kubernetesName } from "../core/names";
import { Findings, type Planned } from "../core/problems";
import { type GatewayContext, carriedOfGateway, planGateway } from "../plan/gateway";
import { ClusterPurpose } from "../plan/purpose";
import type { Cluster } from "./cluster";
import { checkCluster } from "./serving/checkCluster";
import { ExistingScoringGateway } from "./existingScoringGateway";
import { warnOfOtherName } from "./renamed";
import type { ExistingScoringGatewayArgs, ScoringGatewayArgs } from "./scoringGatewayArgs";
import type { ScoringTarget } from "./scoringTarget";
import { KubernetesServing } from "./serving/kubernetes/kubernetesServing";
import { layOutGateway, type PlannedGateway } from "./serving/kubernetes/layOutGateway";
import { tenantsOf } from "./tenants";
import { readArgs } from "./serving/readArgs";
import type { Serving } from "./serving/serving";
import { checkInputs, settle } from "./support";

/**
 * The way in to the endpoints of a cluster: Envoy Gateway, a Gateway with a load balancer, and the namespaces that
 * endpoints live in, closed to everything else.
 *
 * @example
 * ```ts
 * import { AksCluster, ScoringGateway } from "aks-scoring";
 *
 * const cluster = AksCluster.existing("shared", {
 *     resourceGroupName: "platform",
 *     clusterName: "shared",
 *     pools: { cpu: { vmSize: "Standard_D4s_v5" }, gpu: { vmSize: "Standard_NC4as_T4_v3" } },
 * });
 * const gateway = new ScoringGateway("edge", { cluster, http: true }); // for a try: real keys need tls
 * export const address = gateway.address;
 * ```
 */
export class ScoringGateway extends pulumi.ComponentResource implements ScoringTarget {
    readonly cluster: Cluster;
    readonly serving: Serving;
    /** IP address of the load balancer (an internal one's, with `internal`): known when the Gateway is programmed, undefined when it has none yet. */
    readonly address: pulumi.Output<string | undefined>;
    /** What clients call: the certificate's name, the DNS label's name, or the address; before there is one, the Service's name. */
    readonly host: pulumi.Output<string>;
    /** Name of the Gateway object. */
    readonly gatewayName: pulumi.Output<string>;
    /** Its namespace. */
    readonly gatewayNamespace: pulumi.Output<string>;
    /** Namespaces for endpoints. */
    readonly namespaces: readonly string[];
    /** Whether it is called by HTTPS. */
    readonly tls: boolean;

    /** Takes a Gateway that exists: your own, or one of another stack. */
    static existing(
        name: string,
        args: ExistingScoringGatewayArgs,
        opts?: pulumi.ComponentResourceOptions,
    ): ExistingScoringGateway {
        return new ExistingScoringGateway(name, args, opts);
    }

    constructor(name: string, args: ScoringGatewayArgs, opts?: pulumi.ComponentResourceOptions) {
        super("aks-scoring:index:ScoringGateway", name, {}, opts);
        const title = `ScoringGateway "${name}"`;
        readArgs(this, title, args, "{ cluster }");
        const planned = settle(this, title, planArgs(this, name, args));
        warnOfOtherName(this, name, opts, {
            setting: "gatewayName",
            given: args.gatewayName,
            usual: (plain) => kubernetesName([plain]),
            otherwise: "the Gateway is another one, with another address",
        });
        this.cluster = args.cluster;
        tenantsOf(this.cluster).gatewayNames.set(planned.plan.objectName, name);
        const parts = layOutGateway(this, name, planned, this.cluster, opts);

        this.serving = new KubernetesServing(this, parts.connection);
        this.address = parts.address;
        this.host = parts.host;
        this.gatewayName = pulumi.output(parts.connection.name);
        this.gatewayNamespace = pulumi.output(parts.connection.namespace);
        this.namespaces = planned.plan.namespaces;
        this.tls = planned.plan.https;
        this.registerOutputs({
            address: this.address,
            host: this.host,
            gatewayName: this.gatewayName,
            gatewayNamespace: this.gatewayNamespace,
            namespaces: this.namespaces,
            tls: this.tls,
        });
    }
}

function planArgs(
    component: pulumi.Resource,
    name: string,
    given: ScoringGatewayArgs,
): Planned<PlannedGateway> {
    const { cluster, ...settings } = given;
    const f = new Findings();
    const known = checkCluster(f, cluster);
    const planned = planGateway(name, settings, known ? contextOf(cluster) : NO_CLUSTER);
    const problems = [...f.problems, ...planned.problems];
    const checks = problems.length > 0 ? [] : carriedOfGateway(settings);
    const args = checkInputs(component, `ScoringGateway "${name}"`, new Findings(), settings, checks);
    return { plan: { plan: planned.plan, args }, problems, warnings: planned.warnings };
}

/** What a gateway is planned against where its cluster is none, and says so. */
const NO_CLUSTER: GatewayContext = {
    purpose: ClusterPurpose.FastProd,
    enforcesNetworkPolicy: true,
    autoscaled: false,
    envoyGateway: undefined,
    owners: new Map(),
    gatewayNames: new Map(),
};

function contextOf(cluster: Cluster): GatewayContext {
    const { envoyGateway, owners, gatewayNames } = tenantsOf(cluster);
    const { purpose, enforcesNetworkPolicy } = cluster;
    const pools = [cluster.systemPool, ...Object.values(cluster.pools).map(({ plan }) => plan)];
    const autoscaled = pools.some((pool) => pool?.autoscale !== undefined);
    return { purpose, enforcesNetworkPolicy, autoscaled, envoyGateway, owners, gatewayNames };
}
