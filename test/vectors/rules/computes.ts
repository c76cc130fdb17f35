import { parseResourceId } from "#src/core/azureIds";
import type { Disagreement } from "../disagreement";
import type { Rule } from "../rule";
import type { Members } from "../settings";
import { differsIn, isMissing, isOf, refusedAt, refusedFor } from "./predicates";
import { isOnlyFault } from "./valid/arguments";
import { isGoodNetwork } from "./valid/networks";
import { isLargeEnough, vcpusOf } from "./valid/sizes";
import { type GOOD, isGood } from "./valid/texts";

const NETWORK = [
    ...["vnet_resourcegroup_name", "vnet_name", "subnet_name", "service_cidr", "dns_service_ip"],
    "docker_bridge_cidr",
];
const CLUSTER = ["resource_id", "resource_group", "cluster_name"];
const CREATED = ["AksCompute.provisioning_configuration"];
const ATTACHED = ["AksCompute.attach_configuration"];

/** Where clusters and how they are reached differ from v1's on purpose. */
export const COMPUTE_RULES: readonly Rule[] = [
    {
        id: "empty-is-given",
        kind: "stricter",
        about: "an empty text of a cluster or its load balancer",
        reason: "v1 read an empty text as not given; here it is a value.",
        areas: [...ATTACHED, ...CREATED, "AksUpdateConfiguration"],
        explains: (d, { members, one }) =>
            (refusedFor(d, Object.keys(members), (name) => members[name] === "") ||
                refusedFor(d, CLUSTER, () => CLUSTER.some((name) => members[name] === ""))) &&
            !NETWORK.some((name) => members[name] === "") &&
            (!isOf(one.area, ...ATTACHED) || namesOne(members)),
    },
    {
        id: "production-size",
        kind: "stricter",
        about: "a cluster that is not for tests, with fewer than 12 vCPU or 3 nodes",
        reason: "v1's service refused it, its client knew no sizes. `allowUndersized` makes it a warning.",
        explains: (d, { members }) =>
            refusedAt(d, /^cluster\.pools$/) &&
            members["cluster_purpose"] !== "DevTest" &&
            !isLargeEnough(members),
    },
    {
        id: "known-vm-sizes",
        kind: "stricter",
        about: "a VM size that Azure does not have",
        reason: "Sizes are looked up, since rules depend on their vCPU; for a new one the program gives `vcpus`.",
        explains: (d, { members }) =>
            refusedAt(d, /^cluster\.systemPool\.vmSize$/) &&
            refusedFor(d, ["vm_size"], (name) => vcpusOf(members[name]) === undefined),
    },
    {
        id: "known-purposes",
        kind: "stricter",
        about: "a purpose other than FastProd and DevTest",
        reason: "v1's client sent any text; the extension has these two.",
        explains: (d, { members }) =>
            refusedAt(d, /^cluster\.purpose$/) &&
            refusedFor(
                d,
                ["cluster_purpose"],
                (name) => !["FastProd", "DevTest"].includes(String(members[name])),
            ),
    },
    {
        id: "known-balancers",
        kind: "stricter",
        about: "a load balancer other than PublicIp and InternalLoadBalancer",
        reason: "There are these two. v1 checked it when a cluster was attached, and not when it was created or updated.",
        explains: (d, { members, one }) =>
            !isOf(one.area, ...ATTACHED) &&
            refusedFor(
                d,
                ["load_balancer_type"],
                (name) => !["PublicIp", "InternalLoadBalancer"].includes(String(members[name])),
            ),
    },
    {
        id: "subnet-needs-internal",
        kind: "stricter",
        about: "a subnet for a load balancer that is not internal",
        reason: "A public address is in no subnet. v1 checked it when a cluster was attached, and not when it was created.",
        explains: (d, { members, one }) =>
            refusedAt(d, /^gateway\.loadBalancer\.subnet$/) &&
            members["load_balancer_type"] !== "InternalLoadBalancer" &&
            (isOf(one.area, ...CREATED) ||
                (isOf(one.area, "AksUpdateConfiguration") && members["load_balancer_type"] === undefined)),
    },
    {
        id: "networks-are-checked",
        kind: "stricter",
        about: "networks, addresses and subnets that are none, that overlap, or that AKS keeps for itself",
        reason: "v1's client sent any text.",
        explains: (d, { members }) =>
            refusedAt(d, /^cluster\.network\./) &&
            refusedFor(d, NETWORK) &&
            NETWORK.every((name) => members[name] !== undefined && members[name] !== "") &&
            !isGoodNetwork(members),
    },
    {
        id: "networks-are-no-group",
        kind: "looser",
        about: "some of v1's six network arguments, and not all",
        reason: "Each stands for itself: a subnet without addresses has AKS's, and the bridge's address is gone.",
        explains: (d, { members, one }) => {
            const given = NETWORK.filter((name) => members[name] !== undefined && members[name] !== "");
            return (
                d.kind === "accepted" &&
                isOf(one.area, ...CREATED) &&
                given.length > 0 &&
                given.length < 6 &&
                isOnlyFault(members, "load_balancer_subnet", "load_balancer_type", "cluster_purpose")
            );
        },
    },
    {
        id: "no-docker-bridge",
        kind: "no counterpart",
        about: "the address of Docker's bridge",
        reason: "AKS has had no Docker since 1.24 and ignores it.",
        explains: (d) => differsIn(d, "(docker_bridge_cidr)"),
    },
    {
        id: "no-certificates-of-microsoft",
        kind: "no counterpart",
        about: "a domain label with a certificate by Microsoft, and its renewal",
        reason: "They ended with v1: HTTPS needs a certificate of one's own.",
        explains: (d, { members }) =>
            refusedAt(d, /^(attachment|gateway)\.tls\.?/) &&
            refusedFor(d, ["leaf_domain_label", "renew"], (name) => Boolean(members[name])) &&
            members["ssl_cname"] === undefined &&
            members["cname"] === undefined,
    },
    {
        id: "no-domain-to-overwrite",
        kind: "looser",
        about: "the flag that lets a domain label be taken over, beside a certificate of one's own",
        reason: "There are no domain labels, and so no flag.",
        explains: (d, { members }) =>
            d.kind === "accepted" &&
            members["overwrite_existing_domain"] === true &&
            (members["ssl_cname"] ?? members["cname"]) !== undefined &&
            isOnlyFault(members),
    },
    {
        id: "certificates-are-read",
        kind: "stricter",
        about: "texts that are no certificate or no key, and host names of one part or with upper-case letters",
        reason: "The certificate must be made for the name that clients call; v1 left that to the service.",
        explains: (d, { members }) =>
            refusedAt(d, /\.tls\.(certificate|privateKey|hostname)$/) &&
            refusedFor(
                d,
                PARTS.filter(([place]) => refusedAt(d, place)).flatMap(([, names]) => names),
                (name) => members[name] !== undefined && !isCertified(name, members[name]),
            ) &&
            !isMissing(d),
    },
    {
        id: "ids-without-case",
        kind: "looser",
        about: "a cluster's id in another case",
        reason: "ARM compares ids without case; v1 compared the provider with case.",
        explains: (d, { members, one }) =>
            d.kind === "accepted" &&
            isOf(one.area, ...ATTACHED) &&
            isCluster(members["resource_id"]) &&
            !String(members["resource_id"]).includes("/Microsoft.ContainerService/") &&
            members["resource_group"] === undefined &&
            members["cluster_name"] === undefined &&
            isOnlyFault(members),
    },
    {
        id: "ids-of-clusters",
        kind: "stricter",
        about: "an id that is not a managed cluster's",
        reason: "v1 looked at the number of its parts and at the provider only.",
        explains: (d, { members, one }) =>
            refusedAt(d, /^cluster\.clusterId$/) &&
            isOf(one.area, ...ATTACHED) &&
            passedAsId(members["resource_id"]) &&
            !isGood("clusterId", members["resource_id"]) &&
            (members["resource_id"] === "" ||
                (members["resource_group"] === undefined && members["cluster_name"] === undefined)),
    },
    {
        id: "names-in-azure",
        kind: "stricter",
        about: "names of groups, clusters, regions and computes that Azure refuses",
        reason: "v1's client let any text through to the service, but for three reserved names.",
        explains: (d, { members, one }) =>
            refusedAt(d, /^(cluster\.(resourceGroupName|clusterName|location)|attachment\.computeName)$/) &&
            refusedFor(
                d,
                Object.keys(NAMES),
                (name) => members[name] !== undefined && !isGood(NAMES[name]!, members[name]),
            ) &&
            isText(d) &&
            !(isOf(one.area, "ComputeTarget.create.name") && RESERVED.includes(String(members["name"]))),
    },
];

