import assert from "node:assert/strict";
import { describe as describeProblem, Findings } from "#src/core/problems";
import { readSourceDirectory } from "#src/files/sourceDirectory";
import { UPLOAD_LIMITS } from "#src/plan/azureml/uploadLimits";
import type { SourceFacts } from "#src/plan/versionFiles";

/** What is read of a directory that is all right. */
export function readGood(directory: unknown): SourceFacts {
    const f = new Findings();
    const facts = readSourceDirectory(f, "sourceDirectory", directory, UPLOAD_LIMITS.code);
    assert.deepEqual(f.problems.map(describeProblem), []);
    assert.ok(facts !== undefined);
    return facts;
}

export function pathsOf(directory: unknown): string[] {
    return readGood(directory).files.map(({ path }) => path);
}

/** The one problem, without the path and the value. */
export function refusalOf(directory: unknown): string {
    const f = new Findings();
    assert.equal(readSourceDirectory(f, "sourceDirectory", directory, UPLOAD_LIMITS.code), undefined);
    assert.equal(f.problems.length, 1);
    const { path, value, rule, remedy } = f.problems[0]!;
    assert.deepEqual([path, value], ["sourceDirectory", directory]);
    return `${rule}. ${remedy}`;
}
