import { isBag } from "#src/sandbox/values";

type Step =
    | { readonly member: string }
    | { readonly index: number }
    | { readonly all: true }
    /** Items of which something is so. */
    | { readonly where: readonly Step[]; readonly equals: string | undefined };

const STEP =
    /\.\.|\.?\*|\[\*\]|\.([\w$-]+)|\[\s*(?:'([^']*)'|"([^"]*)")\s*\]|\[\s*(-?\d+)\s*\]|\[\?\(?\s*@((?:\.[\w$-]+|\['[^']*'\])+)\s*(?:==\s*(?:'([^']*)'|"([^"]*)"|([\w.-]+))\s*)?\)?\]/y;

/**
 * The values at a path as `kubectl get -o jsonpath` writes it, without its braces: ".status.phase",
 * ".status.conditions[?(@.type=='Ready')].status". Throws for what goes beyond members, items and simple filters.
 */
export function valuesAt(value: unknown, path: string): unknown[] {
    return select([value], stepsOf(path.replace(/^\$/, "")));
}

function stepsOf(path: string): Step[] {
    const steps: Step[] = [];
    STEP.lastIndex = 0;
    while (STEP.lastIndex < path.length) {
        const start = STEP.lastIndex;
        const match = STEP.exec(path);
        if (match === null || match[0] === "..") {
            throw new Error(`parsing "{${path}}": unexpected "${path.slice(start)}"`);
        }
        const [text, dotted, single, double, index, where, ...equals] = match;
        const member = dotted ?? single ?? double;
        if (member !== undefined) steps.push({ member });
        else if (index !== undefined) steps.push({ index: Number(index) });
        else if (where !== undefined) steps.push(filter(where, equals));
        else if (text.includes("*")) steps.push({ all: true });
    }
    return steps;
}

/** The path of a filter is a path of its own: a pattern that remembers where it is cannot be shared. */
function filter(path: string, equals: readonly (string | undefined)[]): Step {
    const here = STEP.lastIndex;
    const where = stepsOf(path);
    STEP.lastIndex = here;
    return { where, equals: equals.find((text) => text !== undefined) };
}

function select(values: readonly unknown[], steps: readonly Step[]): unknown[] {
    return steps
        .reduce<readonly unknown[]>((found, step) => found.flatMap((value) => take(value, step)), values)
        .slice();
}

function take(value: unknown, step: Step): unknown[] {
    const items: readonly unknown[] = Array.isArray(value) ? value : isBag(value) ? Object.values(value) : [];
    if ("member" in step) {
        return isBag(value) && Object.hasOwn(value, step.member) ? [value[step.member]] : [];
    }
    if ("index" in step) {
        const item: unknown = Array.isArray(value) ? value.at(step.index) : undefined;
        return item === undefined ? [] : [item];
    }
    if ("all" in step) {
        return [...items];
    }
    return items.filter((item) => {
        const found = select([item], step.where);
        return step.equals === undefined
            ? found.length > 0
            : found.some((one) => String(one) === step.equals);
    });
}
