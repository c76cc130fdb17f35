import * as pulumi from "@pulumi/pulumi";
import { Findings, type Planned, describe, report } from "../core/problems";
import type { InputCheck } from "../plan/azureInputs";

/** The value when the program gave it in plain; undefined when it is only known later (an Output or a Promise). */
export function plainOf<T>(value: pulumi.Input<T> | undefined): T | undefined {
    return pulumi.Output.isInstance(value) || value instanceof Promise ? undefined : (value as T | undefined);
}

/** Where a value stands in a component's arguments: `["pools", "gpu", "subnetId"]`, `["registries", 0]`. */
export type Path = readonly (string | number)[];

/**
 * The same arguments, with carried values checked: at once (into `findings`) where they are plain, else inside an
 * `apply` in the value's own place, which throws the same text before anything can use it.
 */
export function checkInputs<A extends object>(
    component: pulumi.Resource,
    title: string,
    findings: Findings,
    args: A,
    checks: readonly (readonly [path: Path, check: InputCheck])[],
): A {
    let result: unknown = args;
    for (const [path, check] of checks) {
        const value = path.reduce<unknown>((at, key) => (at as Record<string | number, unknown>)?.[key], args);
        const place = path.map((key, i) => (typeof key === "number" ? `[${key}]` : i === 0 ? key : `.${key}`)).join("");
        if (value === undefined) {
            continue;
        }
        if (plainOf(value) !== undefined) {
            check(findings, place, value);
            continue;
        }
        const late = pulumi.output(value).apply((known) => {
            const found = new Findings();
            check(found, place, known);
            settle(component, title, { plan: undefined, problems: found.problems, warnings: found.warnings });
            return known;
        });
        result = withValue(result, path, late);
    }
    return result as A;
}

function withValue(target: unknown, [key, ...rest]: Path, value: unknown): unknown {
    if (key === undefined) {
        return value;
    }
    const copy = (Array.isArray(target) ? [...(target as unknown[])] : { ...(target as object) }) as Record<
        string | number,
        unknown
    >;
    copy[key] = withValue(copy[key], rest, value);
    return copy;
}

/** Logs a plan's warnings on its component and throws all its problems as one error; the plan otherwise. */
export function settle<T>(component: pulumi.Resource, title: string, planned: Planned<T>): T {
    for (const warning of planned.warnings) {
        void pulumi.log.warn(describe(warning), component);
    }
    if (planned.problems.length > 0) {
        throw new pulumi.ResourceError(report(title, planned.problems), component, true);
    }
    return planned.plan;
}
