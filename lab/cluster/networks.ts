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
}

const GATEWAY = "169.254.1.1";

async function ip(...args: string[]): Promise<void> {
    await run("ip", args);
}
