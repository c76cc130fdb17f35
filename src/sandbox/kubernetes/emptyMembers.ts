import { at } from "../paths";
import { bagOf, isBag, isSecret, without, type Bag } from "../values";
import { isCustom, kindOf } from "./kinds";

/** Maps that the API's types leave out where there is nothing in them. Others say something by being there: `emptyDir: {}`. */
const MAPS: ReadonlySet<string> = new Set([
    ...["annotations", "labels", "matchLabels", "nodeSelector"],
    ...["data", "stringData", "binaryData", "limits", "requests"],
]);
/** Lists that they keep: a role without rules. */
const KEPT_LISTS: ReadonlySet<string> = new Set(["rules", "subjects", "webhooks"]);

/**
 * An object as an API server keeps it: of its own types without empty lists and maps, which come back as nothing; of
 * custom ones, whose definitions decide, only the metadata.
 */
export function withoutEmptyMembers(object: Bag): Bag {
    return isCustom(kindOf(object))
        ? { ...object, metadata: kept(object["metadata"]) }
        : (kept(withoutClass(object)) as Bag);
}

/** A volume of no class comes back without the empty name of one; a claim keeps it, where it means something else. */
function withoutClass(object: Bag): Bag {
    return object["kind"] === "PersistentVolume" && at(object, "spec.storageClassName") === ""
        ? { ...object, spec: without(bagOf(object["spec"]), "storageClassName") }
        : object;
}

function kept(value: unknown): unknown {
    if (Array.isArray(value)) {
        return value.map(kept);
    }
    if (!isBag(value) || isSecret(value)) {
        return value;
    }
    const members = Object.entries(value).filter(([key, member]) => !isEmpty(key, member));
    return Object.fromEntries(members.map(([key, member]) => [key, kept(member)]));
}

function isEmpty(key: string, member: unknown): boolean {
    return Array.isArray(member)
        ? member.length === 0 && !KEPT_LISTS.has(key)
        : isBag(member) && MAPS.has(key) && Object.keys(member).length === 0;
}
