import type { Case } from "../case";
import { writeTls } from "../certificates";
import { type Reading, expectedOf } from "../expected";
import { flatten } from "../flatten";
import { planClusters } from "../clusters";
import { WAYS, type Program, type Trial, type Way } from "../program";
import { given } from "../service";
import { type Members, Settings } from "../settings";
import { planTarget } from "../target";
import { type Adapter, type Tried, membersOf } from "../tried";
import { settingsIn } from "./services";

/** `AksCompute.provisioning_configuration(…)`: a cluster, and how it is reached. */
export const provisioningConfiguration: Adapter = (one) => {
    const asked = withTls(membersOf(one));
    return tryCompute(one, asked, (cluster) => writeCluster(cluster, asked), { defaults: "v1" });
};

/** `AksCompute.attach_configuration(…)`: a cluster that exists, and how it is reached. */
export const attachConfiguration: Adapter = (one) => {
    const asked = withTls(membersOf(one));
    return tryCompute(one, asked, (cluster) => writeExisting(cluster, asked), {
        defaults: "v1",
        of: ["router"],
    });
};

/** `AksUpdateConfiguration(…)` of a cluster of three nodes: the same cluster, reached in the new way. */
export const updateConfiguration: Adapter = (one) => {
    const { ssl_configuration: tls, ...others } = given(membersOf(one));
    const asked = { ...others, ...given((tls ?? {}) as Members) };
    const { status, ...written } = asked as Members & { readonly status?: unknown };
    const members = status === "Disabled" ? others : written;
    return tryCompute(one, asked, (cluster) => writeCluster(cluster, { agent_count: 3 }), {}, members);
};

/** v1's `enable_ssl(…)` on a configuration says what arguments of the configuration could say as well. */
function withTls(input: Members): Members {
    const { enable_ssl: tls, ...others } = input;
    return given({ ...others, ...given((tls ?? {}) as Members) });
}

function tryCompute(
    { expect }: Case,
    asked: Members,
    write: (cluster: Settings) => void,
    { defaults, of = ["cluster", "router"] }: Partial<Reading>,
    members: Members = asked,
): Tried {
    const { properties, ...top } = (expect.effective ?? {}) as { readonly properties?: object };
    const flat = settingsIn(flatten({ ...top, ...properties }, "wire"));
    const told = expectedOf(flat, { vocabulary: "wire", of: ["cluster", "router"] });
    const filled = expectedOf(flat, {
        vocabulary: "wire",
        of: defaults === undefined ? [] : of,
        ...(defaults === undefined ? {} : { defaults }),
    });
    const expected = { ...told, values: new Map([...filled.values, ...told.values]) };
    return {
        asked,
        trials: WAYS.map((way) => tryProgram(programOf(way, members, write))),
        compare: ({ way, values }) => [[expected, values, { way }]],
        unknown: told.unknown,
    };
}

function programOf(way: Way, members: Members, write: (cluster: Settings) => void): Program {
    const cluster = new Settings("cluster");
    write(cluster);
    const target = new Settings(way === "Azure ML" ? "attachment" : "gateway");
    writeBalancer(way, target, members);
    writeTls(target, members);
    return { way, cluster, target };
}

function tryProgram(program: Program): Trial {
    const cluster = planClusters(program);
    const target = planTarget(program);
    const { attachment, gateway } = target.plan;
    const internal = attachment?.extension?.router.internal ?? gateway?.internal;
    const https = attachment === undefined ? gateway?.https : attachment.extension?.tls === "texts";
    const given = program.target?.with() as {
        readonly tls?: Members;
        readonly loadBalancer?: Members;
    };
    const values = new Map<string, unknown>([
        ...cluster.values,
        ["router.internal", internal],
        ["loadBalancer.subnet", given.loadBalancer?.["subnet"]],
        ["tls", https === true ? "Enabled" : "Disabled"],
        ...(["hostname", "certificate", "privateKey"] as const).map((part): [string, unknown] => [
            `tls.${part}`,
            given.tls?.[part],
        ]),
    ]);
    return { way: program.way, refusals: [...cluster.refusals, ...target.refusals], values };
}

