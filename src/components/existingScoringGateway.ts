import * as pulumi from "@pulumi/pulumi";
import { Findings } from "../core/problems";
import { carriedOfExistingGateway, planExistingGateway } from "../plan/existingGateway";
import { ENVOY_GATEWAY_NAMESPACE } from "../plan/namespaces";
import type { Cluster } from "./cluster";
import type { ExistingScoringGatewayArgs } from "./scoringGatewayArgs";
import type { ScoringTarget } from "./scoringTarget";
import { checkCluster } from "./serving/checkCluster";
import { KubernetesServing } from "./serving/kubernetes/kubernetesServing";
import { originOf } from "./serving/kubernetes/origin";
import { readArgs } from "./serving/readArgs";
import type { Serving } from "./serving/serving";
import { checkInputs, settle } from "./support";

/** A Gateway that exists: `ScoringGateway.existing` makes one. It creates nothing, and changes nothing of the Gateway. */
export class ExistingScoringGateway extends pulumi.ComponentResource implements ScoringTarget {
    readonly cluster: Cluster;
    readonly serving: Serving;
    /** What clients call: the name, or the address. */
    readonly host: pulumi.Output<string>;
    /** Name of the Gateway object. */
    readonly gatewayName: pulumi.Output<string>;
    /** Its namespace. */
    readonly gatewayNamespace: pulumi.Output<string>;
    /** Namespaces for endpoints. */
    readonly namespaces: readonly string[];
    /** Whether it is called by HTTPS. */
    readonly tls: boolean;

    constructor(name: string, given: ExistingScoringGatewayArgs, opts?: pulumi.ComponentResourceOptions) {
        super("aks-scoring:index:ExistingScoringGateway", name, {}, opts);
        const title = `ScoringGateway "${name}"`;
        const example = "{ cluster, gatewayName, gatewayNamespace, implementation, hostname }";
        const { cluster, ...settings } = readArgs(this, title, given, example);
        const f = new Findings();
        checkCluster(f, cluster);
        const planned = planExistingGateway(settings);
        const plan = settle(this, title, { ...planned, problems: [...f.problems, ...planned.problems] });
        const args = checkInputs(this, title, new Findings(), settings, carriedOfExistingGateway());

        this.cluster = cluster;
        this.host = pulumi.output(args.hostname ?? args.address ?? "");
        this.gatewayName = pulumi.output(args.gatewayName);
        this.gatewayNamespace = pulumi.output(args.gatewayNamespace);
        this.namespaces = plan.namespaces;
        this.tls = plan.tls;
        this.serving = new KubernetesServing(this, {
            name: args.gatewayName,
            namespace: args.gatewayNamespace,
            policies: plan.policies,
            maxScoringTimeoutMs: undefined,
            namespaces: plan.namespaces,
            host: args.hostname ?? "",
            hostnames: new Map(),
            originFor: () => originOf(plan.tls, this.host),
            ready: [],
            definitions: [],
            securityPolicies: [],
            namespaceReady: {},
            envoyNamespace: ENVOY_GATEWAY_NAMESPACE,
        });
        this.registerOutputs({
            host: this.host,
            gatewayName: this.gatewayName,
            gatewayNamespace: this.gatewayNamespace,
            namespaces: this.namespaces,
            tls: this.tls,
        });
    }
}
