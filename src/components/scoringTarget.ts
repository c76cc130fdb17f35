import type * as pulumi from "@pulumi/pulumi";
import { needsPlainValue } from "../core/checks";
import { Findings, type Problem, isOutput } from "../core/problems";
import type { Cluster } from "./cluster";
import type { Serving } from "./serving/serving";
import { settle } from "./support";

/** Where an endpoint can be served: a `ScoringGateway`, on plain Kubernetes. */
export interface ScoringTarget {
    readonly cluster: Cluster;
    /** How endpoints are made there. */
    readonly serving: Serving;
}

/**
 * How endpoints are made on a target. Programs in plain JavaScript hand over anything: what is no target is a problem,
 * told together with the `others`.
 */
export function servingOf(
    component: pulumi.Resource,
    title: string,
    target: unknown,
    others: () => readonly Problem[],
): Serving {
    // An Output has every member one asks for.
    const given = isOutput(target) ? undefined : (target as Partial<ScoringTarget> | null | undefined);
    const serving = given?.serving as Partial<Serving> | undefined;
    if (typeof serving?.layOutEndpoint === "function") {
        return serving as Serving;
    }
    const f = new Findings();
    const rule = target === undefined ? "is missing" : "must be where endpoints can be served";
    f.problem(
        "target",
        undefined,
        rule,
        needsPlainValue(target) ?? "Give a ScoringGateway or a WorkspaceAttachment.",
    );
    const problems = [...f.problems, ...others()];
    return settle(component, title, { plan: serving as Serving, problems, warnings: [] });
}
