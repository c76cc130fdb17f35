import { listed } from "../core/checks";
import type { Findings } from "../core/problems";
import { ClusterPurpose } from "./purpose";
import { type ScalingPlan, leastReplicas } from "./scaling";
import type { TrafficPlan } from "./traffic";

type Served = ScalingPlan & { readonly versionName: string };

/**
 * Warns in production of versions that get requests and have one replica for sure. Their disruption budget lets it be
 * evicted: one that did not would keep its node from ever being drained.
 *
 * @param versions Undefined beside problems.
 */
export function warnOfSingleReplicas(
    f: Findings,
    { weights }: TrafficPlan,
    versions: readonly (Served | undefined)[],
    purpose: ClusterPurpose,
): void {
    const served = versions.flatMap((one) =>
        one !== undefined && (weights[one.versionName] ?? 0) > 0 ? [one] : [],
    );
    const single = served.filter((one) => leastReplicas(one) === 1).map(({ versionName }) => versionName);
    if (purpose !== ClusterPurpose.FastProd || single.length === 0) {
        return;
    }
    // The other versions get its share while its next pod is there and not ready, and not while there is none.
    const meanwhile =
        served.length === 1 ? "requests fail" : `requests to ${single.length === 1 ? "it" : "them"} can fail`;
    const [has, node] =
        single.length === 1
            ? ["has one guaranteed replica", "its node"]
            : ["have one guaranteed replica each", "a node that such a replica stands on"];
    const rule = `${listed(single, "and")} ${has}: a drain of ${node}, as in an upgrade, takes it away, and ${meanwhile} until another is ready`;
    f.warning("versions", undefined, rule, "Write replicas: 2, or autoscale: { minReplicas: 2 }.");
}
