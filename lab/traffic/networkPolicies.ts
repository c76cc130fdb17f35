import { BlockList, isIPv6 } from "node:net";
import type {
    V1LabelSelector,
    V1Namespace,
    V1NetworkPolicy,
    V1NetworkPolicyPeer,
    V1NetworkPolicyPort,
    V1Pod,
} from "@kubernetes/client-node";

/** One end of a connection. */
export interface End {
    readonly pod: V1Pod;
    /** The pod's own: policies select namespaces by their labels. */
    readonly namespace: V1Namespace;
}

/** Where a connection goes to. */
export interface Target extends End {
    readonly port: number;
    /** @default "TCP" */
    readonly protocol?: string;
}

/** An address outside of the cluster. */
export interface Outside {
    readonly address: string;
    readonly port: number;
    /** @default "TCP" */
    readonly protocol?: string;
}

type Direction = "Ingress" | "Egress";

/**
 * Whether NetworkPolicies let one pod connect to another, as Kubernetes defines it: a pod that no policy selects takes and
 * makes any connection, one that is selected only what some policy allows. Pods with their node's own network are nobody's
 * business here. https://kubernetes.io/docs/concepts/services-networking/network-policies/
 */
export function mayConnect(from: End, to: Target, policies: readonly V1NetworkPolicy[]): boolean {
    // Nobody can be kept from itself.
    if (from.pod.metadata?.uid === to.pod.metadata?.uid) return true;
    return allowed("Egress", from, to, to, policies) && allowed("Ingress", to, from, to, policies);
}

/** Whether they let a pod connect to an address outside of the cluster. */
export function mayReach(from: End, to: Outside, policies: readonly V1NetworkPolicy[]): boolean {
    return allowed("Egress", from, to, to, policies);
}

/** The policies that select a pod for a direction: with one of them or more, the pod is closed but for what they allow. */
export function isolating(
    direction: Direction,
    { pod }: End,
    policies: readonly V1NetworkPolicy[],
): V1NetworkPolicy[] {
    return policies.filter(
        ({ metadata, spec }) =>
            metadata?.namespace === pod.metadata?.namespace &&
            typesOf(spec).includes(direction) &&
            matches(spec?.podSelector ?? {}, pod.metadata?.labels),
    );
}

function allowed(
    direction: Direction,
    own: End,
    other: End | Outside,
    target: Target | Outside,
    policies: readonly V1NetworkPolicy[],
): boolean {
    const selecting = isolating(direction, own, policies);
    return selecting.length === 0 || selecting.some((policy) => allows(policy, direction, other, target));
}

function allows(
    { metadata, spec }: V1NetworkPolicy,
    direction: Direction,
    other: End | Outside,
    target: Target | Outside,
): boolean {
    const rules =
        direction === "Ingress"
            ? (spec?.ingress ?? []).map(({ _from, ports }) => ({ peers: _from, ports }))
            : (spec?.egress ?? []).map(({ to, ports }) => ({ peers: to, ports }));
    return rules.some(
        ({ peers = [], ports = [] }) =>
            (peers.length === 0 || peers.some((peer) => isPeer(peer, other, metadata?.namespace))) &&
            (ports.length === 0 || ports.some((port) => isPort(port, target))),
    );
}

/** What a policy that does not say it is for: incoming connections, and outgoing ones where it has rules for them. */
function typesOf(spec: V1NetworkPolicy["spec"]): readonly string[] {
    return spec?.policyTypes ?? ["Ingress", ...(spec?.egress === undefined ? [] : ["Egress"])];
}

/** @param home the policy's namespace: where a peer that names none is */
function isPeer(peer: V1NetworkPolicyPeer, other: End | Outside, home: string | undefined): boolean {
    const { ipBlock, namespaceSelector, podSelector } = peer;
    if (ipBlock !== undefined) {
        const address = "address" in other ? other.address : (other.pod.status?.podIP ?? "");
        return (
            isWithin(address, ipBlock.cidr) && !(ipBlock.except ?? []).some((cidr) => isWithin(address, cidr))
        );
    }
    if ("address" in other) return false;
    const { pod, namespace } = other;
    const place =
        namespaceSelector === undefined
            ? namespace.metadata?.name === home
            : matches(namespaceSelector, namespace.metadata?.labels);
    return place && matches(podSelector ?? {}, pod.metadata?.labels);
}

function isPort({ port, endPort, protocol = "TCP" }: V1NetworkPolicyPort, target: Target | Outside): boolean {
    if (protocol !== (target.protocol ?? "TCP")) return false;
    if (typeof port === "number") {
        return target.port >= port && target.port <= (endPort ?? port);
    }
    if (port === undefined) return true;
    const named = ("pod" in target ? (target.pod.spec?.containers ?? []) : [])
        .flatMap(({ ports = [] }) => ports)
        .filter((one) => one.name === port && (one.protocol ?? "TCP") === protocol);
    return named.some(({ containerPort }) => containerPort === target.port);
}

/** Whether labels are what a selector wants; an empty selector wants anything. */
function matches(selector: V1LabelSelector, labels: Readonly<Record<string, string>> = {}): boolean {
    const { matchLabels = {}, matchExpressions = [] } = selector;
    return (
        Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
        matchExpressions.every(({ key, operator, values = [] }) => {
            const there = Object.hasOwn(labels, key);
            const among = there && values.includes(labels[key] ?? "");
            switch (operator) {
                case "In":
                    return among;
                case "NotIn":
                    return !among;
                case "Exists":
                    return there;
                case "DoesNotExist":
                    return !there;
                default:
                    throw new Error(`a selector has no operator ${operator}`);
            }
        })
    );
}

function isWithin(address: string, cidr: string): boolean {
    const [network = "", bits = ""] = cidr.split("/");
    const block = new BlockList();
    const family = (text: string) => (isIPv6(text) ? "ipv6" : "ipv4");
    // Node takes an IPv4 address for one of IPv6's, too.
    if (family(address) !== family(network)) return false;
    block.addSubnet(network, Number(bits), family(network));
    return address !== "" && block.check(address, family(address));
}
