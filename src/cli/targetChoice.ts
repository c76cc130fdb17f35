import { didYouMean, nearest } from "../core/nearest";
import { type Problem, describe, report } from "../core/problems";
import type { EndpointDocument } from "../documents/endpointDocument";
import { isForAzureMl } from "./azureMlOnly";
import type { PlaceOf } from "../documents/places";
import { UsageError, quoted } from "./commandLine";
import { problemsOf } from "./program/check";
import { type ExistingCluster, poolsFor } from "./program/cluster";
import { nameOf } from "./program/endpoint";
import { TARGETS, type Target } from "./program/target";
import { Refusal } from "./refusal";

/** Reads which target is asked for; undefined: for the documents to decide. */
export function readTarget(text: string | undefined): Target | undefined {
    const target = TARGETS.find((one) => one === text);
    if (text !== undefined && target === undefined) {
        const remedy = didYouMean(nearest(text, TARGETS, 1)) || `Choose ${TARGETS.join(" or ")}.`;
        throw new UsageError(`--target ${quoted(text)} is none that there is. ${remedy}`);
    }
    return target;
}

/** What a target is chosen for. */
export interface Choice {
    /** Undefined: for the documents to decide. */
    readonly asked: Target | undefined;
    readonly document: EndpointDocument;
    readonly cluster: ExistingCluster | undefined;
    readonly placeOf: PlaceOf;
}

/**
 * The target of a program: the one that is asked for, else plain Kubernetes, or Azure ML for documents that ask for what
 * plain Kubernetes cannot have. One that its first preview would refuse is not written: the documents, or the flags, are
 * where it can be put right.
 *
 * @param note Hears why plain Kubernetes is not taken, where nobody asked for a target.
 * @throws {Refusal} What the first preview would refuse.
 */
export function chooseTarget(
    { asked, document, cluster, placeOf }: Choice,
    note: (text: string) => void,
): Target {
    const wanted = asked ?? TARGETS[0];
    const problems = problemsFor(document, wanted, cluster);
    if (problems.length === 0) {
        return wanted;
    }
    const other = TARGETS.find((one) => one !== wanted && problemsFor(document, one, cluster).length === 0);
    const told = problems.map((problem) => ({ ...problem, path: placeOf(problem.path) ?? problem.path }));
    const isElsewhere = problems.some((problem) => isForAzureMl(problem, document));
    if (asked === undefined && other !== undefined && isElsewhere) {
        const reasons = told.map((problem) => `  - ${describe(problem)}`);
        note([`the program is for --target ${other}; --target ${wanted} refuses:`, ...reasons].join("\n"));
        return other;
    }
    const text = report(`ScoringEndpoint ${quoted(nameOf(document))}, --target ${wanted}`, told);
    throw new Refusal(other === undefined ? text : `${text}\nWith --target ${other} there is no problem.`);
}

function problemsFor(
    document: EndpointDocument,
    target: Target,
    cluster: ExistingCluster | undefined,
): readonly Problem[] {
    return problemsOf(document, target, poolsFor(document, target), cluster);
}
