import * as pulumi from "@pulumi/pulumi";
import { isPlainObject, needsPlainValue } from "../core/checks";
import { withoutHidden } from "../core/hiddenText";
import { Findings, type Planned, type Problem, SECRET, describeWarnings, report } from "../core/problems";
import type { InputCheck } from "../plan/azureInputs";
import { CleanError, checkLater } from "./lateChecks";

/** The value when the program gave it in plain; undefined when it is only known later (an Output or a Promise). */
export function plainOf<T>(value: pulumi.Input<T> | undefined): T | undefined {
    return pulumi.Output.isInstance(value) || value instanceof Promise ? undefined : value;
}

/** Where a value stands in a component's arguments: `["pools", "gpu", "subnetId"]`, `["registries", 0]`. */
export type Path = readonly (string | number)[];

/** Components whose arguments were refused at once: what comes later of them is not worth a second error. */
const refused = new WeakSet<pulumi.Resource>();

/**
 * The same arguments, with carried values checked: at once (into `findings`) where they are plain, else in the value's
 * own place, with the same text, before anything can use it.
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
        // What an earlier check of the same value comes to: nothing goes past either.
        const value = path.reduce<unknown>((at, key) => memberOf(at, key), result);
        const place = path
            .map((key, i) => (typeof key === "number" ? `[${key}]` : i === 0 ? key : `.${key}`))
            .join("");
        if (value === undefined) {
            continue;
        }
        if (plainOf(value) !== undefined) {
            check(findings, place, value);
        }
        if (!comesLater(value) && !membersOf(value).some(comesLater)) {
            continue;
        }
        const output = pulumi.output(value);
        const late = checkLater(component, output, async (known) => {
            if (!refused.has(component)) {
                const found = new Findings();
                const secret = await pulumi.isSecret(output);
                check(found, place, known, secret);
                // Where all of it came as one Output, its keys are as secret as their values.
                const told = comesLater(value) ? place : undefined;
                say(component, title, secret ? withoutValues(found, told) : found);
            }
            return known;
        });
        result = withValue(result, path, late);
    }
    return result as A;
}

/**
 * What was found in a secret: where and by which rule, once each, but neither the value nor a remedy that may quote it. A warning
 * that says [secret] by itself quotes nothing.
 *
 * @param place The path that is told in place of those within it.
 */
function withoutValues(found: Findings, place: string | undefined): Pick<Findings, "problems" | "warnings"> {
    const remedy = "The value is secret, and not shown: look at where the program has it from.";
    const hide = ({ path, rule }: Problem): Problem => ({ path: place ?? path, value: SECRET, rule, remedy });
    const once = (all: readonly Problem[]) => [
        ...new Map(all.map((one) => [`${one.path}: ${one.rule}`, one])).values(),
    ];
    return {
        problems: once(found.problems.map(hide)),
        warnings: once(found.warnings.map((one) => (one.value === SECRET ? one : hide(one)))),
    };
}

function comesLater(value: unknown): boolean {
    return value !== undefined && plainOf(value) === undefined;
}

function membersOf(value: unknown): readonly unknown[] {
    return isPlainObject(value) || Array.isArray(value) ? Object.values(value) : [];
}

function memberOf(value: unknown, key: string | number): unknown {
    const within = isPlainObject(value) || Array.isArray(value);
    return within ? (value as Record<string | number, unknown>)[key] : undefined;
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
    if (planned.problems.length > 0) {
        refused.add(component);
    }
    say(component, title, planned);
    return planned.plan;
}

/** As {@link settle}, of what is planned when a value becomes known. */
export function settleLater<K, T>(
    component: pulumi.Resource,
    title: string,
    value: pulumi.Output<K>,
    plan: (known: K) => Planned<T>,
): pulumi.Output<T> {
    return checkLater(component, value, (known) => {
        const planned = plan(known);
        say(component, title, planned);
        return planned.plan;
    });
}

/**
 * Warns of a component once it is registered. The SDK sends a process's messages one after another, and waits for the URN
 * of each one's resource: one that never is registered, as what it depends on failed, would hold up all later messages of
 * the process, and with them the end of a later run of the Automation API.
 */
export function warn(component: pulumi.Resource, text: string): void {
    component.urn.apply(() => void pulumi.log.warn(withoutHidden(text), component));
}

function say(
    component: pulumi.Resource,
    title: string,
    found: Pick<Findings, "problems" | "warnings">,
): void {
    for (const line of describeWarnings(found)) {
        warn(component, line);
    }
    if (found.problems.length > 0) {
        throw new CleanError(report(title, found.problems), component);
    }
}

/** Adds a problem for a `kubernetesProvider` that is none. */
export function checkProvider(
    f: Findings,
    args: { readonly kubernetesProvider?: unknown } | undefined,
): void {
    const given = args?.kubernetesProvider;
    if (given !== undefined && !pulumi.Resource.isInstance(given)) {
        const remedy = needsPlainValue(given) ?? "Give a kubernetes.Provider, or leave it out.";
        f.problem("kubernetesProvider", given, "must be a Kubernetes provider", remedy);
    }
}