/** Whether a cluster is named in one of the two ways: by its id, or by group and name. */
function namesOne(members: Members): boolean {
    const parts = [members["resource_group"], members["cluster_name"]];
    return Boolean(members["resource_id"]) ? !parts.some(Boolean) : parts.every(Boolean);
}

/** What the names of a case must be. */
const NAMES: Readonly<Record<string, keyof typeof GOOD>> = {
    resource_group: "group",
    cluster_name: "cluster",
    location: "region",
    name: "compute",
    compute_target_name: "compute",
};

/** Where each part of HTTPS is refused, and what it is called. */
const PARTS: readonly (readonly [place: RegExp, names: readonly string[]])[] = [
    [/\.hostname$/, ["cname", "ssl_cname"]],
    [/\.certificate$/, ["cert"]],
    [/\.privateKey$/, ["key"]],
];

/** Whether a part of HTTPS is a host that clients call, or a PEM text; the cases have placeholders for files. */
function isCertified(name: string, value: unknown): boolean {
    return name.endsWith("cname")
        ? isGood("host", value)
        : /^<|^-----BEGIN [A-Z ]+-----\n/.test(String(value));
}

/** Names that v1 itself refused, written so. */
const RESERVED: readonly string[] = ["local", "amlcompute", "containerinstance"];

/** Whether an id passed v1, which looked at the number of its parts and the provider; an empty one was none. */
function passedAsId(id: unknown): boolean {
    const parts = String(id).split("/");
    return id === "" || (parts.length === 9 && parts[6] === "Microsoft.ContainerService");
}

/** Whether what is refused is a text, and not an empty one. */
function isText(d: Disagreement): boolean {
    const value = d.kind === "refused" ? d.refusal.problem.value : undefined;
    return (
        typeof value === "string" &&
        (value !== "" || d.kind !== "refused" || !/cluster\.(res|clu)/.test(d.refusal.path))
    );
}

/** Whether an id is a managed cluster's, in whatever case. */
function isCluster(id: unknown): boolean {
    return parseResourceId(id)?.type.toLowerCase() === "microsoft.containerservice/managedclusters";
}
