import * as pulumi from "@pulumi/pulumi";
import { type ScoringTarget, servingOf } from "./scoringTarget";
import type { ScoringDeploymentSettings } from "./serving/args";
import { dependenciesOf } from "./serving/dependencies";
import { problemsOfDeployment } from "./serving/nowhere";
import { planOf } from "./serving/plannedVersions";
import { readArgs } from "./serving/readArgs";
import { settle } from "./support";

/** One version's workload. */
export interface ScoringDeploymentArgs extends ScoringDeploymentSettings {
    /** Where it runs. */
    readonly target: ScoringTarget;
}

/**
 * The workload of one version of an endpoint: a `ScoringEndpoint` makes one for each of its versions. On its own
 * it runs a version that another route reaches.
 *
 * @example
 * ```ts
 * import { AksCluster, ScoringDeployment, ScoringGateway } from "aks-scoring";
 *
 * const cluster = AksCluster.existing("shared", {
 *     resourceGroupName: "platform",
 *     clusterName: "shared",
 *     pools: { cpu: { vmSize: "Standard_D4s_v5" }, gpu: { vmSize: "Standard_NC4as_T4_v3" } },
 * });
 * const gateway = new ScoringGateway("edge", { cluster, http: true }); // for a try: real keys need tls
 * const blue = new ScoringDeployment("fraud-blue", {
 *     target: gateway,
 *     endpointName: "fraud",
 *     versionName: "blue",
 *     image: "acme.azurecr.io/fraud:12",
 *     pool: "cpu",
 * });
 * ```
 */
export class ScoringDeployment extends pulumi.ComponentResource {
    /** Name of the workload; on Kubernetes of the Deployment and the Service. */
    readonly objectName: pulumi.Output<string>;
    /** Namespace of the workload. */
    readonly namespace: pulumi.Output<string | undefined>;
    /** What runs the containers: ready when they are. */
    readonly workload: pulumi.Resource;
    /** What a route must wait for. */
    readonly ready: readonly pulumi.Resource[];

    constructor(name: string, args: ScoringDeploymentArgs, opts?: pulumi.ComponentResourceOptions) {
        super("aks-scoring:index:ScoringDeployment", name, {}, opts);
        const title = `ScoringDeployment "${name}"`;
        const example = "{ target, endpointName, versionName, image, pool }";
        const { target, ...settings } = readArgs(this, title, args, example);
        const serving = servingOf(this, title, target, () => problemsOfDeployment(settings));
        const plan = settle(this, title, serving.planDeployment(this, name, settings, planOf(args)));
        const parts = serving.layOutDeployment(this, name, plan, dependenciesOf(this, opts));

        this.objectName = parts.objectName;
        this.namespace = parts.namespace;
        this.workload = parts.workload;
        this.ready = parts.ready;
        this.registerOutputs({ objectName: this.objectName, namespace: this.namespace });
    }
}
