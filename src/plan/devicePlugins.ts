import { isPlainObject, needsPlainValue, plainObject, text, unknownKeys } from "../core/checks";
import type { Findings } from "../core/problems";
import type { NodePoolPlan } from "./nodePool";

/** A device plugin's container image, where the default will not do. */
export interface DevicePluginImage {
    /** Container image, with its tag. */
    readonly image: string;
}

/** The device plugins that the cluster component installs: each for pools of its kind only. */
export interface DevicePluginSettings {
    /** NVIDIA's. `false` leaves it out: where Azure ML's extension or the GPU operator brings it. @default true */
    readonly nvidia?: boolean | DevicePluginImage;
    /** AMD's. @default true */
    readonly amd?: boolean | DevicePluginImage;
    /** The FPGA's: no default, since its image must match the host's runtime, which is yours. @default false */
    readonly fpga?: false | DevicePluginImage;
}

/** A device plugin to install. */
export interface DevicePluginPlan {
    readonly kind: "nvidia" | "amd" | "fpga";
    readonly image: string;
    /** NVIDIA's MIG strategy: `single` where a pool is cut into instances. */
    readonly migStrategy: "none" | "single";
    /** Taints of the pools of this kind: the plugin must tolerate them all. */
    readonly pools: readonly NodePoolPlan[];
}

const DEFAULT_IMAGES = {
    nvidia: "nvcr.io/nvidia/k8s-device-plugin:v0.17.4",
    amd: "docker.io/rocm/k8s-device-plugin", // upstream's own manifest names no tag
};

/** Which plugins the pools need, less those that are turned off. */
export function planDevicePlugins(
    f: Findings,
    pools: readonly NodePoolPlan[],
    settings: DevicePluginSettings = {},
): readonly DevicePluginPlan[] {
    if (!plainObject(f, "", settings, "{ nvidia: false }")) {
        return [];
    }
    unknownKeys(f, "", settings, ["nvidia", "amd", "fpga"]);
    return (["nvidia", "amd", "fpga"] as const).flatMap((kind): DevicePluginPlan[] => {
        const image = imageOf(f, kind, settings[kind]);
        const mine = pools.filter((pool) => pool.accelerator === kind && pool.acceleratorCount > 0);
        if (kind === "fpga" && settings.fpga === undefined && mine.length > 0) {
            const rule = "is not given, so that nothing offers the devices of the FPGA pools to pods";
            f.warning(
                kind,
                undefined,
                rule,
                'Write { image: "…" }, or false where you install one yourself.',
            );
        }
        if (image === undefined || mine.length === 0) {
            return [];
        }
        const mig = mine.some((pool) => pool.gpuInstanceProfile !== undefined);
        return [{ kind, image, migStrategy: mig ? "single" : "none", pools: mine }];
    });
}

function imageOf(f: Findings, kind: "nvidia" | "amd" | "fpga", given: unknown): string | undefined {
    const value = given === undefined ? kind !== "fpga" : given;
    if (value === false) {
        return undefined;
    }
    if (value === true && kind !== "fpga") {
        return DEFAULT_IMAGES[kind];
    }
    if (!isPlainObject(value)) {
        const rule = kind === "fpga" ? "must be false or an object" : "must be true, false or an object";
        f.problem(
            kind,
            value,
            rule,
            needsPlainValue(value) ?? 'Write { image: "…" }, the plugin\'s container image.',
        );
        return undefined;
    }
    unknownKeys(f, kind, value, ["image"]);
    const { image } = value;
    if (!text(f.at(kind), "image", image)) {
        return undefined;
    }
    if (/\s/.test(image)) {
        f.problem(`${kind}.image`, image, "must not have white space in it", "Give the image's reference.");
    }
    return image;
}
