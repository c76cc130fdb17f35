import type { EndpointDocument } from "../../documents/endpointDocument";
import type { NodePoolSettings } from "../../plan/nodePool";
import { type Code, type MemberCode, codeOf, expression, member, object } from "./code";
import type { ConfigSetting } from "./config";
import { enoughForProduction, nodesFor } from "./nodes";
import type { Target } from "./target";

/** A cluster that exists, as a program names it: by its id, or by group and name. */
export interface ExistingCluster {
    readonly identity:
        { readonly clusterId: string } | { readonly resourceGroupName: string; readonly clusterName: string };
    /** Names in Azure of the pools that the user named, by key. */
    readonly poolNames: Readonly<Record<string, string>>;
}

/** A pool that versions run on. */
export interface ProgramPool {
    readonly settings: NodePoolSettings;
    readonly hasGpus: boolean;
}

/** Pools by key. */
export type ProgramPools = Readonly<Record<string, ProgramPool>>;

/** What is written for a cluster. */
export interface ClusterCode {
    readonly code: Code;
    readonly config: readonly ConfigSetting[];
}

/** The document with the key of a pool on each version: a program that names them takes further pools well. */
export function placed(document: EndpointDocument): EndpointDocument {
    const versions = Object.entries(document.versions).map(([name, version]) => [
        name,
        { ...version, pool: version.pool ?? ((version.gpus ?? 0) > 0 ? "gpu" : "cpu") },
    ]);
    return { ...document, versions: Object.fromEntries(versions) as EndpointDocument["versions"] };
}

/** The pools that a placed document needs: documents say nothing of nodes. */
export function poolsFor(document: EndpointDocument, target: Target): ProgramPools {
    const versions = Object.values(document.versions);
    const keys = [...new Set(versions.flatMap(({ pool }) => (pool === undefined ? [] : [pool])))];
    const nodes = keys.map((key) => {
        const { hasGpus, ...settings } = nodesFor(
            versions.filter(({ pool }) => pool === key),
            target,
        );
        return [key, { settings, hasGpus }] as const;
    });
    const pools = Object.fromEntries(nodes);
    const enough = enoughForProduction(
        Object.fromEntries(nodes.map(([key, { settings }]) => [key, settings])),
    );
    return Object.fromEntries(
        Object.entries(pools).map(([key, pool]) => [
            key,
            { ...pool, settings: enough[key] ?? pool.settings },
        ]),
    );
}

/** Whether the cluster must mount Azure Blob Storage: where plain Kubernetes finds models. */
export function needsBlobs({ versions }: EndpointDocument, target: Target): boolean {
    const models = Object.values(versions).flatMap(({ model }) => model ?? []);
    const inBlobs = models.some((model) =>
        typeof model === "string" ? model.startsWith("/") : model.uri !== undefined,
    );
    return target === "kubernetes" && inBlobs;
}

/** A new cluster with those pools. */
export function newClusterCode(pools: ProgramPools, blobs: boolean): ClusterCode {
    const members = Object.entries(pools).map(([key, { settings, hasGpus }]) =>
        member(key, codeOf(settings), hasGpus ? GPU_NODES : CPU_NODES),
    );
    const settings = object(
        member("resourceGroupName", expression('config.require("resourceGroupName")')),
        member("localAccounts", codeOf(true), LOCAL_ACCOUNTS),
        member("pools", object(...members)),
        ...blobDriver(blobs),
    );
    const description = "Resource group that the cluster is made in; it exists already.";
    const config = [{ key: "resourceGroupName", description, secret: false }];
    return { code: expression(`new AksCluster("ml", ${settings})`), config };
}

const LOCAL_ACCOUNTS =
    "For a try: an administrator's kubeconfig without Entra ID. See entra and authorizedIpRanges.";
const CPU_NODES =
    "The documents say nothing of nodes: this is a common size with room for a replica,\n" +
    "and as many as FastProd needs. Choose yours.";
const GPU_NODES =
    "The documents say nothing of nodes: this is a common size with the GPUs of a replica;\n" +
    "nodes come with replicas, and while an image is exchanged. Choose yours.";

/** A cluster that exists, with pools of those keys. */
export function existingClusterCode(
    { identity, poolNames }: ExistingCluster,
    pools: ProgramPools,
    blobs: boolean,
): ClusterCode {
    const config: ConfigSetting[] = [];
    const required = (key: string, description: string) => {
        config.push({ key, description, secret: false });
        return expression(`config.require(${codeOf(key)})`);
    };
    const identities = Object.entries(identity).map(([key, value]) => member(key, codeOf(value)));
    const members = Object.entries(pools).map(([key, { hasGpus }]): MemberCode => {
        const name = Object.hasOwn(poolNames, key) ? poolNames[key] : undefined;
        const settings = [
            member(
                "nodePoolName",
                name === undefined
                    ? required(`${key}NodePoolName`, `Name of the cluster's pool that ${key} stands for.`)
                    : codeOf(name),
            ),
            member("vmSize", required(`${key}VmSize`, `VM size of the cluster's pool ${name ?? key}.`)),
        ];
        return member(key, object(...settings), hasGpus ? EXISTING_GPU_NODES : undefined);
    });
    const settings = object(
        ...identities,
        member("pools", object(...members), EXISTING_NODES),
        ...blobDriver(blobs),
    );
    return { code: expression(`AksCluster.existing("ml", ${settings})`), config };
}

/** Models in Azure Blob Storage are mounted by AKS's driver for it. */
function blobDriver(wanted: boolean): MemberCode[] {
    return wanted ? [member("blobCsiDriver", codeOf(true))] : [];
}

const EXISTING_NODES = "Pools that the cluster has: az aks nodepool list shows their names and sizes.";
const EXISTING_GPU_NODES = "Its taints too, where they are not this library's own: taints: [], say.";
