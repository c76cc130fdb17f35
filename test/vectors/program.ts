import { type Problem, describe } from "#src/core/problems";
import type { Values } from "./members";
import type { Written } from "./settings";

/** The two ways of serving. */
export const WAYS = ["Azure ML", "plain Kubernetes"] as const;
export type Way = (typeof WAYS)[number];

/** What a user of the library would write for a case, on one way of serving. */
export interface Program {
    readonly way: Way;
    /** `new AksCluster(…)`, or `AksCluster.existing(…)`. */
    readonly cluster?: Written;
    /** `new WorkspaceAttachment(…)` or `new ScoringGateway(…)`, by the way. */
    readonly target?: Written;
    /** `new ScoringEndpoint(…)`. */
    readonly endpoint?: Written;
}

/** A problem that the library has with a program, and what it is about. */
export interface Refusal {
    /** "endpoint.versions.default.cpuCores" */
    readonly path: string;
    /** The members of the case's input that it is about. */
    readonly about: readonly string[];
    readonly problem: Problem;
}

/** What came of a case on one way of serving. */
export interface Trial {
    readonly way: string;
    /** None: it is accepted. */
    readonly refusals: readonly Refusal[];
    /** The effective values, where it is accepted. */
    readonly values: Values;
    /** Those of each version by itself, where the case has several. */
    readonly versions?: Readonly<Record<string, Values>>;
}

/** The library's problems with one component of a program. */
export function refusalsOf(settings: Written, problems: readonly Problem[]): Refusal[] {
    return problems.map((problem) => ({
        path: settings.full(problem.path),
        about: settings.about(problem.path),
        problem,
    }));
}

/** A refusal on one line. */
export function shown({ path, problem }: Refusal): string {
    return describe({ ...problem, path });
}
