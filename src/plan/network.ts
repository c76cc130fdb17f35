import { oneOf, unknownKeys } from "../core/checks";
import { type Cidr, checkCidr, checkIpv4, checkOverlaps, contains, formatCidr, overlaps, parseCidr } from "../core/cidr";
import type { Findings } from "../core/problems";

/** How pods and services of a cluster get their addresses. A change of any of these replaces the cluster. */
export interface NetworkSettings {
    /** Network plugin. @default "azure" */
    readonly plugin?: "azure" | "kubenet" | "none";
    /** `overlay` gives pods addresses of their own; `node` gives them the subnet's. @default "overlay" */
    readonly pluginMode?: "overlay" | "node";
    /** What enforces NetworkPolicy objects. @default "cilium" with plugin azure, else "none" */
    readonly policy?: "cilium" | "calico" | "azure" | "none";
    /** Data plane. @default "cilium" where the policy is cilium, else "azure" */
    readonly dataplane?: "cilium" | "azure";
    /** Addresses of Services. @default "10.0.0.0/16" */
    readonly serviceCidr?: string;
    /** Address of the cluster's DNS, inside `serviceCidr`, not its first. @default the tenth of serviceCidr */
    readonly dnsServiceIp?: string;
    /** Addresses of pods, with overlay or kubenet. @default "10.244.0.0/16" */
    readonly podCidr?: string;
    /** How the cluster reaches the internet. @default "loadBalancer" */
    readonly outboundType?: "loadBalancer" | "userDefinedRouting" | "managedNATGateway" | "userAssignedNATGateway";
}

/** The network with nothing left open. */
export interface NetworkPlan {
    readonly plugin: string;
    readonly pluginMode: "overlay" | undefined;
    readonly policy: string;
    readonly dataplane: string;
    readonly serviceCidr: string;
    readonly dnsServiceIp: string;
    readonly podCidr: string | undefined;
    readonly outboundType: string;
    /** Whether NetworkPolicy objects have an effect. */
    readonly enforcesNetworkPolicy: boolean;
}

/** Ranges that AKS keeps for itself (AKS, "Azure CNI prerequisites"). */
const RESERVED_RANGES = ["169.254.0.0/16", "172.30.0.0/16", "172.31.0.0/16", "192.0.2.0/24"];

/** Decides the network and adds a problem for each range and combination that AKS would refuse. */
export function planNetwork(f: Findings, settings: NetworkSettings): NetworkPlan {
    unknownKeys(f, "", settings, [
        ...["plugin", "pluginMode", "policy", "dataplane", "serviceCidr", "dnsServiceIp", "podCidr", "outboundType"],
        "subnetId",
    ]);
    const plugin = settings.plugin ?? "azure";
    oneOf(f, "plugin", plugin, ["azure", "kubenet", "none"]);
    const pluginMode = settings.pluginMode ?? (plugin === "azure" ? "overlay" : "node");
    oneOf(f, "pluginMode", pluginMode, ["overlay", "node"]);
    if (pluginMode === "overlay" && plugin !== "azure") {
        f.problem("pluginMode", pluginMode, 'is only for plugin "azure"', "Leave it out.");
    }
    const policy = settings.policy ?? (plugin === "azure" ? "cilium" : "none");
    oneOf(f, "policy", policy, ["cilium", "calico", "azure", "none"]);
    const dataplane = settings.dataplane ?? (policy === "cilium" ? "cilium" : "azure");
    oneOf(f, "dataplane", dataplane, ["cilium", "azure"]);
    if ((policy === "cilium") !== (dataplane === "cilium")) {
        f.problem("policy", policy, "goes with its own data plane: cilium with cilium only", "Leave dataplane out.");
    }
    if ((policy === "azure" || policy === "cilium") && plugin !== "azure") {
        f.problem("policy", policy, 'needs plugin "azure"', 'Use policy "calico", or plugin "azure".');
    }
    const outboundType = settings.outboundType ?? "loadBalancer";
    oneOf(f, "outboundType", outboundType, [
        ...["loadBalancer", "userDefinedRouting", "managedNATGateway", "userAssignedNATGateway"],
    ]);
    const hasPodCidr = pluginMode === "overlay" || plugin === "kubenet";
    if (!hasPodCidr && settings.podCidr !== undefined) {
        f.problem("podCidr", settings.podCidr, "is only for overlay or kubenet", "Leave it out, or use overlay.");
    }
    const ranges = planRanges(f, settings, hasPodCidr);
    return {
        plugin,
        pluginMode: pluginMode === "overlay" ? "overlay" : undefined,
        policy,
        dataplane,
        ...ranges,
        outboundType,
        enforcesNetworkPolicy: policy !== "none",
    };
}

function planRanges(
    f: Findings,
    settings: NetworkSettings,
    hasPodCidr: boolean,
): Pick<NetworkPlan, "serviceCidr" | "dnsServiceIp" | "podCidr"> {
    const serviceCidr = settings.serviceCidr ?? "10.0.0.0/16";
    const podCidr = hasPodCidr ? (settings.podCidr ?? "10.244.0.0/16") : undefined;
    const service = checkRange(f, "serviceCidr", serviceCidr, 28);
    const pods = podCidr === undefined ? undefined : checkRange(f, "podCidr", podCidr, 24);
    checkOverlaps(f, [
        ["serviceCidr", service],
        ["podCidr", pods],
    ]);
    const tenth = service === undefined ? "" : addressAt(service, 10);
    const dnsServiceIp = settings.dnsServiceIp ?? tenth;
    if (settings.dnsServiceIp !== undefined && checkIpv4(f, "dnsServiceIp", dnsServiceIp) && service !== undefined) {
        if (!contains(service, dnsServiceIp)) {
            f.problem("dnsServiceIp", dnsServiceIp, `must lie in serviceCidr ${serviceCidr}`, `Use ${tenth}.`);
        } else if ([addressAt(service, 0), addressAt(service, 1)].includes(dnsServiceIp)) {
            const rule = "must not be the range's first address, which is the kubernetes Service's";
            f.problem("dnsServiceIp", dnsServiceIp, rule, `Use ${tenth}.`);
        }
    }
    return { serviceCidr, dnsServiceIp, podCidr };
}

function checkRange(f: Findings, path: string, value: unknown, longestPrefix: number): Cidr | undefined {
    const cidr = checkCidr(f, path, value);
    if (cidr === undefined) {
        return undefined;
    }
    if (cidr.prefix < 8 || cidr.prefix > longestPrefix) {
        f.problem(path, value, `must be from /8 to /${longestPrefix}`, "Choose a range of that size.");
        return undefined;
    }
    const reserved = RESERVED_RANGES.find((range) => overlaps(parseCidr(range) as Cidr, cidr));
    if (reserved !== undefined) {
        f.problem(path, value, `overlaps ${reserved}, which AKS keeps for itself`, "Choose another range.");
        return undefined;
    }
    return cidr;
}

/** The n-th address of a range, from 0. */
function addressAt(range: Cidr, n: number): string {
    return formatCidr({ base: range.base + n, prefix: 32, hostBits: false }).replace("/32", "");
}
