import {
    finiteNumber,
    isPlainObject,
    list,
    needsPlainValue,
    oneOf,
    plainObject,
    unknownKeys,
    wholeNumber,
} from "../core/checks";
import type { Findings } from "../core/problems";
import { architectureOf, findVmSize } from "../core/vmSizes";
import type { NodePoolPlan, NodePoolSettings, SpotSettings } from "./nodePool";

/** Most nodes of a pool (AKS, "Quotas, virtual machine size restrictions, and region availability"). */
const MOST_NODES = 1000;
/** Pods that every System pool must have room for (AKS, "Manage system node pools"). */
const SYSTEM_PODS = 30;

/** Checks how many nodes a pool has: a fixed count, or bounds for the autoscaler. */
export function planScale(
    f: Findings,
    settings: NodePoolSettings,
    mode: string,
    defaultCount: number | undefined,
): Pick<NodePoolPlan, "count" | "autoscale"> {
    const { count = defaultCount, autoscale } = settings;
    const least = mode === "System" ? 1 : 0;
    if (autoscale === undefined) {
        const good = settings.count === undefined || wholeNumber(f, "count", count, least, MOST_NODES);
        return { count: good ? count : undefined, autoscale };
    }
    if (settings.count !== undefined) {
        f.problem("count", count, "excludes autoscale", "Give a fixed count or autoscale bounds, not both.");
    }
    if (!plainObject(f, "autoscale", autoscale, "{ min: 0, max: 4 }")) {
        return { count: undefined, autoscale: undefined };
    }
    const at = f.at("autoscale");
    unknownKeys(at, "", autoscale, ["min", "max"]);
    const { min, max } = autoscale;
    const minIsGood = wholeNumber(at, "min", min, least, MOST_NODES);
    const maxIsGood = wholeNumber(at, "max", max, 1, MOST_NODES);
    if (minIsGood && maxIsGood && min > max) {
        at.problem("min", min, `must be at most max, which is ${max}`, "Exchange the two.");
    }
    return { count: undefined, autoscale: minIsGood && maxIsGood ? { min, max } : undefined };
}

/** Checks whether and how Azure may take the nodes back; undefined for nodes that stay. */
export function planSpot(f: Findings, settings: NodePoolSettings, mode: string): SpotSettings | undefined {
    const { spot = false } = settings;
    if (spot === false) {
        return undefined;
    }
    if (spot !== true && !isPlainObject(spot)) {
        const remedy = needsPlainValue(spot) ?? "Write true, or { maxPrice: 0.5 }.";
        f.problem("spot", spot, "must be true, false or an object", remedy);
        return undefined;
    }
    if (mode === "System") {
        f.problem("spot", spot, "cannot be a System pool's, whose nodes must stay", "Leave spot out.");
    }
    const { evictionPolicy = "Delete", maxPrice = -1 }: SpotSettings = spot === true ? {} : spot;
    const at = f.at("spot");
    unknownKeys(at, "", spot, ["evictionPolicy", "maxPrice"]);
    oneOf(at, "evictionPolicy", evictionPolicy, ["Delete", "Deallocate"]);
    checkPrice(at, maxPrice);
    return { evictionPolicy, maxPrice };
}

/** -1, or a price with up to five decimal places (AKS, "Add an Azure Spot node pool"). */
function checkPrice(f: Findings, price: unknown): void {
    if (price === -1 || !finiteNumber(f, "maxPrice", price)) {
        return;
    }
    if (price <= 0) {
        const remedy = "Write -1 for up to the pay-as-you-go price.";
        f.problem("maxPrice", price, "must be -1 or a number above 0", remedy);
    } else if (Number(price.toFixed(5)) !== price) {
        const remedy = `Did you mean ${Number(price.toFixed(5))}?`;
        f.problem("maxPrice", price, "must have at most five decimal places", remedy);
    }
}

/** Checks the zones, and sorts them: their order says nothing. A region has the zones 1, 2 and 3. */
export function planZones(f: Findings, settings: NodePoolSettings): readonly string[] {
    const { zones = [] } = settings;
    const example = '["1", "2", "3"]';
    if (!list(f, "zones", zones, example)) {
        return [];
    }
    const names = Array.from(zones as readonly unknown[], (zone) =>
        typeof zone === "number" ? `${zone}` : zone,
    );
    const known = names.filter((zone): zone is string => typeof zone === "string" && /^[1-3]$/.test(zone));
    if (known.length !== names.length || new Set(known).size !== known.length) {
        const remedy = names.map(needsPlainValue).find(Boolean) ?? `Write ${example}.`;
        f.problem("zones", zones, "must be zones from 1 to 3, each once", remedy);
        return [];
    }
    return known.sort();
}

