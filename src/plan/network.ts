import { oneOf, plainObject, unknownKeys } from "../core/checks";
import {
    type Cidr,
    checkCidr,
    checkIpv4,
    checkOverlaps,
    contains,
    formatCidr,
    overlaps,
    parseCidr,
} from "../core/cidr";
import type { Findings } from "../core/problems";

/** How pods and services of a cluster get their addresses. A change of any of these replaces the cluster. */
export interface NetworkSettings {
    /** Network plugin; kubenet stops on 2028-03-31. @default "azure" */
    readonly plugin?: "azure" | "kubenet" | "none";
    /** `overlay` gives pods addresses of their own; `node` gives them the subnet's. @default "overlay" */
    readonly pluginMode?: "overlay" | "node";
    /** What enforces NetworkPolicy objects. @default "cilium" with plugin azure, else "none" */
    readonly policy?: "cilium" | "calico" | "azure" | "none";
    /** Data plane. @default "cilium" where the policy is cilium, else "azure" */
    readonly dataplane?: "cilium" | "azure";
    /** Addresses of Services, /13 to /28. @default "10.0.0.0/16" */
    readonly serviceCidr?: string;
    /** Address of the cluster's DNS, inside `serviceCidr`, not its first. @default the tenth of serviceCidr */
    readonly dnsServiceIp?: string;
    /** Addresses of pods, /8 to /24 (each node takes a /24), where they are not the subnet's. @default "10.244.0.0/16" */
    readonly podCidr?: string;
    /** How the cluster reaches the internet. @default "loadBalancer" */
    readonly outboundType?:
        "loadBalancer" | "userDefinedRouting" | "managedNATGateway" | "userAssignedNATGateway";
}

/** The settings, and whether the program gives a subnet of its own. */
type NetworkView = NetworkSettings & { readonly subnetId?: unknown };

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
export function planNetwork(f: Findings, given: NetworkView = {}): NetworkPlan {
    const settings: NetworkView = plainObject(f, "", given, '{ podCidr: "10.244.0.0/16" }') ? given : {};
    unknownKeys(f, "", settings, [
        ...[
            "plugin",
            "pluginMode",
            "policy",
            "dataplane",
            "serviceCidr",
            "dnsServiceIp",
            "podCidr",
            "outboundType",
        ],
        "subnetId",
    ]);
    const { plugin = "azure" } = settings;
    oneOf(f, "plugin", plugin, ["azure", "kubenet", "none"]);
    if (plugin === "kubenet") {
        const rule = "is a network plugin that AKS stops on 2028-03-31";
        f.warning("plugin", plugin, rule, 'Use "azure": a later change replaces the cluster.');
    }
    const { pluginMode = plugin === "azure" ? "overlay" : "node" } = settings;
    oneOf(f, "pluginMode", pluginMode, ["overlay", "node"]);
    if (pluginMode === "overlay" && plugin !== "azure") {
        f.problem("pluginMode", pluginMode, 'is only for plugin "azure"', "Leave it out.");
    }
    const { policy = plugin === "azure" ? "cilium" : "none" } = settings;
    oneOf(f, "policy", policy, ["cilium", "calico", "azure", "none"]);
    if (policy === "azure" && plugin === "azure") {
        // https://learn.microsoft.com/azure/aks/migrate-from-npm-to-cilium-network-policy
        const rule = "is a policy engine (NPM) that AKS stops on 2028-09-30";
        f.warning("policy", policy, rule, 'Use "cilium": a later change replaces the cluster.');
    }
    const { dataplane = policy === "cilium" ? "cilium" : "azure" } = settings;
    const wanted = policy === "cilium" ? "cilium" : "azure";
    if (oneOf(f, "dataplane", dataplane, ["cilium", "azure"]) && dataplane !== wanted) {
        f.problem("dataplane", dataplane, `must be "${wanted}" with policy "${policy}"`, "Leave it out.");
    }
    if ((policy === "azure" || policy === "cilium") && plugin !== "azure") {
        f.problem("policy", policy, 'needs plugin "azure"', 'Use policy "calico", or plugin "azure".');
    }
    const outboundType = planOutbound(f, settings);
    const hasPodCidr = pluginMode !== "node" || plugin !== "azure";
    if (!hasPodCidr && settings.podCidr !== undefined) {
        const rule = "is not for pods with addresses of the subnet";
        f.problem("podCidr", settings.podCidr, rule, "Leave it out, or use overlay.");
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

/** Which ways out need a subnet of the program's own (AKS, "Customize cluster egress with outbound types"). */
function planOutbound(f: Findings, settings: NetworkView): string {
    const { outboundType = "loadBalancer", subnetId } = settings;
    const types = [
        "loadBalancer",
        "userDefinedRouting",
        "managedNATGateway",
        "userAssignedNATGateway",
    ] as const;
    if (!oneOf(f, "outboundType", outboundType, types)) {
        return "loadBalancer";
    }
    const ownSubnet = outboundType === "userDefinedRouting" || outboundType === "userAssignedNATGateway";
    if (ownSubnet && subnetId === undefined) {
        const rule = "needs subnetId, a subnet whose way out is set up";
        f.problem("outboundType", outboundType, rule, "Give network.subnetId.");
    }
    if (outboundType === "managedNATGateway" && subnetId !== undefined) {
        const rule = "is for a virtual network that AKS makes";
        f.problem("outboundType", outboundType, rule, 'Use "userAssignedNATGateway", or leave subnetId out.');
    }
    return outboundType;
}

function planRanges(
    f: Findings,
    settings: NetworkSettings,
    hasPodCidr: boolean,
): Pick<NetworkPlan, "serviceCidr" | "dnsServiceIp" | "podCidr"> {
    const { serviceCidr = "10.0.0.0/16", podCidr: ownPodCidr = "10.244.0.0/16" } = settings;
    const podCidr = hasPodCidr ? ownPodCidr : undefined;
    const service = checkRange(f, "serviceCidr", serviceCidr, 13, 28);
    const pods = podCidr === undefined ? undefined : checkRange(f, "podCidr", podCidr, 8, 24);
    checkOverlaps(f, [
        ["serviceCidr", service],
        ["podCidr", pods],
    ]);
    const tenth = service === undefined ? "" : addressAt(service, 10);
    const { dnsServiceIp = tenth } = settings;
    if (
        settings.dnsServiceIp !== undefined &&
        checkIpv4(f, "dnsServiceIp", dnsServiceIp) &&
        service !== undefined
    ) {
        if (!contains(service, dnsServiceIp)) {
            f.problem(
                "dnsServiceIp",
                dnsServiceIp,
                `must lie in serviceCidr ${serviceCidr}`,
                `Use ${tenth}.`,
            );
        } else if ([addressAt(service, 0), addressAt(service, 1)].includes(dnsServiceIp)) {
            const rule = "must not be the range's first address, which is the kubernetes Service's";
            f.problem("dnsServiceIp", dnsServiceIp, rule, `Use ${tenth}.`);
        }
    }
    return { serviceCidr, dnsServiceIp, podCidr };
}

function checkRange(
    f: Findings,
    path: string,
    value: unknown,
    shortest: number,
    longest: number,
): Cidr | undefined {
    const cidr = checkCidr(f, path, value);
    if (cidr === undefined) {
        return undefined;
    }
    if (cidr.prefix < shortest || cidr.prefix > longest) {
        f.problem(path, value, `must be from /${shortest} to /${longest}`, "Choose a range of that size.");
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
