import type { Members } from "../../settings";
import { isGood } from "./texts";

/** Networks that AKS keeps for itself, and the one that it gives pods. */
const TAKEN = ["169.254.0.0/16", "172.30.0.0/16", "172.31.0.0/16", "192.0.2.0/24", "10.244.0.0/16"];

/** Whether v1's network arguments are names, networks and an address that AKS takes together. */
export function isGoodNetwork(members: Members): boolean {
    const services = rangeOf(members["service_cidr"]);
    const dns = addressOf(members["dns_service_ip"]);
    return (
        isGood("group", members["vnet_resourcegroup_name"]) &&
        isGood("network", members["vnet_name"]) &&
        isGood("network", members["subnet_name"]) &&
        services !== undefined &&
        services.bits >= 13 &&
        services.bits <= 28 &&
        TAKEN.every((taken) => !overlap(services, rangeOf(taken)!)) &&
        dns !== undefined &&
        dns > services.first + 1 &&
        dns <= services.last
    );
}

interface Range {
    readonly first: number;
    readonly last: number;
    readonly bits: number;
}

/** A network's addresses as numbers; undefined where it is none, or does not begin at its first address. */
function rangeOf(cidr: unknown): Range | undefined {
    const [, address, prefix] = /^([\d.]+)\/(\d{1,2})$/.exec(String(cidr)) ?? [];
    const first = addressOf(address);
    const bits = Number(prefix);
    const size = 2 ** (32 - bits);
    return first === undefined || bits > 32 || first % size !== 0
        ? undefined
        : { first, last: first + size - 1, bits };
}

function addressOf(text: unknown): number | undefined {
    const parts = /^\d{1,3}(\.\d{1,3}){3}$/.test(String(text)) ? String(text).split(".").map(Number) : [256];
    return parts.some((part) => part > 255) ? undefined : parts.reduce((sum, part) => sum * 256 + part, 0);
}

function overlap(one: Range, other: Range): boolean {
    return one.first <= other.last && other.first <= one.last;
}
