import { plainBag, textOf, type Bag } from "../values";
import type { ArmType } from "./behaviour";
import { groupId, parseId, resourceId, type ArmId } from "./ids";

/** Inputs that make up the id. */
export function pathOf(type: ArmType): readonly string[] {
    return ["resourceGroupName", ...type.names, ...(type.path ?? [])];
}

/** The ARM id that a resource's inputs make up. */
export function armIdOf(type: ArmType, inputs: Bag, subscriptionId: string): string {
    const given = plainBag(inputs);
    const group = groupId(subscriptionId, textOf(given["resourceGroupName"]) ?? "");
    if (type.names[0] === "resourceGroupName") {
        return group;
    }
    const subscription = `/subscriptions/${subscriptionId}`;
    const above = type.above?.(given, group) ?? (type.grouped === false ? subscription : group);
    const parents = (type.path ?? []).filter(
        (key) => key !== "resourceGroupName" && type.above === undefined,
    );
    const names = [...parents, ...type.names].map((key) => String(given[key]));
    const guessed = type.token !== "" && type.arm.startsWith("Sandbox.");
    return resourceId(above, type.arm, guessed ? [names.join("-")] : withFixed(type, names));
}

/** The names in an id, from the resource's outermost parent to itself, without those that are always the same. */
export function namesIn(type: ArmType, id: ArmId): string[] {
    const own = id.type.split("/").at(-1) ?? "";
    const above = id.parent === undefined ? [] : namesIn(type, parseId(id.parent));
    return type.fixed?.[own] === undefined ? [...above, id.name] : above;
}

/** The names of the path, those that are always the same among them. */
function withFixed(type: ArmType, names: readonly string[]): readonly string[] {
    if (type.fixed === undefined) {
        return names;
    }
    const left = [...names];
    const segments = type.arm.split("/").slice(1);
    return segments.map((segment) => type.fixed?.[segment] ?? left.shift() ?? "");
}
