import { needsPlainValue, oneOf, positiveNumber, text, wholeNumber } from "../core/checks";
import { EXTENDED_RESOURCE, checkName } from "../core/names";
import { didYouMean } from "../core/nearest";
import type { Findings } from "../core/problems";
import { type Accelerator, type VmSize, findVmSize, nearestVmSizes } from "../core/vmSizes";
import type { NodePoolSettings } from "./nodePool";

/** What one node of a pool offers. */
export interface NodeShape {
    readonly vmSize: string;
    readonly vcpus: number;
    readonly memoryGib: number | undefined;
    readonly accelerator: Accelerator;
    readonly acceleratorCount: number;
    readonly acceleratorResource: string | undefined;
}

/**
 * Azure ML's own taint for model pods: the only kind that both its pods and ours tolerate.
 * https://learn.microsoft.com/azure/machine-learning/reference-kubernetes
 */
export const ACCELERATOR_TAINT = "ml.azure.com/amlarc-workload=true:NoSchedule";

const RESOURCES: Readonly<Record<Accelerator, string | undefined>> = {
    none: undefined,
    nvidia: "nvidia.com/gpu",
    amd: "amd.com/gpu",
    fpga: undefined, // named by the FPGA's plugin after its shell
    unknown: undefined,
};

/** Slices that one GPU gives under a MIG profile (NVIDIA's MIG user guide, A100 and H100). */
const MIG_SLICES: Readonly<Record<string, number>> = { MIG1g: 7, MIG2g: 3, MIG3g: 2, MIG4g: 1, MIG7g: 1 };
/** The GPUs that AKS cuts into instances (AKS, "Create a multi-instance GPU node pool"). */
const MIG_MODELS = /^(A100|H100|H200)/;
const SIZE_NAME = /^[A-Z][A-Za-z]+_[A-Za-z0-9][-_A-Za-z0-9]*$/;

/** Looks the VM size up, takes the pool's own word where the table has none, and counts the devices. */
export function planNodeShape(f: Findings, settings: NodePoolSettings, mode: string): NodeShape | undefined {
    if (!text(f, "vmSize", settings.vmSize)) {
        return undefined;
    }
    const known = findVmSize(settings.vmSize);
    checkOwnWords(f, settings, known);
    if (known === undefined && !isOwnSize(f, settings)) {
        return undefined;
    }
    const size = known ?? { name: settings.vmSize, vcpus: settings.vcpus ?? 0, accelerator: undefined };
    warnOfRetirement(f, known);
    const memoryGib = known?.memoryGib ?? settings.memoryGib;
    warnOfSmallness(f, { ...size, memoryGib }, mode);
    const accelerator = chooseAccelerator(f, settings, known);
    (accelerator === "none" ? refuseDevices : checkDevices)(f, settings, known);
    const devices =
        accelerator === "none" || accelerator === "unknown"
            ? 0
            : Math.max(1, settings.acceleratorCount ?? known?.acceleratorCount ?? 1);
    return {
        vmSize: size.name,
        vcpus: size.vcpus,
        memoryGib,
        accelerator,
        acceleratorCount: devices * slices(f, settings, known, accelerator),
        acceleratorResource: settings.acceleratorResource ?? RESOURCES[accelerator],
    };
}

/** Whether a pool describes a size of its own, which the table has not. */
function isOwnSize(f: Findings, { vmSize, vcpus }: NodePoolSettings): boolean {
    const hint = didYouMean(nearestVmSizes(vmSize));
    if (vcpus === undefined) {
        const remedy = "For a size newer than this release give the pool's vcpus (and accelerator) yourself.";
        f.problem("vmSize", vmSize, "is not a VM size that this release knows", `${hint} ${remedy}`.trim());
        return false;
    }
    if (!SIZE_NAME.test(vmSize)) {
        const rule = "must be a VM size as Azure writes it, such as Standard_D4s_v5";
        f.problem("vmSize", vmSize, rule, hint === "" ? "Write the size's whole name." : hint);
    }
    return true;
}

/** A pool may say what is not known of its size; what is known is not the pool's to say otherwise. */
function checkOwnWords(f: Findings, settings: NodePoolSettings, known: VmSize | undefined): void {
    if (settings.vcpus !== undefined && !contradicts(f, "vcpus", settings, known, known?.vcpus)) {
        wholeNumber(f, "vcpus", settings.vcpus, 1, 1000);
    }
    if (settings.memoryGib !== undefined && !contradicts(f, "memoryGib", settings, known, known?.memoryGib)) {
        positiveNumber(f, "memoryGib", settings.memoryGib);
    }
    const fact = known?.accelerator === "unknown" ? undefined : known?.accelerator;
    if (settings.accelerator !== undefined && !contradicts(f, "accelerator", settings, known, fact)) {
        oneOf(f, "accelerator", settings.accelerator, ["none", "nvidia", "amd", "fpga"]);
    }
}

