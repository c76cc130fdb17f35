import * as pulumi from "@pulumi/pulumi";

/** What a component was told to wait for. Its children do not inherit that: what was given in plain is handed on. */
export function dependenciesOf(
    opts: pulumi.ComponentResourceOptions | undefined,
): readonly pulumi.Resource[] {
    const given: unknown = opts?.dependsOn;
    const all = given === undefined ? [] : Array.isArray(given) ? (given as unknown[]) : [given];
    return all.filter((one) => pulumi.Resource.isInstance(one));
}
