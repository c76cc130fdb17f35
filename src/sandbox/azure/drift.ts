import { take } from "../paths";
import { copy, isBag, isSecret, plain, same, secret, type Bag } from "../values";
import type { ArmType } from "./behaviour";

/**
 * The inputs after a refresh, found as azure-native finds them (applyDiff in its provider/pkg/provider/diff.go):
 * what differs between the former outputs and the new ones is applied to the inputs. So a default that the service
 * set never turns into an input, and a pool that somebody added to a cluster does.
 */
export function drifted(type: ArmType, inputs: Bag, before: Bag, after: Bag): Bag {
    return applied(inputs, projected(type, before), projected(type, after));
}

/** Outputs without those that only the service sets. */
function projected(type: ArmType, outputs: Bag): Bag {
    const bag = copy(outputs);
    for (const path of ["name", ...(type.ownType === true ? [] : ["type"]), ...(type.computed ?? [])]) {
        take(bag, path);
    }
    return bag;
}

function applied(base: Bag, before: Bag, after: Bag): Bag {
    const result: Bag = {};
    for (const [key, value] of Object.entries(base)) {
        if (!(key in before && !(key in after))) {
            result[key] = value;
        }
    }
    for (const [key, value] of Object.entries(after)) {
        if (!same(before[key], value)) {
            result[key] = key in base && key in before ? appliedValue(base[key], before[key], value) : value;
        }
    }
    return result;
}

function appliedValue(base: unknown, before: unknown, after: unknown): unknown {
    if (isSecret(base)) {
        return same(before, after) ? base : secret(plain(after));
    }
    if (isBag(base) && isBag(before) && isBag(after)) {
        return applied(base, before, after);
    }
    if (Array.isArray(base) && Array.isArray(before) && Array.isArray(after)) {
        return after.map((item: unknown, i) =>
            i < base.length && i < before.length ? appliedValue(base[i], before[i], item) : item,
        );
    }
    return same(before, after) ? base : after;
}
