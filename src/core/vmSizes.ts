import { nearest } from "./nearest";
import { vmSizeTable } from "./vmSizeTable";

/** What a VM size has besides processors; `unknown`: it has something, but nobody has written down what. */
export type Accelerator = "none" | "nvidia" | "amd" | "fpga" | "unknown";

/** A VM size as far as it is known. */
export interface VmSize {
    /** As Azure spells it: "Standard_NC4as_T4_v3". */
    readonly name: string;
    readonly vcpus: number;
    /** `undefined`: unknown. */
    readonly memoryGib?: number;
    readonly accelerator: Accelerator;
    /** "T4-16GB"; `undefined`: none, or unknown. */
    readonly acceleratorModel?: string;
    /** Devices of one VM; 0 where there are none, and where their number is unknown. */
    readonly acceleratorCount: number;
    /** The day (2027-05-31) on which Azure stops the size, or "announced" where the day differs or is open. */
    readonly retires?: string;
}

/** The size of that name, in any case; `undefined` when it is unknown. */
export function findVmSize(name: string): VmSize | undefined {
    return typeof name === "string" ? table().get(name.toLowerCase()) : undefined;
}

/**
 * The names most like an unknown one, best first. "Standard_" may be left out.
 *
 * @param count How many at most. @default 3
 */
export function nearestVmSizes(name: string, count = 3): string[] {
    if (typeof name !== "string" || name.trim() === "") {
        return [];
    }
    const word = name.trim().replace(/^standard[-_ ]?/i, "");
    const short = [...table().values()].map((size) => size.name.slice(prefix.length));
    return nearest(word, short, count).map((found) => prefix + found);
}

/**
 * What a size's name says of its processors: p among the features behind the number is an Arm processor
 * (https://learn.microsoft.com/azure/virtual-machines/vm-naming-conventions), and so is the Grace of NVIDIA's GB200 and GB300.
 */
export function architectureOf(name: string): "amd64" | "arm64" {
    return /^standard_[a-z]+[0-9]+(-[0-9]+)?[a-z]*p[a-z]*(_|$)|_gb[23]00(_|$)/i.test(name)
        ? "arm64"
        : "amd64";
}

const prefix = "Standard_";
const accelerators: Readonly<Record<string, Accelerator>> = {
    gpu: "nvidia",
    "amd-gpu": "amd",
    fpga: "fpga",
    unknown: "unknown",
};

let parsed: ReadonlyMap<string, VmSize> | undefined;

/** Parsed at the first look-up: importing the library costs nothing for it. */
function table(): ReadonlyMap<string, VmSize> {
    if (parsed === undefined) {
        const sizes = vmSizeTable.trim().split("\n").flatMap(parseLine);
        parsed = new Map(sizes.map((size) => [size.name.toLowerCase(), size]));
    }
    return parsed;
}

/** The format is described beside the table. */
function parseLine(line: string): VmSize[] {
    const [template, ...words] = line.split(" ") as [string, ...string[]];
    const [before, after] = template.split("*") as [string, string];
    const flag = (letter: string) => words.find((word) => word.startsWith(letter))?.slice(1);
    const ratio = flag("r");
    const [kind, model] = flag("a")?.split(":") ?? [];
    const retires = flag("e");
    return words
        .map((word) => /^(\d+)(?:=(\d+))?(?:x(\d+))?(?:\/(.+))?$/.exec(word))
        .filter((match) => match !== null)
        .map(([, number, cores, devices, gib]) => {
            const vcpus = Number(cores ?? number);
            const memory = gib ?? (ratio === undefined ? "?" : String(vcpus * Number(ratio)));
            return {
                name: `${prefix}${before}${number}${after}`,
                vcpus,
                ...(memory === "?" ? {} : { memoryGib: Number(memory) }),
                accelerator: kind === undefined ? "none" : (accelerators[kind] ?? "unknown"),
                ...(model === undefined ? {} : { acceleratorModel: model }),
                acceleratorCount: Number(devices ?? 0),
                ...(retires === undefined ? {} : { retires }),
            };
        });
}
