import * as pulumi from "@pulumi/pulumi";
import { type ScoringTarget, servingOf } from "./scoringTarget";
import type { EndpointArgs } from "./serving/args";
import { dependenciesOf } from "./serving/dependencies";
import { problemsOfEndpoint } from "./serving/nowhere";
import { readArgs } from "./serving/readArgs";
import { warnOfOtherName } from "./renamed";
import { settle } from "./support";

/** An endpoint with its versions. */
export interface ScoringEndpointArgs extends EndpointArgs {
    /** Where it is served. */
    readonly target: ScoringTarget;
}

/**
 * One address with up to six weighted versions behind it.
 *
 * @example
 * ```ts
 * import { AksCluster, ScoringEndpoint, ScoringGateway } from "aks-scoring";
 *
 * const cluster = AksCluster.existing("shared", {
 *     resourceGroupName: "platform",
 *     clusterName: "shared",
 *     pools: { cpu: { vmSize: "Standard_D4s_v5" }, gpu: { vmSize: "Standard_NC4as_T4_v3" } },
 * });
 * const gateway = new ScoringGateway("edge", { cluster, http: true }); // for a try: real keys need tls
 * const fraud = new ScoringEndpoint("fraud", {
 *     target: gateway,
 *     versions: {
 *         blue: { image: "acme.azurecr.io/fraud:12", pool: "cpu", replicas: 2, traffic: 90 },
 *         green: { image: "acme.azurecr.io/fraud:13", pool: "gpu", gpus: 1, replicas: 2, traffic: 10 },
 *     },
 * });
 * export const scoringUri = fraud.scoringUri;
 * ```
 */
export class ScoringEndpoint extends pulumi.ComponentResource {
    /** Where clients send requests; known once the endpoint answers there. */
    readonly scoringUri: pulumi.Output<string>;
    /** Where the OpenAPI document is, when the container has one. */
    readonly swaggerUri: pulumi.Output<string>;
    /** Secret; undefined without key auth. */
    readonly primaryKey: pulumi.Output<string | undefined>;
    /** Secret; undefined without key auth. */
    readonly secondaryKey: pulumi.Output<string | undefined>;
    /** Whole percent of the requests that each version gets. */
    readonly weights: Readonly<Record<string, number>>;
    /** Namespace of the workloads. */
    readonly namespace: pulumi.Output<string | undefined>;
    /** What routes the requests: it changes last when a version comes, and first when one goes. */
    readonly route: pulumi.Resource;
    /** The versions' workloads, a `ScoringDeployment` each. */
    readonly deployments: Readonly<Record<string, pulumi.Resource>>;

    constructor(name: string, args: ScoringEndpointArgs, opts?: pulumi.ComponentResourceOptions) {
        super("aks-scoring:index:ScoringEndpoint", name, {}, opts);
        const title = `ScoringEndpoint "${name}"`;
        const { target, ...settings } = readArgs(this, title, args, "{ target, versions }");
        const serving = servingOf(this, title, target, () => problemsOfEndpoint(name, settings));
        const plan = settle(this, title, serving.planEndpoint(this, name, settings));
        warnOfOtherName(this, name, opts, {
            setting: "endpointName",
            given: settings.endpointName,
            otherwise: "its address is another one, and all its objects are made anew",
        });
        const parts = serving.layOutEndpoint(this, name, plan, dependenciesOf(this, opts));

        this.scoringUri = parts.scoringUri;
        this.swaggerUri = parts.swaggerUri;
        this.primaryKey = parts.primaryKey;
        this.secondaryKey = parts.secondaryKey;
        this.weights = parts.weights;
        this.namespace = parts.namespace;
        this.route = parts.route;
        this.deployments = parts.deployments;
        this.registerOutputs({
            scoringUri: this.scoringUri,
            swaggerUri: this.swaggerUri,
            primaryKey: this.primaryKey,
            secondaryKey: this.secondaryKey,
            weights: this.weights,
            namespace: this.namespace,
        });
    }
}
