import * as pulumi from "@pulumi/pulumi";
import { needsPlainValue } from "../core/checks";
import { Findings, type Planned, describe, report } from "../core/problems";
import type { InputCheck } from "../plan/azureInputs";

/** The value when the program gave it in plain; undefined when it is only known later (an Output or a Promise). */
export function plainOf<T>(value: pulumi.Input<T> | undefined): T | undefined {
    return pulumi.Output.isInstance(value) || value instanceof Promise ? undefined : (value as T | undefined);
}

function comesLater(value: unknown): boolean {
    return value !== undefined && plainOf(value) === undefined;
}

function members(value: unknown): readonly unknown[] {
    return plainOf(value) !== undefined && typeof value === "object" && value !== null ? Object.values(value) : [];
}

/** Adds a problem for a `kubernetesProvider` that is none. */
export function checkProvider(f: Findings, args: { readonly kubernetesProvider?: unknown } | undefined): void {
    const given = args?.kubernetesProvider;
    if (given !== undefined && !pulumi.Resource.isInstance(given)) {
        const remedy = needsPlainValue(given) ?? "Give a kubernetes.Provider, or leave it out.";
        f.problem("kubernetesProvider", given, "must be a Kubernetes provider", remedy);
    }
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
        }
        if (!comesLater(value) && !members(value).some(comesLater)) {
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
