import { ResourceType, checkResourceId } from "../core/azureIds";
import { CLUSTER_NAME, POOL_KEY, POOL_NAME, checkName } from "../core/names";
import { Findings, describe } from "../core/problems";
import { checkResourceGroupName } from "../plan/azureInputs";
import { UsageError, quoted, readPairs } from "./commandLine";
import type { ExistingCluster } from "./program/cluster";

/** Reads which cluster is meant: a resource id, or group and name with a slash between. */
export function readCluster(text: string): ExistingCluster["identity"] {
    const f = new Findings();
    if (text.startsWith("/")) {
        checkResourceId(f, "--cluster", text, ResourceType.ManagedCluster);
        throwFirst(f);
        return { clusterId: text };
    }
    const [resourceGroupName = "", clusterName = "", ...more] = text.split("/");
    if (clusterName === "" || more.length > 0) {
        throw new UsageError(
            `--cluster ${quoted(text)} must be a resource id, or GROUP/NAME: scoring/ml, say.`,
        );
    }
    checkResourceGroupName(f, "--cluster", resourceGroupName);
    checkName(f, "--cluster", clusterName, CLUSTER_NAME);
    throwFirst(f);
    return { resourceGroupName, clusterName };
}

/** Which pools versions run on. */
export interface PoolChoice {
    /** Key of the pool for all versions, or by their names; undefined: for the program to choose. */
    readonly keys: string | Readonly<Record<string, string>> | undefined;
    /** By key, the names that the pools of an existing cluster have in Azure. */
    readonly names: Readonly<Record<string, string>>;
}

/** Reads one pool for all versions. */
export function readPool(text: string | undefined, exists: boolean): PoolChoice {
    if (text === undefined) {
        return { keys: undefined, names: {} };
    }
    const keys = keysOf([text], exists);
    return { keys: keys.get(text), names: namesOf(keys) };
}

/** Reads one pool for all versions, or pools by version: "blue=cpu,green=gpu". */
export function readPools(text: string | undefined, exists: boolean): PoolChoice {
    if (text === undefined || !text.includes("=")) {
        return readPool(text, exists);
    }
    const pairs = readPairs("--pool", text, "blue=cpu,green=gpu");
    const keys = keysOf(Object.values(pairs), exists);
    const byVersion = Object.entries(pairs).map(([version, name]) => [version, keys.get(name) ?? name]);
    return { keys: Object.fromEntries(byVersion) as Readonly<Record<string, string>>, names: namesOf(keys) };
}

/** The key of each pool. Names in Azure may be longer than keys: those are cut, or numbered where that makes two the same. */
function keysOf(names: readonly string[], exists: boolean): ReadonlyMap<string, string> {
    const f = new Findings();
    const keys = new Map<string, string>();
    for (const name of new Set(names)) {
        checkName(f, "--pool", name, exists ? POOL_NAME : POOL_KEY);
        const taken = [...keys.values()];
        const cut = name.slice(0, POOL_KEY.max);
        keys.set(name, taken.includes(cut) ? `pool${taken.length + 1}` : cut);
    }
    throwFirst(f);
    return keys;
}

function namesOf(keys: ReadonlyMap<string, string>): Readonly<Record<string, string>> {
    return Object.fromEntries([...keys].map(([name, key]) => [key, name]));
}

function throwFirst({ problems: [first] }: Findings): void {
    if (first !== undefined) {
        throw new UsageError(describe(first));
    }
}
