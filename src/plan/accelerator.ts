import type { Findings } from "../core/problems";
import { oneOf, text, wholeNumber } from "../core/checks";
import { EXTENDED_RESOURCE } from "../core/names";
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

/** Azure ML's own taint for model pods: the only kind that both its pods and ours tolerate (SPEC I). */
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
const MIG_MODELS = /^(A100|H100|H200|GB200|GB300)/;

/** Looks the VM size up, takes the pool's own word where the table has none, and counts the devices. */
export function planNodeShape(f: Findings, settings: NodePoolSettings): NodeShape | undefined {
    if (!text(f, "vmSize", settings.vmSize)) {
        return undefined;
    }
    const known = findVmSize(settings.vmSize);
    if (known === undefined && settings.vcpus === undefined) {
        const near = nearestVmSizes(settings.vmSize);
        const hint = near.length > 0 ? `Did you mean ${near.join(", ")}? ` : "";
        f.problem(
            "vmSize",
            settings.vmSize,
            "is not a VM size that this release knows",
            `${hint}For a size newer than this release give the pool's vcpus (and accelerator) yourself.`,
        );
        return undefined;
    }
    checkOwnWords(f, settings, known);
    retirement(f, known);
    const accelerator = chooseAccelerator(f, settings, known);
    const devices =
        accelerator === "none" || accelerator === "unknown"
            ? 0
            : Math.max(1, settings.acceleratorCount ?? known?.acceleratorCount ?? 1);
    return {
        vmSize: known?.name ?? settings.vmSize,
        vcpus: known?.vcpus ?? settings.vcpus ?? 0,
        memoryGib: known?.memoryGib ?? settings.memoryGib,
        accelerator,
        acceleratorCount: devices * slices(f, settings, known, accelerator),
        acceleratorResource: settings.acceleratorResource ?? RESOURCES[accelerator],
    };
}

function checkOwnWords(f: Findings, settings: NodePoolSettings, known: VmSize | undefined): void {
    if (settings.vcpus !== undefined && wholeNumber(f, "vcpus", settings.vcpus, 1, 1000)) {
        if (known !== undefined && known.vcpus !== settings.vcpus) {
            f.problem("vcpus", settings.vcpus, `must be ${known.vcpus}, as ${known.name} has it`, "Leave it out.");
        }
    }
    if (settings.memoryGib !== undefined && !(Number.isFinite(settings.memoryGib) && settings.memoryGib > 0)) {
        f.problem("memoryGib", settings.memoryGib, "must be a number of GiB above 0", "Give the memory of one node.");
    }
    if (settings.acceleratorCount !== undefined) {
        wholeNumber(f, "acceleratorCount", settings.acceleratorCount, 1, 64);
    }
    const resource = settings.acceleratorResource;
    if (resource !== undefined && text(f, "acceleratorResource", resource) && !EXTENDED_RESOURCE.pattern.test(resource)) {
        f.problem(
            "acceleratorResource",
            resource,
            "must be an extended resource name, domain/name",
            'Write it as the device plugin offers it: "nvidia.com/gpu".',
        );
    }
}

function retirement(f: Findings, known: VmSize | undefined): void {
    if (known?.retires === undefined) {
        return;
    }
    const rule =
        known.retires === "announced"
            ? "is of a series whose retirement Azure has announced"
            : `stops on ${known.retires}, and AKS's support of it with it`;
    f.warning("vmSize", known.name, rule, "Choose a size of a newer series; the pool rotates when it changes.");
}

function chooseAccelerator(f: Findings, settings: NodePoolSettings, known: VmSize | undefined): Accelerator {
    if (settings.accelerator !== undefined) {
        if (!oneOf(f, "accelerator", settings.accelerator, ["none", "nvidia", "amd", "fpga"])) {
            return "none";
        }
        if (known !== undefined && known.accelerator !== "unknown" && known.accelerator !== settings.accelerator) {
            f.problem(
                "accelerator",
                settings.accelerator,
                `must be "${known.accelerator}", as ${known.name} has it`,
                "Leave it out.",
            );
        }
        return settings.accelerator;
    }
    if (known?.accelerator === "unknown") {
        f.problem(
            "accelerator",
            undefined,
            `must be given for ${known.name}, whose accelerator this release does not know`,
            'Give "none", "nvidia", "amd" or "fpga", and acceleratorCount.',
        );
    }
    return known?.accelerator ?? "none";
}

function slices(f: Findings, settings: NodePoolSettings, known: VmSize | undefined, accelerator: Accelerator): number {
    const profile = settings.gpuInstanceProfile;
    if (profile === undefined || !oneOf(f, "gpuInstanceProfile", profile, Object.keys(MIG_SLICES))) {
        return 1;
    }
    const model = known?.acceleratorModel;
    if (accelerator !== "nvidia" || (model !== undefined && !MIG_MODELS.test(model))) {
        f.problem(
            "gpuInstanceProfile",
            profile,
            "needs an NVIDIA GPU that can be cut into instances: A100, H100 and newer",
            "Leave it out, or choose a VM size with such a GPU.",
        );
    }
    return MIG_SLICES[profile] ?? 1;
}
