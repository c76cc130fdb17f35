import type { Findings } from "../core/problems";

/** What says where a workload stands on its cluster. */
interface Placed {
    readonly namespace: string;
    readonly objectName: string;
}

/** A workload's place on its cluster, of which there can be only one. */
export function placeOf({ namespace, objectName }: Placed): string {
    return `${namespace}/${objectName}`;
}

/** Two workloads of one name in one namespace would overwrite each other. */
export function checkPlace(
    f: Findings,
    path: string,
    plan: Placed & { readonly endpointName: string; readonly versionName: string },
    { places }: { readonly places: ReadonlySet<string> },
): void {
    if (places.has(placeOf(plan))) {
        const { endpointName, versionName, namespace } = plan;
        const rule = `is a version of endpoint ${endpointName} in namespace ${namespace} already`;
        const value = path === "" ? undefined : versionName;
        f.problem(path, value, rule, "Choose another name for one of the two.");
    }
}
