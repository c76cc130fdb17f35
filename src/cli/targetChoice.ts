import { didYouMean, nearest } from "../core/nearest";
import { type Problem, describe, report } from "../core/problems";
import type { EndpointDocument } from "../documents/endpointDocument";
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

/**
 * The target of a program: the one that is asked for, else the first that takes the documents. One that its first
 * preview would refuse is not written: the documents, or the flags, are where it can be put right.
 *
 * @param note Hears why the first target is not taken, where nobody asked for one.
 * @throws {Refusal} What the first preview would refuse.
 */
export function chooseTarget(
    asked: Target | undefined,
    document: EndpointDocument,
    cluster: ExistingCluster | undefined,
    note: (text: string) => void,
): Target {
    const wanted = asked ?? TARGETS[0];
    const problems = problemsFor(document, wanted, cluster);
    if (problems.length === 0) {
        return wanted;
    }
    const other = TARGETS.find((one) => one !== wanted && problemsFor(document, one, cluster).length === 0);
    if (asked === undefined && other !== undefined) {
        const reasons = problems.map((problem) => `  - ${describe(problem)}`);
        note([`the program is for --target ${other}; --target ${wanted} refuses:`, ...reasons].join("\n"));
        return other;
    }
    const text = report(`ScoringEndpoint ${quoted(nameOf(document))}, --target ${wanted}`, problems);
    throw new Refusal(other === undefined ? text : `${text}\nWith --target ${other} there is no problem.`);
}

function problemsFor(
    document: EndpointDocument,
    target: Target,
    cluster: ExistingCluster | undefined,
): readonly Problem[] {
    return problemsOf(document, target, poolsFor(document, target), cluster);
}
