import { SET_UPS, type ExampleStack, type SetUp } from "../examples/setUps";

/** A stack of the examples, and what it needs around it. */
export interface SweptStack extends ExampleStack {
    readonly prepare?: SetUp["prepare"];
    /** Stacks that are up before it: it refers to them. */
    readonly after: readonly ExampleStack[];
}

/** Each stack of examples/. */
export const STACKS: readonly SweptStack[] = Object.values<SetUp>(SET_UPS).flatMap(({ stacks, prepare }) =>
    stacks.map((stack, i) => ({ ...stack, prepare, after: stacks.slice(0, i) })),
);
