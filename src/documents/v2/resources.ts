import { listed } from "../../core/checks";
import { parseCpuQuantity, parseMemoryQuantity } from "../../core/units";
import { LEAST } from "../../plan/podResources";
import type { VersionDocument } from "../endpointDocument";
import { ifGiven } from "../ifGiven";
import type { Item } from "../item";
import { openBlock } from "./keys";
import { str } from "./values";

type ResourcesOfVersion = Pick<
    VersionDocument,
    "cpuCores" | "memoryGb" | "cpuCoresLimit" | "memoryGbLimit" | "gpus"
>;

/**
 * Azure ML's `defaultinstancetype`: where a deployment runs that names none.
 * https://learn.microsoft.com/azure/machine-learning/how-to-manage-kubernetes-instance-types
 */
const DEFAULT_INSTANCE_TYPE = {
    cpuCores: 0.1,
    memoryGb: 2,
    cpuCoresLimit: 2,
    memoryGbLimit: 2,
} as const;

const EXAMPLE = '{ cpu: "0.5", memory: "1Gi" }';

interface Amounts {
    readonly cpu: number | undefined;
    readonly memory: number | undefined;
    readonly gpu: number | undefined;
}

/**
 * Reads `resources`. What it leaves open is the InstanceType's: `defaultinstancetype`'s sizes are written out; those of
 * another are in the cluster, so what it leaves open is a problem.
 */
export function readResources(root: Item): ResourcesOfVersion {
    const block = openBlock(root.at("resources"), `{ requests: ${EXAMPLE} }`, ["requests", "limits"]);
    const requests = readAmounts(block?.at("requests"));
    const limits = readAmounts(block?.at("limits"));
    const gpus = readGpus(block, requests.gpu, limits.gpu);
    const named = root.at("instance_type");
    const given: ResourcesOfVersion = {
        ...ifGiven("cpuCores", requests.cpu),
        ...ifGiven("memoryGb", requests.memory),
        ...ifGiven("cpuCoresLimit", limits.cpu),
        ...ifGiven("memoryGbLimit", limits.memory),
        ...ifGiven("gpus", gpus),
    };
    const instanceType = str(named);
    if (instanceType === undefined || instanceType === "defaultinstancetype") {
        return checked(block, withDefaults(given));
    }
    refuseUnknownSizes(root, instanceType);
    return checked(block, given);
}

/**
 * Sizes that only the cluster knows: the library's own, 0.1 cores and 0.5 GB, would be deployed in their place. A size
 * that is there and wrong has its own problem.
 */
function refuseUnknownSizes(root: Item, instanceType: string): void {
    const requests = root.at("resources").at("requests");
    const missing = ["cpu", "memory"].filter((key) => requests.at(key).value === undefined);
    if (missing.length > 0) {
        const rule = `has sizes of its own, in the cluster, and resources.requests does not say ${listed(missing, "and")}`;
        const remedy = `Write resources beside it: kubectl get instancetype ${instanceType} -o yaml shows them.`;
        root.at("instance_type").problem(rule, remedy);
    }
}

/** What the default would add against what is given is left out: no more is asked for than the limit, no limit is below. */
function withDefaults(given: ResourcesOfVersion): ResourcesOfVersion {
    const usual = DEFAULT_INSTANCE_TYPE;
    const cpuCores = given.cpuCores ?? Math.min(usual.cpuCores, given.cpuCoresLimit ?? usual.cpuCores);
    const memoryGb = given.memoryGb ?? Math.min(usual.memoryGb, given.memoryGbLimit ?? usual.memoryGb);
    return {
        cpuCores,
        memoryGb,
        ...(cpuCores <= usual.cpuCoresLimit ? { cpuCoresLimit: usual.cpuCoresLimit } : {}),
        ...(memoryGb <= usual.memoryGbLimit ? { memoryGbLimit: usual.memoryGbLimit } : {}),
        ...given,
    };
}

function checked(block: Item | undefined, sizes: ResourcesOfVersion): ResourcesOfVersion {
    for (const [key, request, limit] of [
        ["cpu", sizes.cpuCores, sizes.cpuCoresLimit],
        ["memory", sizes.memoryGb, sizes.memoryGbLimit],
    ] as const) {
        if (request !== undefined && limit !== undefined && limit < request) {
            const item = block?.at("limits").at(key);
            item?.problem("must be at least what is requested: Kubernetes takes nothing less", "Raise it.");
        }
    }
    return sizes;
}

function readAmounts(block: Item | undefined): Amounts {
    const there = block && openBlock(block, EXAMPLE, ["cpu", "memory", "gpu", "nvidia.com/gpu"]);
    if (there === undefined) {
        return { cpu: undefined, memory: undefined, gpu: undefined };
    }
    const alias = there.at("nvidia.com/gpu");
    const [gpu, other] = [readCount(there.at("gpu")), readCount(alias)];
    if (gpu !== undefined && other !== undefined && gpu !== other) {
        alias.problem(`says another number than gpu, which is ${gpu}`, "Take one of the two out.");
    }
    return {
        cpu: readQuantity(there.at("cpu"), parseCpuQuantity, '"0.5" or "500m"'),
        memory: readQuantity(there.at("memory"), parseMemoryQuantity, '"1Gi" or "512Mi"'),
        gpu: gpu ?? other,
    };
}

function readQuantity(
    item: Item,
    parse: (quantity: unknown) => number | undefined,
    example: string,
): number | undefined {
    const text = item.value === null ? undefined : item.text();
    if (text === undefined) {
        return undefined;
    }
    const amount = parse(text);
    if (amount === undefined || amount < LEAST) {
        return item.problem("must be a quantity as Kubernetes writes it, above 0", `Write ${example}, say.`);
    }
    return amount;
}

function readCount(item: Item): number | undefined {
    const text = item.value === null ? undefined : item.text();
    if (text === undefined || /^\d{1,2}$/.test(text)) {
        return text === undefined ? undefined : Number(text);
    }
    return item.problem("must be a whole number, as a text", 'Write "1", say.');
}

/** Kubernetes gives devices by their limit, and takes a request only where it is the same. */
function readGpus(
    block: Item | undefined,
    request: number | undefined,
    limit: number | undefined,
): number | undefined {
    if (request !== undefined && limit !== undefined && request !== limit) {
        const item = block?.at("requests").at("gpu");
        item?.problem(`must be the limit, which is ${limit}`, "Write it under limits only.");
    }
    return limit ?? request;
}