function checkDevices(f: Findings, settings: NodePoolSettings, known: VmSize | undefined): void {
    const { acceleratorCount: count, acceleratorResource: resource } = settings;
    const fact = known?.acceleratorCount === 0 ? undefined : known?.acceleratorCount;
    if (count !== undefined && !contradicts(f, "acceleratorCount", settings, known, fact)) {
        wholeNumber(f, "acceleratorCount", count, 1, 64);
    }
    if (resource !== undefined) {
        checkName(f, "acceleratorResource", resource, EXTENDED_RESOURCE);
    }
}

/** Whether a pool says of its size what is known to be otherwise. */
function contradicts(
    f: Findings,
    key: "vcpus" | "memoryGib" | "accelerator" | "acceleratorCount",
    settings: NodePoolSettings,
    known: VmSize | undefined,
    fact: string | number | undefined,
): boolean {
    const value = settings[key];
    if (fact === undefined || fact === value) {
        return false;
    }
    const rule = `must be ${JSON.stringify(fact)}, as ${known?.name} has it`;
    f.problem(key, value, rule, needsPlainValue(value) ?? "Leave it out.");
    return true;
}

function refuseDevices(f: Findings, settings: NodePoolSettings, known: VmSize | undefined): void {
    const vmSize = known?.name ?? settings.vmSize;
    const remedy = known === undefined ? "Give the pool's accelerator too." : "Leave it out.";
    for (const key of ["acceleratorCount", "acceleratorResource"] as const) {
        if (settings[key] !== undefined) {
            f.problem(key, settings[key], `is for nodes with an accelerator, and ${vmSize} has none`, remedy);
        }
    }
}

function warnOfRetirement(f: Findings, known: VmSize | undefined): void {
    if (known?.retires === undefined) {
        return;
    }
    const rule =
        known.retires === "announced"
            ? "is of a series whose retirement Azure has announced"
            : `stops on ${known.retires}, and AKS's support of it with it`;
    const remedy =
        known.accelerator === "fpga"
            ? "Azure has no newer FPGA series: plan a move to GPUs or CPUs."
            : "Choose a size of a newer series; the pool rotates when it changes.";
    f.warning("vmSize", known.name, rule, remedy);
}

/** AKS, "Restricted VM sizes": it "might" refuse these, so nor do we for sure. */
function warnOfSmallness(
    f: Findings,
    size: Pick<VmSize, "name" | "vcpus"> & { memoryGib?: number },
    mode: string,
): void {
    const leastGib = mode === "System" ? 4 : 2;
    const { name, vcpus, memoryGib } = size;
    if (vcpus < 2 || (memoryGib !== undefined && memoryGib < leastGib)) {
        const has = memoryGib === undefined ? `${vcpus} vCPU` : `${vcpus} vCPU and ${memoryGib} GiB`;
        const rule = `has ${has}, and AKS may refuse less than 2 vCPU and ${leastGib} GiB on a ${mode} pool`;
        f.warning("vmSize", name, rule, "Choose a larger size.");
    } else if (mode === "System" && /^Standard_B\d/.test(name)) {
        const rule = "is of the B series, which AKS does not support on System pools";
        f.warning("vmSize", name, rule, "Choose a size of the D series.");
    }
}

function chooseAccelerator(f: Findings, settings: NodePoolSettings, known: VmSize | undefined): Accelerator {
    if (known !== undefined && known.accelerator !== "unknown") {
        return known.accelerator;
    }
    const { accelerator } = settings;
    if (known !== undefined && accelerator === undefined) {
        const rule = `must be given for ${known.name}, whose accelerator this release does not know`;
        f.problem(
            "accelerator",
            undefined,
            rule,
            'Give "none", "nvidia", "amd" or "fpga", and acceleratorCount.',
        );
        return "unknown";
    }
    return accelerator ?? "none";
}

function slices(
    f: Findings,
    settings: NodePoolSettings,
    known: VmSize | undefined,
    accelerator: Accelerator,
): number {
    const profile = settings.gpuInstanceProfile;
    if (profile === undefined || !oneOf(f, "gpuInstanceProfile", profile, Object.keys(MIG_SLICES))) {
        return 1;
    }
    const model = known?.acceleratorModel;
    if (accelerator !== "nvidia" || (model !== undefined && !MIG_MODELS.test(model))) {
        const rule = "needs an NVIDIA GPU that AKS cuts into instances: A100, H100 or H200";
        f.problem("gpuInstanceProfile", profile, rule, "Leave it out, or choose a VM size with such a GPU.");
    }
    return MIG_SLICES[profile] ?? 1;
}
