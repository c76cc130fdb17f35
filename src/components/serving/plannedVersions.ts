import type { Planned, Problem } from "../../core/problems";

/** What endpoints have planned for their versions, by the arguments that they make each of. */
const plans = new WeakMap<object, Planned<unknown>>();

/** Arguments of a version that its endpoint has planned: it plans nothing, and reads no file, a second time. */
export function plannedAhead<A extends object>(args: A, planned: Planned<unknown>): A {
    plans.set(args, planned);
    return args;
}

/** What an endpoint has planned for the version of these arguments; undefined for one that stands on its own. */
export function planOf(args: object): Planned<unknown> | undefined {
    return plans.get(args);
}

/** What an endpoint without problems comes to for each of its versions, and warns of in words of the version's own. */
export function plansOfVersions<P extends { readonly versionName: string }>(
    versions: readonly P[],
    warnings: readonly Problem[],
): Planned<P>[] {
    return versions.map((plan) => {
        const place = `versions.${plan.versionName}`;
        const own = warnings.filter(({ path }) => path === place || path.startsWith(`${place}.`));
        return {
            plan,
            problems: [],
            warnings: own.map((one) => ({ ...one, path: one.path.slice(place.length + 1) })),
        };
    });
}