/** Checks what the nodes are made of. */
export function checkMachine(f: Findings, settings: NodePoolSettings): void {
    const { osSku, osDiskType, osDiskSizeGb, maxPods, rotate } = settings;
    if (osSku !== undefined) {
        oneOf(f, "osSku", osSku, ["Ubuntu", "Ubuntu2204", "AzureLinux", "AzureLinux3"]);
    }
    if (osSku === "Ubuntu2204") {
        // https://learn.microsoft.com/azure/aks/upgrade-os-version
        const rule = "is an image that AKS supports until 2027-06-30, and only up to Kubernetes 1.36";
        f.warning("osSku", osSku, rule, 'Write "Ubuntu", which is 24.04 from Kubernetes 1.35 on.');
    }
    if (osDiskType !== undefined) {
        oneOf(f, "osDiskType", osDiskType, ["Managed", "Ephemeral"]);
    }
    if (osDiskSizeGb !== undefined) {
        wholeNumber(f, "osDiskSizeGb", osDiskSizeGb, 30, 2048);
    }
    if (maxPods !== undefined) {
        wholeNumber(f, "maxPods", maxPods, 10, 250);
    }
    if (rotate !== undefined) {
        oneOf(f, "rotate", rotate, ["newPool", "inPlace"]);
    }
}

/**
 * Checks what the program says of the processors, and warns of Arm ones where it says nothing: the images are seldom built
 * for both. AKS's own pods run on either. https://learn.microsoft.com/azure/aks/use-arm64-vms
 */
export function checkArchitecture(f: Findings, settings: NodePoolSettings, key: string): void {
    const { vmSize, architecture } = settings;
    if (typeof vmSize !== "string") {
        return; // which has a problem of its own
    }
    const found = architectureOf(vmSize);
    if (architecture !== undefined) {
        const known = oneOf(f, "architecture", architecture, ["amd64", "arm64"]);
        if (known && architecture !== found && findVmSize(vmSize) !== undefined) {
            const rule = `is not that of ${vmSize}, which is ${found}`;
            f.problem("architecture", architecture, rule, "Take it out, or choose another size.");
        }
    } else if (found === "arm64" && key !== "system") {
        const rule = "has Arm processors, on which an image that is not built for linux/arm64 does not start";
        const remedy = 'Build the images of its versions for linux/arm64, and write architecture: "arm64".';
        f.warning("vmSize", vmSize, rule, remedy);
    }
}

/** A number of nodes, or a percentage of them up to all (AKS, "Upgrade node pools": 100% is the fastest). */
export function checkSurge(f: Findings, settings: NodePoolSettings): void {
    const { maxSurge } = settings;
    const good = typeof maxSurge === "string" && /^([1-9][0-9]{0,2}|1000|([1-9][0-9]?|100)%)$/.test(maxSurge);
    if (maxSurge !== undefined && !good) {
        const rule = "must be a text: a number of nodes from 1 to 1000, or a percentage from 1% to 100%";
        f.problem("maxSurge", maxSurge, rule, needsPlainValue(maxSurge) ?? 'Write "1" or "33%".');
    }
}

/** What AKS asks of the pools that carry its own pods (AKS, "Manage system node pools"). */
export function checkSystemPool(
    f: Findings,
    settings: NodePoolSettings,
    defaultCount: number | undefined,
): void {
    if (settings.rotate === "inPlace") {
        const rule = "is not for a System pool: AKS keeps the last one";
        f.problem(
            "rotate",
            "inPlace",
            rule,
            "Leave rotate out: the new pool needs quota while the old one stands.",
        );
    }
    const { maxPods, count = defaultCount ?? 1, autoscale } = settings;
    const nodes = isPlainObject(autoscale) ? autoscale.min : count;
    if (typeof maxPods !== "number" || typeof nodes !== "number") {
        return; // AKS's own maxPods is enough; what is no number has a problem of its own
    }
    const room = maxPods * nodes;
    if (nodes > 0 && room < SYSTEM_PODS) {
        const rule = `makes room for ${room} pods on the fewest nodes, and AKS needs ${SYSTEM_PODS} on a System pool`;
        f.problem("maxPods", maxPods, rule, "Raise maxPods or the number of nodes.");
    }
}
