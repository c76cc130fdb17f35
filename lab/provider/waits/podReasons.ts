import { at } from "#src/sandbox/paths";
import { bagOf, listOf, numberOf, textOf, type Bag } from "#src/sandbox/values";
import { conditionsOf, type Condition } from "./wait";

/** Whether a pod is what the provider calls ready: scheduled, initialized and ready, or it did what it was for. */
export function isPodReady(pod: Bag): boolean {
    return firstUnmet(pod) === undefined;
}

/**
 * What keeps pods from being ready, with the provider's words for all but one: of a pod that no node takes the provider
 * itself says nothing, and the lab does.
 */
export function podReasons(pods: readonly Bag[]): string[] {
    return pods.flatMap((pod) => podReason(pod) ?? []).sort();
}

function podReason(pod: Bag): string | undefined {
    const unmet = firstUnmet(pod);
    if (unmet === undefined || typeof unmet === "string") {
        return undefined;
    }
    const { type, reason, message } = unmet;
    const containers = listOf(at(pod, "status.containerStatuses")).map(bagOf);
    const said = reason !== "" ? message : "";
    const errors = type === "PodScheduled" ? "" : containers.flatMap(containerErrors).join("\n");
    if (message === "" && errors === "") {
        return undefined;
    }
    const what = type === "PodScheduled" ? `${reason}: ${message}` : `${said}${errors}`;
    return `[Pod ${fullName(pod)}]: ${what}`;
}

/** The first condition that a pod does not meet; its type alone where nobody has said anything about it yet. */
function firstUnmet(pod: Bag): Condition | string | undefined {
    const conditions = conditionsOf(pod);
    for (const type of ["PodScheduled", "Initialized", "Ready"]) {
        const found = conditions.find((condition) => condition.type === type);
        const done = type === "Ready" && at(pod, "status.phase") === "Succeeded" && found !== undefined;
        if (found?.status !== "True" && !done) {
            return found ?? type;
        }
    }
    return undefined;
}

function containerErrors(status: Bag): string[] {
    if (status["ready"] === true) {
        return [];
    }
    const name = textOf(status["name"]) ?? "";
    return [
        ...waiting(bagOf(at(status, "state.waiting"))),
        ...terminated(name, bagOf(at(status, "state.terminated"))),
        ...lastTermination(name, bagOf(at(status, "lastState.terminated"))),
    ];
}

function waiting({ reason, message }: Bag): string[] {
    const none = reason === undefined || reason === "ContainerCreating";
    return none ? [] : [`[${textOf(reason) ?? ""}] ${imageMessage(message)}`];
}

function terminated(name: string, { reason, message, exitCode }: Bag): string[] {
    if (reason === undefined) {
        return [];
    }
    return message === undefined
        ? [`container "${name}" completed with exit code ${numberOf(exitCode) ?? 0}`]
        : [`[${textOf(reason) ?? ""}] ${imageMessage(message)}`];
}

function lastTermination(name: string, { finishedAt, reason, exitCode, message }: Bag): string[] {
    if (finishedAt === undefined && reason === undefined) {
        return [];
    }
    const how = `${textOf(reason) ?? ""}: exit code ${numberOf(exitCode) ?? 0}`;
    const said = textOf(message);
    return [
        `container "${name}" terminated at ${textOf(finishedAt) ?? ""} (${how})`,
        ...(said === undefined || said === "" ? [] : [said]),
    ];
}

function imageMessage(message: unknown): string {
    return (textOf(message) ?? "")
        .replace(/^rpc error: code = Unknown desc = Error response from daemon: /, "")
        .replace(/: manifest unknown$/, "");
}

function fullName(pod: Bag): string {
    const { namespace, name } = bagOf(pod["metadata"]);
    return namespace === "default" ? String(name) : `${String(namespace)}/${String(name)}`;
}
