import type { Case } from "./case";
import type { Disagreement } from "./disagreement";
import type { Members } from "./settings";

/** Why the library is right to differ: it refuses more, it takes more, it has another value, or there is nothing like it. */
export type RuleKind =
    "stricter" | "looser" | "other value" | "one way only" | "no counterpart" | "old fault";

/** What a rule looks at: the case, and its input in the words of the table's old names. */
export interface Asked {
    readonly one: Case;
    /** The input's members, by the old name: `cpu_cores`. */
    readonly members: Members;
}

/** A difference that is on purpose. */
export interface Rule {
    /** Short name, as it is printed. */
    readonly id: string;
    readonly kind: RuleKind;
    /** Which cases it is about, in words. */
    readonly about: string;
    /** Areas whose cases it is about. @default all */
    readonly areas?: readonly string[];
    /** Why. */
    readonly reason: string;
    /** Whether it is what a disagreement comes from. It sees the case's input and expectation, and never its id. */
    readonly explains: (disagreement: Disagreement, asked: Asked) => boolean;
}
