import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Where the API server answers: the first address of the Services, as pods know it. */
export const API_SERVER = "10.96.0.1";
/** Addresses of Services. */
export const SERVICE_CIDR = "10.96.0.0/16";
/** Addresses of pods that live in this process. */
const STAND_IN_PODS = "10.244.0.0/17";
/** Addresses of load balancers and of services out in the world (TEST-NET-3). */
const PUBLIC = "203.0.113.0/24";
/** Addresses of load balancers inside the virtual network. */
const INTERNAL = "10.224.0.0/24";

/** Everything that this process answers for is local on the namespace's own loopback. */
export async function setUpNetwork(): Promise<void> {
    await ip("link", "set", "lo", "up");
    for (const cidr of [SERVICE_CIDR, STAND_IN_PODS, PUBLIC, INTERNAL]) {
        await ip("route", "replace", "local", cidr, "dev", "lo");
    }
}

/** Addresses, one after another. */
class Addresses {
    private next = 1;

    constructor(
        private readonly prefix: string,
        private readonly from: number,
    ) {}

    take(): string {
        const n = this.next++;
        const last = n % 254;
        return `${this.prefix}.${this.from + Math.floor(n / 254)}.${last + 1}`;
    }
}

/** Pods that live in this process; those that are programs of their own, each in a network namespace of its own. */
export const standInAddresses = new Addresses("10.244", 0);
export const programAddresses = new Addresses("10.244", 128);
const publicAddresses = new Addresses("203.0", 113);
const internalAddresses = new Addresses("10.224", 0);

/** An address for a load balancer. */
export function loadBalancerAddress(internal: boolean): string {
    return (internal ? internalAddresses : publicAddresses).take();
}

/** Wires of pods that are programs, by address: the process that holds the network namespace, and the end on this side. */
const wires = new Map<string, { readonly holder: number; readonly device: string }>();

/** A network namespace with one pod's address, held open by a process. */
export async function connectPod(holder: number, address: string): Promise<void> {
    const device = `pod${address.split(".").slice(2).join("-")}`;
    const inside = (...args: string[]) => run("nsenter", ["-t", String(holder), "-n", "ip", ...args]);
    // One wire for each pod, and routes instead of a bridge: the gateway is an address that every wire's end has.
    await ip("link", "add", device, "type", "veth", "peer", "name", "eth0", "netns", String(holder));
    await ip("address", "add", `${GATEWAY}/32`, "dev", device);
    await ip("link", "set", device, "up");
    await inside("link", "set", "lo", "up");
    await inside("address", "add", `${address}/32`, "dev", "eth0");
    await inside("link", "set", "eth0", "up");
    await inside("route", "add", GATEWAY, "dev", "eth0", "scope", "link");
    await inside("route", "add", "default", "via", GATEWAY, "dev", "eth0");
    await ip("route", "replace", `${address}/32`, "dev", device);
    wires.set(address, { holder, device });
}

const GATEWAY = "169.254.1.1";
/** A link-layer address that nobody has. */
const NOBODY = "02:00:00:00:00:01";

/**
 * From now on nothing that is sent from or to a pod's address arrives, and nobody is told: as with a machine that is gone,
 * there is no answer, no refusal and no "unreachable". Answers with what ends it.
 */
export async function silence(address: string): Promise<() => Promise<void>> {
    const wire = wires.get(address);
    if (wire === undefined) {
        // What others send is dropped on its way in, and what the pod sends on its way out.
        const route = ["blackhole", `${address}/32`, "table", "local"];
        const rule = ["from", `${address}/32`, "blackhole"];
        await ip("route", "add", ...route);
        await ip("rule", "add", ...rule);
        return async () => {
            await ip("rule", "del", ...rule);
            await ip("route", "del", ...route);
        };
    }
    // A wire whose frames are for nobody, in both directions. A wire that is cut would be noticed after some seconds.
    const inside = ["-t", String(wire.holder), "-n", "ip"];
    const [here, there] = [
        [address, "dev", wire.device],
        [GATEWAY, "dev", "eth0"],
    ] as const;
    const nobody = ["lladdr", NOBODY, "nud", "permanent"];
    await ip("neigh", "replace", ...here, ...nobody);
    await run("nsenter", [...inside, "neigh", "replace", ...there, ...nobody]);
    return async () => {
        await ip("neigh", "del", ...here);
        await run("nsenter", [...inside, "neigh", "del", ...there]);
    };
}

async function ip(...args: string[]): Promise<void> {
    await run("ip", args);
}
