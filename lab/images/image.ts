import type { V1Pod } from "@kubernetes/client-node";
import type { Volumes } from "../cluster/volumes";

/** A pod's containers, as the lab's kubelet runs them. */
export interface RunningImage {
    /** Resolves when it answers; rejects with an {@link ImageProblem} when it never will. */
    readonly ready: Promise<void>;
    /** Resolves with the exit code of a container that ends by itself, as a Job's does. */
    readonly ended?: Promise<number>;
    /** Runs a command inside a container, as a hook does; without it, there is nothing to run one in. */
    exec?(container: string, command: readonly string[]): Promise<void>;
    /** SIGTERM: no new connections, requests in flight end; resolves when it is over. */
    stop(graceMilliseconds: number): Promise<void>;
}

/** Runs a pod at its address. */
export type Image = (pod: V1Pod, address: string) => RunningImage;

/** The same, for an image that looks into the pod's volumes. */
export type MountingImage = (pod: V1Pod, address: string, volumes: Volumes) => RunningImage;

/** Why a container waits: "ImagePullBackOff" and the like. */
export class ImageProblem extends Error {
    constructor(
        readonly reason: string,
        message: string,
    ) {
        super(message);
    }
}

/** Tag of images that are in no registry, for tests of what an update then says. */
const MISSING = /:missing$/;

/** What a container runtime says of an image that cannot be had; undefined for all others. */
export function pullProblem({ spec }: V1Pod): ImageProblem | undefined {
    const image = spec?.containers
        .map((container) => container.image ?? "")
        .find((name) => MISSING.test(name));
    return image === undefined
        ? undefined
        : new ImageProblem("ImagePullBackOff", `Back-off pulling image "${image}": not found`);
}
