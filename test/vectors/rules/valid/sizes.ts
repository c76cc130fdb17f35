import { VM_SIZE_ROWS } from "../../../vmSizeRows";
import type { Members } from "../../settings";

/** vCPU of a VM size of Azure; undefined for one that Azure does not have. */
export function vcpusOf(size: unknown): number | undefined {
    const row = VM_SIZE_ROWS.find(([name = ""]) => name.toLowerCase() === String(size).toLowerCase());
    return row === undefined ? undefined : Number(row[1]);
}

/** Whether a cluster of v1's arguments is large enough for production: 3 nodes, and 12 vCPU in all. */
export function isLargeEnough({
    agent_count: count = 3,
    vm_size: size = "Standard_D3_v2",
}: Members): boolean {
    return Number(count) >= 3 && Number(count) * (vcpusOf(size) ?? 0) >= 12;
}

/** The largest node of Azure that has no more than this, far above what anybody wants, and less than what is refused. */
const CORES = 180;
const GIB = 740;

/** Cores or GiB of a quantity of Kubernetes as v2's documents write it; undefined where it is none. */
function amountOf(kind: string, quantity: unknown): number | undefined {
    const text = String(quantity);
    const [, number, unit = ""] = /^(\d+(?:\.\d+)?)([A-Za-z]*)$/.exec(text) ?? [];
    const factor = UNITS[kind]?.[unit];
    return number === undefined || factor === undefined ? undefined : Number(number) * factor;
}

const UNITS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
    cpu: { "": 1, m: 0.001 },
    memory: {
        "": 1 / 1024 ** 3,
        ...{ Mi: 1 / 1024, Gi: 1, Ti: 1024 },
        ...{ M: 1e6 / 1024 ** 3, G: 1e9 / 1024 ** 3, T: 1e12 / 1024 ** 3 },
    },
};

const LEAST: Readonly<Record<string, number>> = { cpu: 0.001, memory: 1 / 1024 };
const MOST: Readonly<Record<string, number>> = { cpu: CORES, memory: GIB };

/** Whether v2's requests and limits are quantities that a node has room for, and no limit is below its request. */
export function areGoodSizes(members: Members): boolean {
    return ["cpu", "memory"].every((kind) => isGoodPair(members, kind)) && areGoodGpus(members);
}

function isGoodPair(members: Members, kind: string): boolean {
    const [request, limit] = ["requests", "limits"].map((part) => members[`resources.${part}.${kind}`]);
    const amounts = [request, limit].flatMap((one) => (one === undefined ? [] : [amountOf(kind, one)]));
    const isReasonable = amounts.every((one) => one !== undefined && one >= LEAST[kind]!);
    const fits = request === undefined || amounts[0]! <= MOST[kind]!;
    return isReasonable && fits && (amounts.length < 2 || amounts[1]! >= amounts[0]!);
}

/** GPUs are whole, at most what a node has, and their request is their limit. */
function areGoodGpus(members: Members): boolean {
    const names = ["requests.gpu", "limits.gpu", "requests.nvidia.com/gpu", "limits.nvidia.com/gpu"];
    const given = names.map((name) => members[`resources.${name}`]).filter((one) => one !== undefined);
    return (
        given.every((one) => /^[0-8]$/.test(JSON.stringify(one).replaceAll('"', ""))) &&
        new Set(given).size <= 1
    );
}
