import * as pulumi from "@pulumi/pulumi";
import { withoutParents } from "../parents";

/** What a component's `dependsOn` holds: resources, and Outputs of them. */
export function givenDependencies(opts: pulumi.ComponentResourceOptions | undefined): readonly unknown[] {
    const given: unknown = opts?.dependsOn;
    return given === undefined ? [] : Array.isArray(given) ? (given as unknown[]) : [given];
}

/** What a component was told to wait for. Its children do not inherit that: what was given in plain is handed on. */
export function dependenciesOf(
    component: pulumi.Resource,
    opts: pulumi.ComponentResourceOptions | undefined,
): readonly pulumi.Resource[] {
    return withoutParents(
        component,
        givenDependencies(opts).filter((one) => pulumi.Resource.isInstance(one)),
    );
}
