import { isBag, isSecret, type Bag } from "./values";

/** `a.b[0]["c/d"]` as its steps: ["a", "b", "0", "c/d"]. */
export function stepsOf(path: string): string[] {
    const steps: string[] = [];
    for (const match of path.matchAll(/\["((?:[^"\\]|\\.)*)"\]|\[([^\]]*)\]|([^.[\]]+)/g)) {
        steps.push(match[1] ?? match[2] ?? match[3] ?? "");
    }
    return steps;
}

/** The path of a member, as the engine writes it: `metadata.annotations["pulumi.com/skipAwait"]`. */
export function memberPath(parent: string, key: string): string {
    if (!/^[A-Za-z_$][\w$-]*$/.test(key)) {
        return `${parent}["${key}"]`;
    }
    return parent === "" ? key : `${parent}.${key}`;
}

/** What stands at a path, secret marks on the way looked through; undefined when nothing does. */
export function at(value: unknown, path: string): unknown {
    let here: unknown = value;
    for (const step of stepsOf(path)) {
        const open: unknown = isSecret(here) ? here.value : here;
        if (typeof open !== "object" || open === null) {
            return undefined;
        }
        here = (open as Bag)[step];
    }
    return here;
}

/** Writes a value at a path inside a bag, making the members on the way. */
export function put(bag: Bag, path: string, value: unknown): void {
    const steps = stepsOf(path);
    let here: Bag = bag;
    for (const step of steps.slice(0, -1)) {
        const next = here[step];
        if (isBag(next) || Array.isArray(next)) {
            here = next as Bag;
        } else {
            here = here[step] = {};
        }
    }
    here[steps.at(-1) ?? ""] = value;
}

/**
 * Takes what a path names out of a bag; `list[].member` takes the member out of every item.
 * A path that leads nowhere takes nothing.
 */
export function take(value: unknown, path: string): void {
    takeSteps(value, stepsOf(path));
}

function takeSteps(value: unknown, steps: readonly string[]): void {
    const [step, ...rest] = steps;
    if (step === undefined || typeof value !== "object" || value === null) {
        return;
    }
    if (step === "" && Array.isArray(value)) {
        for (const item of value) {
            takeSteps(item, rest);
        }
    } else if (rest.length === 0) {
        delete (value as Bag)[step];
    } else {
        takeSteps((value as Bag)[step], rest);
    }
}

/** Whether a path is at or below one of the patterns, in which `*` stands for any one step. */
export function isUnder(path: string, patterns: readonly string[]): boolean {
    const steps = stepsOf(path);
    return patterns.some((pattern) => {
        const wanted = stepsOf(pattern);
        return wanted.length <= steps.length && wanted.every((step, i) => step === "*" || step === steps[i]);
    });
}
