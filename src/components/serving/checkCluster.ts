import * as pulumi from "@pulumi/pulumi";
import { isPlainObject, needsPlainValue } from "../../core/checks";
import { type Findings, isOutput } from "../../core/problems";
import type { Cluster } from "../cluster";

/** Adds a problem unless the value is a cluster. */
export function checkCluster(f: Findings, cluster: unknown): cluster is Cluster {
    // An Output has every member one asks for.
    const parts = isOutput(cluster) ? undefined : (cluster as Partial<Cluster> | null | undefined);
    if (isPlainObject(parts?.pools) && pulumi.Resource.isInstance(parts.provider)) {
        return true;
    }
    const rule = cluster === undefined ? "is missing" : "must be a cluster";
    const remedy = needsPlainValue(cluster) ?? 'Give an AksCluster, or AksCluster.existing("…", { … }).';
    f.problem("cluster", undefined, rule, remedy);
    return false;
}
