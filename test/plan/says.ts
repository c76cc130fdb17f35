import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Findings, describe } from "#src/core/problems";

/** What a check says: its problems, described, and its warnings behind the word. */
export function says(check: (f: Findings) => unknown): string[] {
    const f = new Findings();
    check(f);
    return saidBy(f);
}

/** What a plan came to say. */
export function saidBy(found: Pick<Findings, "problems" | "warnings">): string[] {
    return [
        ...found.problems.map(describe),
        ...found.warnings.map((warning) => `warning: ${describe(warning)}`),
    ];
}

/** What stands in every message about an Output where the value itself is needed. */
export const NEEDS_PLAIN =
    "It is a Pulumi Output, known only during the update: give the value itself, or take it from the stack's configuration.";

/** A warning that docs/serving-on-kubernetes.md shows, behind `<!-- warning: name -->`. */
export function printed(name: string): string {
    const page = readFileSync(join(__dirname, "../../../docs/serving-on-kubernetes.md"), "utf8");
    const text = new RegExp(`<!-- warning: ${name} -->\n\`\`\`\n(.*)\n\`\`\``).exec(page)?.[1];
    assert.ok(text, `the page has no block "${name}"`);
    return text;
}
