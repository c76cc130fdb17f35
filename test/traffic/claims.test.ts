import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { percent } from "../../lab/changes/changeTally";
import { mostFailing } from "../../lab/traffic/binomial";
import { tableOf } from "../tables";

const ROOT = join(__dirname, "..", "..", "..");

/** Every page, by its path. */
const PAGES: Readonly<Record<string, string>> = Object.fromEntries(
    ["README.md", "docs", "lab", "src", "bench", "examples"]
        .flatMap((place) => pagesBelow(join(ROOT, place)))
        .map((path) => [relative(ROOT, path), readFileSync(path, "utf8")]),
);

function pagesBelow(path: string): string[] {
    if (path.endsWith(".md")) return [path];
    const inside = readdirSync(path, { withFileTypes: true });
    return inside
        .filter((one) => one.isDirectory() || one.name.endsWith(".md"))
        .flatMap(({ name }) => pagesBelow(join(path, name)));
}

/** "0 of 300 changes", and all up to the next one. */
const CLAIM =
    /(?<![\d,.])([\d,]+) of ([\d,]+) (?:changes|removals)((?:(?![\d,]+ of [\d,]+ (?:changes|removals))[\s\S])*)/g;

const number = (text: string | undefined) => Number(text?.replace(/,/g, ""));

describe("what the docs say of losses", () => {
    it("counts changes, and has the exact bound with each count", () => {
        const claims = Object.entries(PAGES).flatMap(([path, text]) =>
            [...text.matchAll(CLAIM)].map(([, lost, made, after = ""]) => {
                const bound = /\bat\s+most\s+([\d.]+ %)/.exec(after)?.[1];
                return {
                    claim: `${path}: ${lost} of ${made}`,
                    bound,
                    lost: number(lost),
                    made: number(made),
                };
            }),
        );
        assert.ok(claims.length > 5);
        for (const { claim, bound, lost, made } of claims) {
            assert.equal(bound, percent(mostFailing(lost, made)), claim);
        }
    });

    it("is so in the table of what was measured, too", () => {
        const rows = tableOf(PAGES[join("docs", "serving-on-kubernetes.md")] ?? "", "changes");
        assert.equal(rows.length, 3);
        for (const [whose, made, losing, bound, , lost] of rows) {
            assert.equal(bound, percent(mostFailing(number(losing), number(made))), whose);
            assert.ok(number(lost) >= number(losing), whose);
        }
    });

    it("is nowhere that no request is lost", () => {
        const promises =
            /\bno\s+requests?\s+(is|are|was|were)\s+lost|\blos(e|es|ing)\s+(no\s+request|nothing)|\bnone\s+is\s+lost/i;
        for (const [path, text] of Object.entries(PAGES)) {
            assert.equal(promises.exec(text)?.[0], undefined, path);
        }
    });
});
