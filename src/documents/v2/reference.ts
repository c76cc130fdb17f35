import { Findings } from "../../core/problems";
import { referenceTo } from "../../plan/azureml/reference";
import type { Item } from "../item";

/** A registered asset, as a version takes it; undefined where it is a problem. */
export function readReference(item: Item, kind: Parameters<typeof referenceTo>[0]): string | undefined {
    if (typeof item.value !== "string") {
        item.text();
        return undefined;
    }
    // v2 wrote azureml: before a resource id too.
    const reference = item.value.replace(/^azureml:(?=\/subscriptions\/)/i, "");
    const own = new Findings();
    referenceTo(kind)(own, "", reference);
    for (const { rule, remedy } of own.problems) {
        item.problem(rule, remedy);
    }
    return own.problems.length === 0 ? reference : undefined;
}
