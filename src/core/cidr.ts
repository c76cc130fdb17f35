import { needsPlainValue } from "./checks";
import type { Findings } from "./problems";

/** An IPv4 network. */
export interface Cidr {
    /** First address of the network, as a number. */
    readonly base: number;
    /** Length of the network part: 0 to 32. */
    readonly prefix: number;
    /** Whether the text named an address inside the network ("10.0.0.7/16") where ARM wants the network itself. */
    readonly hostBits: boolean;
}

/** The network of "10.0.0.0/16"; `undefined` for anything else. */
export function parseCidr(text: unknown): Cidr | undefined {
    const match = typeof text === "string" ? /^([^/]+)\/(\d|[12]\d|3[0-2])$/.exec(text) : null;
    const address = match === null ? undefined : parseIpv4(match[1]);
    if (address === undefined) {
        return undefined;
    }
    const prefix = Number(match![2]);
    const base = address - (address % sizeOf(prefix));
    return { base, prefix, hostBits: base !== address };
}

/** The network in text: "10.0.0.0/16". */
export function formatCidr({ base, prefix }: Cidr): string {
    return `${formatIpv4(base)}/${prefix}`;
}

/** The address of "10.0.0.1" as a number; `undefined` for anything else, leading zeros included. */
export function parseIpv4(text: unknown): number | undefined {
    const match = typeof text === "string" ? ipv4Pattern.exec(text) : null;
    return match?.slice(1).reduce((address, octet) => address * 256 + Number(octet), 0);
}

/** Whether a value is an IPv4 address in text. */
export function isIpv4(text: unknown): text is string {
    return parseIpv4(text) !== undefined;
}

/** Whether an address ("10.0.0.10"), or the whole of another network, lies in a network. */
export function contains(outer: Cidr, inner: Cidr | string): boolean {
    if (typeof inner === "string") {
        const address = parseIpv4(inner);
        return address !== undefined && address >= outer.base && address < outer.base + sizeOf(outer.prefix);
    }
    return inner.prefix >= outer.prefix && contains(outer, formatIpv4(inner.base));
}

/** Whether two networks have an address in common. */
export function overlaps(a: Cidr, b: Cidr): boolean {
    return contains(a, b) || contains(b, a);
}

/** Checks a network; `undefined` where it is a problem. */
export function checkCidr(f: Findings, path: string, value: unknown): Cidr | undefined {
    const cidr = parseCidr(value);
    if (cidr !== undefined && !cidr.hostBits) {
        return cidr;
    }
    const rule = "must be an IPv4 network in CIDR notation, such as 10.0.0.0/16";
    if (cidr !== undefined) {
        f.problem(path, value, rule, `It is an address inside a network: did you mean ${formatCidr(cidr)}?`);
    } else if (isIpv4(value)) {
        f.problem(path, value, rule, `The length is missing: did you mean ${value}/32?`);
    } else {
        f.problem(
            path,
            value,
            rule,
            needsPlainValue(value) ?? "Write four numbers from 0 to 255, a slash and 0 to 32.",
        );
    }
    return undefined;
}

/** Checks an address. */
export function checkIpv4(f: Findings, path: string, value: unknown): value is string {
    if (isIpv4(value)) {
        return true;
    }
    const remedy = needsPlainValue(value) ?? "Write four numbers from 0 to 255 with dots between.";
    f.problem(path, value, "must be an IPv4 address, such as 10.0.0.10", remedy);
    return false;
}

/** Checks that no two of the named networks share an address. Those that are `undefined` were no networks. */
export function checkOverlaps(
    f: Findings,
    networks: readonly (readonly [path: string, cidr: Cidr | undefined])[],
): void {
    const known = networks.filter((network): network is readonly [string, Cidr] => network[1] !== undefined);
    known.forEach(([path, cidr], index) => {
        const other = known.slice(0, index).find(([, before]) => overlaps(cidr, before));
        if (other !== undefined) {
            const rule = `must not overlap ${other[0]} (${formatCidr(other[1])})`;
            f.problem(path, formatCidr(cidr), rule, "Choose networks that have no address in common.");
        }
    });
}

const octet = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]\\d|\\d)";
const ipv4Pattern = new RegExp(`^${octet}\\.${octet}\\.${octet}\\.${octet}$`);

/** Addresses in a network. Plain arithmetic: JavaScript's shifts would turn 128.0.0.0 negative. */
function sizeOf(prefix: number): number {
    return 2 ** (32 - prefix);
}

function formatIpv4(address: number): string {
    return [2 ** 24, 2 ** 16, 2 ** 8, 1].map((weight) => Math.floor(address / weight) % 256).join(".");
}
