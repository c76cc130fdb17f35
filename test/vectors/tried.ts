import type { Case } from "./case";
import type { Expected } from "./expected";
import type { Values } from "./members";
import type { Trial } from "./program";
import type { Members } from "./settings";

/** A part of the effective values: what the old tool had, what the library has. */
export type Compared = readonly [
    expected: Expected,
    actual: Values,
    place: { readonly way: string; readonly scope?: string },
];

/** What came of a case with the library. */
export interface Tried {
    /** The case's input in the table's old names. */
    readonly asked: Members;
    /** On each way of serving that there is for such a case. */
    readonly trials: readonly Trial[];
    /** The effective values to compare, where both accept. */
    readonly compare: (trial: Trial) => readonly Compared[];
    /** Members of the case that the table of names does not have. */
    readonly unknown?: readonly string[];
}

/** Turns a case into what a user of the library would write, and runs the library's own planners on it. */
export type Adapter = (one: Case) => Tried;

/** A case's input, which must be an object. */
export function membersOf({ input }: Case): Members {
    if (typeof input !== "object" || input === null || Array.isArray(input)) {
        throw new Error("its input is no object");
    }
    return input as Members;
}
