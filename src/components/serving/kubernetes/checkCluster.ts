import type { Findings } from "../../../core/problems";
import type { Cluster } from "../../cluster";

/** Adds a problem unless the value is a cluster. */
export function checkCluster(f: Findings, cluster: unknown): void {
    const parts = cluster as Partial<Cluster> | null | undefined;
    if (parts?.pools === undefined || parts.provider === undefined) {
        const rule = cluster === undefined ? "is missing" : "must be a cluster";
        f.problem("cluster", undefined, rule, 'Give an AksCluster, or AksCluster.existing("…", { … }).');
    }
}