/** v1's cluster had one pool, which was all: the system pool. Its size was v1's own. */
function writeCluster(cluster: Settings, asked: Members): void {
    const { vm_size: vmSize = "Standard_D3_v2", agent_count: count, cluster_purpose: purpose } = asked;
    cluster.set(["systemPool", "vmSize"], vmSize, "vm_size");
    if (count !== undefined) {
        cluster.set(["systemPool", "count"], count, "agent_count");
    }
    if (purpose !== undefined) {
        cluster.set(["purpose"], purpose, "cluster_purpose");
    }
    if (asked["location"] !== undefined) {
        cluster.set(["location"], asked["location"], "location");
    }
    // Whether a cluster is large enough is a question of its size and its purpose.
    cluster.from(["pools"], "agent_count", "vm_size", "cluster_purpose");
    writeNetwork(cluster, asked);
    writeOthers(cluster, asked, [...CREATED, ...ROUTER]);
}

const NETWORK = ["vnet_resourcegroup_name", "vnet_name", "subnet_name"] as const;
/** Arguments of a cluster that is created; the address of a bridge that AKS no longer has is written nowhere. */
const CREATED = [
    ...[
        "vm_size",
        "agent_count",
        "cluster_purpose",
        "location",
        ...NETWORK,
        "service_cidr",
        "dns_service_ip",
    ],
    "docker_bridge_cidr",
];
const ATTACHED = ["resource_id", "resource_group", "cluster_name", "cluster_purpose"];
/** How a cluster is reached; that a domain label may be taken over is written nowhere: there are none. */
const ROUTER = [
    ...["load_balancer_type", "load_balancer_subnet", "ssl_cname", "ssl_cert_pem_file", "ssl_key_pem_file"],
    ...["leaf_domain_label", "overwrite_existing_domain"],
];

function writeNetwork(cluster: Settings, asked: Members): void {
    if (NETWORK.some((part) => asked[part] !== undefined)) {
        const [group = "", network = "", subnet = ""] = NETWORK.map(
            (part) => asked[part] as string | undefined,
        );
        const id = `/subscriptions/SUB/resourceGroups/${group}/providers/Microsoft.Network/virtualNetworks/${network}/subnets/${subnet}`;
        cluster.set(["network", "subnetId"], id, ...NETWORK);
    }
    for (const [argument, key] of [
        ["service_cidr", "serviceCidr"],
        ["dns_service_ip", "dnsServiceIp"],
    ] as const) {
        if (asked[argument] !== undefined) {
            cluster.set(["network", key], asked[argument], argument);
        }
    }
}

function writeExisting(cluster: Settings, asked: Members): void {
    for (const [argument, key] of [
        ["resource_id", "clusterId"],
        ["resource_group", "resourceGroupName"],
        ["cluster_name", "clusterName"],
        ["cluster_purpose", "purpose"],
    ] as const) {
        if (asked[argument] !== undefined) {
            cluster.set([key], asked[argument], argument);
        }
    }
    // What is missing, is missing beside what is there.
    cluster.from([], ...Object.keys(asked));
    writeOthers(cluster, asked, [...ATTACHED, ...ROUTER]);
}

/** What v1 had no such argument for is written as it stands. */
function writeOthers(cluster: Settings, asked: Members, known: readonly string[]): void {
    for (const argument of Object.keys(asked).filter((one) => !known.includes(one))) {
        cluster.set([argument], asked[argument], argument);
    }
}

function writeBalancer(way: Way, target: Settings, asked: Members): void {
    const part = way === "Azure ML" ? "router" : "loadBalancer";
    const { load_balancer_type: type, load_balancer_subnet: subnet } = asked;
    if (type !== undefined) {
        const internal = type === "InternalLoadBalancer" ? true : type === "PublicIp" ? false : type;
        target.set([part, "internal"], internal, "load_balancer_type");
    }
    if (subnet !== undefined) {
        target.set([part, "subnet"], subnet, "load_balancer_subnet");
    }
}
