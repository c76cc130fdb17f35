import type * as pulumi from "@pulumi/pulumi";
import type { Planned } from "../../core/problems";
import type { EndpointArgs, ScoringDeploymentSettings } from "./args";

/** What an endpoint comes to, wherever it is served. */
export interface EndpointParts {
    /** Where clients send requests; known once the endpoint answers there. */
    readonly scoringUri: pulumi.Output<string>;
    /** Where the endpoint's OpenAPI document is, when the container has one. */
    readonly swaggerUri: pulumi.Output<string>;
    /** Secret; undefined without key auth. */
    readonly primaryKey: pulumi.Output<string | undefined>;
    /** Secret; undefined without key auth. */
    readonly secondaryKey: pulumi.Output<string | undefined>;
    readonly namespace: pulumi.Output<string | undefined>;
    /** Whole percent of each version. */
    readonly weights: Readonly<Record<string, number>>;
    /** What routes the requests: it changes last when a version comes, and first when one goes. */
    readonly route: pulumi.Resource;
    /** The versions' workloads. */
    readonly deployments: Readonly<Record<string, pulumi.Resource>>;
}

/** What one version's workload comes to. */
export interface DeploymentParts {
    /** Name under which the workload is known where it runs. */
    readonly objectName: pulumi.Output<string>;
    readonly namespace: pulumi.Output<string | undefined>;
    /** What runs the containers: ready when they are. */
    readonly workload: pulumi.Resource;
    /** What the route must wait for: the workload, and what makes it reachable. */
    readonly ready: readonly pulumi.Resource[];
}

/**
 * A way of serving. `Endpoint` and `Deployment` are its own plans, and `Version` is what an endpoint's comes to for one of
 * its versions: components hand them on, and look into none.
 */
export interface Serving<Endpoint = unknown, Deployment = unknown, Version = unknown> {
    /** Checks an endpoint, and decides all that the program left open. */
    planEndpoint(component: pulumi.Resource, name: string, args: EndpointArgs): Planned<Endpoint>;
    /** Creates what the plan says, under the component. */
    layOutEndpoint(
        component: pulumi.ComponentResource,
        name: string,
        plan: Endpoint,
        after: readonly pulumi.Resource[],
    ): EndpointParts;
    /**
     * Checks one version's workload, and decides all that the program left open.
     *
     * @param ahead What its endpoint has planned, which is not done again.
     */
    planDeployment(
        component: pulumi.Resource,
        name: string,
        args: ScoringDeploymentSettings,
        ahead?: Planned<Version>,
    ): Planned<Deployment>;
    /** Creates what the plan says, under the component. */
    layOutDeployment(
        component: pulumi.ComponentResource,
        name: string,
        plan: Deployment,
        after: readonly pulumi.Resource[],
    ): DeploymentParts;
}
