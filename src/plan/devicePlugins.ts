import { isPlainObject, needsPlainValue, plainObject, text, unknownKeys } from "../core/checks";
import type { Findings } from "../core/problems";
import type { NodePoolPlan } from "./nodePool";

/** A device plugin's container image, where the default will not do. */
export interface DevicePluginImage {
    /** Container image, with its tag and best with its digest: `registry/name:tag@sha256:…` cannot be moved. */
    readonly image: string;
}

/** The device plugins that the cluster component installs: each for pools of its kind only. */
export interface DevicePluginSettings {
    /** NVIDIA's. `false` leaves it out: where Azure ML's extension or the GPU operator brings it. @default true */
    readonly nvidia?: boolean | DevicePluginImage;
    /** AMD's, which runs privileged as upstream has it: only on pools of AMD GPUs, and by digest. @default true */
    readonly amd?: boolean | DevicePluginImage;
    /** The FPGA's: no default, since its image must match the host's runtime, which is yours. @default false */
    readonly fpga?: false | DevicePluginImage;
}

/** A container's security context, as Kubernetes has it. */
export type DevicePluginSecurity =
    | { readonly privileged: true }
    | { readonly capabilities: { readonly add: ["SYS_ADMIN"] } }
    | { readonly allowPrivilegeEscalation: false; readonly capabilities: { readonly drop: ["ALL"] } };

/** A device plugin to install. */
export interface DevicePluginPlan {
    readonly kind: "nvidia" | "amd" | "fpga";
    readonly image: string;
    /** What the container may do on its node. */
    readonly securityContext: DevicePluginSecurity;
    /** NVIDIA's MIG strategy: `single` where a pool is cut into instances. */
    readonly migStrategy: "none" | "single";
    /** Taints of the pools of this kind: the plugin must tolerate them all. */
    readonly pools: readonly NodePoolPlan[];
}

const DEFAULT_IMAGES = {
    // By tag: NVIDIA publishes no digest beside its manifests. docs/clusters.md says so.
    nvidia: "nvcr.io/nvidia/k8s-device-plugin:v0.17.4",
    // Upstream's own manifest names no tag. AKS's node images are tried with this one: Azure/AgentBaker,
    // e2e/scenario, amdDevicePluginImage.
    amd: "docker.io/rocm/k8s-device-plugin:1.31.0.11@sha256:e4df5dc9a7fa34e2344852256dcc5762171a6d68f1f9a34026ce26786ae335e2",
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
        const securityContext = securityOf(kind, mig);
        return [{ kind, image, securityContext, migStrategy: mig ? "single" : "none", pools: mine }];
    });
}

/**
 * As upstream's manifests have it. NVIDIA's needs nothing, and CAP_SYS_ADMIN where GPUs are cut into instances:
 * https://github.com/NVIDIA/k8s-device-plugin/blob/v0.17.4/deployments/static/nvidia-device-plugin.yml and
 * https://github.com/NVIDIA/k8s-device-plugin/blob/v0.17.4/deployments/helm/nvidia-device-plugin/templates/_helpers.tpl.
 * AMD's is privileged: https://github.com/ROCm/k8s-device-plugin/blob/v1.31.0.9/k8s-ds-amdgpu-dp.yaml. An FPGA's is the
 * program's own, and nothing is known of it.
 */
function securityOf(kind: "nvidia" | "amd" | "fpga", mig: boolean): DevicePluginSecurity {
    if (kind !== "nvidia") {
        return { privileged: true };
    }
    return mig
        ? { capabilities: { add: ["SYS_ADMIN"] } }
        : { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } };
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
