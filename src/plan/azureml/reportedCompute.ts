import type { Findings } from "../../core/problems";

/** A compute as ARM reports it, as far as it is compared. */
export interface ReportedCompute {
    readonly properties?: {
        readonly computeType?: string;
        readonly resourceId?: string;
        readonly properties?: unknown;
    };
}

/** Adds a problem for each thing that a compute is not what the program takes it for. */
export function compareWithCompute(
    f: Findings,
    plan: { readonly computeName: string; readonly namespace: string },
    clusterId: string,
    { properties }: ReportedCompute,
): void {
    // Mocks report nothing.
    if (properties === undefined) {
        return;
    }
    const { computeType, resourceId } = properties;
    if (computeType !== "Kubernetes") {
        const rule = `is a compute of type ${computeType ?? "unknown"}, and not Kubernetes`;
        f.problem("computeName", plan.computeName, rule, "Name the compute that attaches the cluster.");
        return;
    }
    if (resourceId !== undefined && resourceId.toLowerCase() !== clusterId.toLowerCase()) {
        const rule = `attaches another cluster, ${resourceId}`;
        f.problem("computeName", plan.computeName, rule, "Name the compute that attaches this cluster.");
    }
    const { namespace = "default" } = (properties.properties ?? {}) as { readonly namespace?: string };
    if (namespace !== plan.namespace) {
        f.problem("namespace", plan.namespace, "is not the compute's", `Write namespace: "${namespace}".`);
    }
}
