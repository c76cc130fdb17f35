import * as pulumi from "@pulumi/pulumi";
import { report } from "../core/problems";
import type { Cluster } from "./cluster";
import type { Serving } from "./serving/serving";

/** Where an endpoint can be served: a `ScoringGateway`, on plain Kubernetes. */
export interface ScoringTarget {
    readonly cluster: Cluster;
    /** How endpoints are made there. */
    readonly serving: Serving;
}

/** How endpoints are made on a target. Programs in plain JavaScript hand over anything: what is no target is an error. */
export function servingOf(component: pulumi.Resource, title: string, target: unknown): Serving {
    const serving = (target as Partial<ScoringTarget> | null | undefined)?.serving;
    if (typeof (serving as Partial<Serving> | undefined)?.layOutEndpoint === "function") {
        return serving!;
    }
    const rule = target === undefined ? "is missing" : "must be where endpoints can be served";
    const problem = { path: "target", value: undefined, rule, remedy: "Give a ScoringGateway." };
    throw new pulumi.ResourceError(report(title, [problem]), component, true);
}
