/** Pods that lost their only place, because the node pool that they could run on was deleted. */
export interface Eviction {
    readonly clusterId: string;
    readonly pool: string;
    readonly namespace: string;
    readonly deployment: string;
}
