import { numberOf, listOf, type Bag } from "#src/sandbox/values";
import { at } from "#src/sandbox/paths";
import { valuesAt } from "./jsonPath";
import { conditionsOf, count, TIMED_OUT, type Wait } from "./wait";

/** What is missing; undefined when nothing is. */
type Wish = (live: Bag) => string | undefined;

/** Waits for what the annotation pulumi.com/waitFor says, in place of what the provider waits for else. */
export function annotatedWait(annotation: string): Wait {
    let wishes: Wish[];
    try {
        wishes = expressionsOf(annotation).map(wishOf);
    } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        return () => ({ ready: false, hopeless: true, reasons: () => [message] });
    }
    return (live) => {
        const missing = wishes.flatMap((wish) => wish(live) ?? []);
        return { ready: missing.length === 0, reasons: () => [TIMED_OUT, ...missing] };
    };
}

function expressionsOf(annotation: string): string[] {
    let several: unknown;
    try {
        several = JSON.parse(annotation);
    } catch {
        return [annotation];
    }
    if (!Array.isArray(several)) {
        return [annotation];
    }
    if (several.length === 0) {
        throw new Error("at least one condition must be specified");
    }
    return listOf(several).map(String);
}

function wishOf(expression: string): Wish {
    if (expression.startsWith("condition=")) {
        const [type = "", status = "True"] = expression.slice("condition=".length).split(/=(.*)/s);
        return (live) => missingCondition(live, type, status);
    }
    if (expression.startsWith("jsonpath=")) {
        return jsonPathWish(expression.slice("jsonpath=".length));
    }
    throw new Error(`expected a "jsonpath=" or "condition=" prefix, got "${expression}"`);
}

function missingCondition(live: Bag, type: string, wanted: string): string | undefined {
    const conditions = conditionsOf(live);
    if (conditions.length === 0) {
        return "Has no .status.conditions";
    }
    const found = conditions.find((condition) => sameWord(condition.type, type));
    if (found === undefined) {
        return `Resource has no condition ${type} (want ${wanted})`;
    }
    const generation = count(live, "metadata.generation");
    const observed = found.observedGeneration ?? numberOf(at(live, "status.observedGeneration"));
    if (observed !== undefined && observed < generation) {
        return `Generation ${observed} is less than expected ${generation}`;
    }
    const why = found.message === "" ? "" : `: [${found.reason}] ${found.message}`;
    return sameWord(found.status, wanted)
        ? undefined
        : `Resource has condition ${type}=${found.status} (want ${wanted})${why}`;
}

/** "{.status.phase}=Running", or "{.status.phase}" for any value. */
function jsonPathWish(text: string): Wish {
    // "==" belongs to a filter.
    const [path = "", value, ...more] = text.split(/(?<!=)=(?!=)/);
    const inner = /^\{\s*(.*?)\s*\}$/s.exec(path)?.[1];
    if (more.length > 0 || inner === undefined || value === "") {
        throw new Error(`format should be {.path}=value or {.path}, got "${text}"`);
    }
    valuesAt({}, inner);
    return (live) => {
        const observed = numberOf(at(live, "status.observedGeneration"));
        const generation = count(live, "metadata.generation");
        if (observed !== undefined && observed < generation) {
            return `Generation ${observed} is less than expected ${generation}`;
        }
        const [found] = valuesAt(live, inner);
        if (found === undefined) {
            return `${path} selected nothing`;
        }
        const text = typeof found === "string" ? found : JSON.stringify(found);
        const matches = value === undefined || text === value;
        return matches ? undefined : `Waiting for ${path}=${value} (found "${text}")`;
    };
}

function sameWord(a: string, b: string): boolean {
    return a.toLowerCase() === b.toLowerCase();
}
