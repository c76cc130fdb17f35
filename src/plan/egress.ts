import { isPlainObject, list, plainObject, trueOrFalse, unknownKeys, wholeNumber } from "../core/checks";
import { type Cidr, checkCidr, contains, formatCidr } from "../core/cidr";
import { DNS_LABEL, checkName } from "../core/names";
import type { Findings } from "../core/problems";

/** A place that pods may connect to: addresses, or the pods of a namespace of the cluster. */
export interface EgressTarget {
    /** An IPv4 network, `10.1.0.0/16`; one address is `10.1.0.4/32`. Either this or `namespace`. */
    readonly cidr?: string;
    /** All pods of a namespace. */
    readonly namespace?: string;
    /** TCP ports, 1–65535. @default all */
    readonly ports?: readonly number[];
}

/** Where pods may connect to. */
export interface EgressSettings {
    /**
     * Azure's instance metadata service, 169.254.169.254, and its wire server, 168.63.129.16: whoever reaches them gets tokens of
     * the node's identities, and its settings. Workload identity needs neither.
     * https://learn.microsoft.com/azure/aks/imds-restriction
     * @default false
     */
    readonly metadataService?: boolean;
    /**
     * Nothing but these, at most 50, DNS, and Entra ID, from which workload identity gets its tokens.
     * @default everywhere else, the cluster's pods too
     */
    readonly to?: readonly EgressTarget[];
}

/** A target with nothing left to decide: addresses, the pods of a namespace, or else the pods of all. */
export interface EgressTargetPlan {
    readonly cidr?: string;
    readonly namespace?: string;
    /** Addresses inside `cidr` that are not meant. */
    readonly except: readonly string[];
    readonly ports: readonly number[];
}

/** Where pods may connect to; undefined for anywhere. */
export type EgressPlan = readonly EgressTargetPlan[] | undefined;

/** https://learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16 */
const METADATA = ["169.254.169.254/32", "168.63.129.16/32"];

/** Everything else. Cilium takes no pod for an address. https://learn.microsoft.com/azure/aks/azure-cni-powered-by-cilium#limitations */
const ANYWHERE: readonly EgressTargetPlan[] = [
    { except: [], ports: [] },
    { cidr: "0.0.0.0/0", except: METADATA, ports: [] },
    { cidr: "::/0", except: [], ports: [] },
];

/** Addresses of login.microsoftonline.com. https://learn.microsoft.com/microsoft-365/enterprise/urls-and-ip-address-ranges (id 56) */
const ENTRA_ID: readonly EgressTargetPlan[] = [
    "20.20.32.0/19",
    "20.190.128.0/18",
    "20.231.128.0/19",
    "40.126.0.0/18",
].map((cidr) => ({ cidr, except: [], ports: [443] }));

const MOST_TARGETS = 50;

/** Checks where pods may connect to. */
export function planEgress(f: Findings, given: unknown): EgressPlan {
    if (given !== undefined && !plainObject(f, "egress", given)) {
        return ANYWHERE;
    }
    const at = f.at("egress");
    unknownKeys(at, "", given ?? {}, ["metadataService", "to"]);
    const metadata: unknown = given?.["metadataService"] ?? false;
    if (!trueOrFalse(at, "metadataService", metadata)) {
        return ANYWHERE;
    }
    const to = given?.["to"];
    if (to === undefined) {
        return metadata ? undefined : ANYWHERE;
    }
    if (!list(at, "to", to)) {
        return ANYWHERE;
    }
    if (to.length > MOST_TARGETS) {
        const rule = `has ${to.length} targets, and at most ${MOST_TARGETS} are taken`;
        at.problem("to", undefined, rule, "Name larger networks.");
    }
    const targets = to.map((target, i) => planTarget(at.at(`to[${i}]`), target, metadata));
    const asked = metadata ? METADATA.map((cidr) => ({ cidr, except: [], ports: [80, 32526] })) : [];
    return [...targets, ...ENTRA_ID, ...asked];
}

function planTarget(f: Findings, given: unknown, metadata: boolean): EgressTargetPlan {
    const nothing = { except: [], ports: [] };
    if (!isPlainObject(given)) {
        f.problem("", given, "must be an object", 'Write { cidr: "10.1.0.0/16", ports: [443] }.');
        return nothing;
    }
    unknownKeys(f, "", given, ["cidr", "namespace", "ports"]);
    const { cidr, namespace } = given;
    if ((cidr === undefined) === (namespace === undefined)) {
        const rule = cidr === undefined ? "names no place" : "names two places";
        f.problem("", undefined, rule, "Give either cidr or namespace.");
        return nothing;
    }
    const ports = planPorts(f, given["ports"]);
    if (namespace !== undefined) {
        return checkName(f, "namespace", namespace, DNS_LABEL) ? { namespace, except: [], ports } : nothing;
    }
    const network = checkCidr(f, "cidr", cidr);
    if (network === undefined) {
        return nothing;
    }
    return { cidr: formatCidr(network), except: metadata ? [] : withoutMetadata(f, network), ports };
}

function withoutMetadata(f: Findings, network: Cidr): readonly string[] {
    const inside = METADATA.filter((one) => contains(network, one.slice(0, one.indexOf("/"))));
    // The API server takes no exception that is all of the network.
    if (network.prefix === 32 && inside.length > 0) {
        const rule =
            "is Azure's metadata service or wire server, where a pod gets tokens of the node's identities";
        f.problem("cidr", formatCidr(network), rule, "Leave it out, or write metadataService: true.");
        return [];
    }
    return inside;
}

function planPorts(f: Findings, given: unknown): readonly number[] {
    if (given === undefined || !list(f, "ports", given)) {
        return [];
    }
    if (given.length === 0) {
        f.problem("ports", undefined, "is empty", "Name one, or leave it out for all.");
    }
    return given.filter((port, i): port is number => wholeNumber(f, `ports[${i}]`, port, 1, 65_535));
}
