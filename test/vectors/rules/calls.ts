import { isPlainObject } from "#src/core/checks";
import type { Case } from "../case";
import type { Members } from "../settings";
import { isOf } from "./predicates";

/** Whether that is what v1's service called what an update's placeholders stand for, by the members of a case. */
export function isRegistered(member: string, id: unknown, asked: Members): boolean {
    const { image, inference_config: inference } = asked;
    switch (member) {
        case "image":
            return image !== undefined && /^[\w-]+:\d+$/.test(String(id));
        case "environment":
            return inference !== undefined && id !== undefined;
        case "model":
            // The cases have one registered model.
            return inference !== undefined && asked["models"] === undefined && id === "m:1";
        default:
            return inference !== undefined && ["code", "entryScript"].includes(member) && id === undefined;
    }
}

/** The state of a service before an update. */
export function stateOf({ input }: Case): Members {
    const { existing } = isPlainObject(input) ? input : {};
    return isPlainObject(existing) ? existing : {};
}

/** Whether what scores is changed from an image to an environment, or the other way round; of no state, either. */
export function isReplaced({ image, inference_config: inference }: Members, before: Members): boolean {
    return (
        (image !== undefined && before["image"] === undefined) ||
        (inference !== undefined && before["environment"] === undefined)
    );
}

/** Whether a request and its limit are both changed, and one of them lies beyond what the other was. */
export function crossesBefore(change: Members, before: unknown): boolean {
    const state = isPlainObject(before) ? before : {};
    return [
        ["cpu_cores", "cpu_cores_limit", "cpu", "cpu_limit"],
        ["memory_gb", "memory_gb_limit", "memory_in_gb", "memory_in_gb_limit"],
    ].some(([request = "", limit = "", oldRequest = "", oldLimit = ""]) => {
        const [asked, most] = [Number(change[request]), Number(change[limit])];
        return most >= asked && (asked > Number(state[oldLimit]) || most < Number(state[oldRequest]));
    });
}

/** The versions that an endpoint has before a call; the first is its default. */
export function existingOf({ input }: Case): readonly unknown[] {
    const { existing_versions: existing } = isPlainObject(input) ? input : {};
    return Array.isArray(existing) ? existing : [];
}

/** The number of versions after a call. */
export function versionsAfter(one: Case, { version_name: name }: Members): number {
    const others = existingOf(one).filter((existing) => existing !== name);
    return others.length + (isOf(one.area, "AksEndpoint.delete_version") ? 0 : 1);
}

/** Whether what v1 made of it is served elsewhere than on AKS. */
export function isOtherService(kind: unknown): boolean {
    return typeof kind === "string" && !kind.startsWith("Aks");
}

/** Whether a target is a compute, and no cluster of AKS. */
export function isOtherCompute(target: unknown): boolean {
    return typeof target === "string" && /^<(?!AksCompute )/.test(target);
}

/** Whether a change turns one kind of authentication on that is off, and says nothing of the other, which is on. */
export function turnsOne(change: Members, existing: Members): boolean {
    const { auth_enabled: key, token_auth_enabled: token } = change;
    return (
        (token === true && key === undefined && existing["auth_enabled"] === true) ||
        (key === true && token === undefined && existing["token_auth_enabled"] === true)
    );
}
