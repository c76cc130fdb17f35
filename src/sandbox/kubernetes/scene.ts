import { createHash } from "node:crypto";
import type { AzureWorld } from "../azure/world";
import type { Bag } from "../values";
import type { KubernetesCluster } from "./world";

const TIME = "2026-01-01T00:00:00Z";

/** What a controller sees. */
export interface Scene {
    readonly cluster: KubernetesCluster;
    readonly azure: AzureWorld;
}

/** An address out of the documentation's range (TEST-NET-3), always the same for one name. */
export function addressOf(name: string, namespace: string | undefined): string {
    const [last = 0] = digest(`${namespace ?? ""}/${name}`);
    return `203.0.113.${1 + (last % 254)}`;
}

/** A condition of a status. */
export function condition(
    type: string,
    status: "True" | "False" | "Unknown",
    reason: string,
    message = "",
): Bag {
    return { type, status, reason, message, lastTransitionTime: TIME };
}

/** Bytes that are always the same for one text. */
export function digest(text: string): Buffer {
    return createHash("sha256").update(text).digest();
}
