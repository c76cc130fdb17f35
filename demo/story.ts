import type { Program, Run, Sandbox } from "aks-scoring/sandbox";
import type { StackView } from "./picture";
import type { Scene } from "./steps";

/** A stack, and what the demo does with it: one for each of the two serving paths. */
export interface Story {
    readonly program: Program;
    readonly projectName: string;
    /** The program's settings at first. */
    readonly config: Readonly<Record<string, string>>;
    /** What is there before the stack. */
    readonly prepare: (sandbox: Sandbox) => Promise<void>;
    /** The chapters in their order; the last one answers its update. */
    readonly tell: (scene: Scene) => Promise<Run>;
    /** Outputs that must be secret. */
    readonly secrets: { readonly outputs: readonly string[]; readonly explanation: string };
    /** What the sandbox holds in the end. */
    readonly view: (sandbox: Sandbox, scoringUri: string) => StackView;
    /** The picture's file, in demo-out. */
    readonly picture: string;
}
