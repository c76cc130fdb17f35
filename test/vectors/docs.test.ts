import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { RULES } from "./rules";
import { memberRows, ruleTables } from "./tables";

const ROOT = join(__dirname, "../../..");
const REMEDY = "Paste what node .build/test/vectors/main.js --tables prints.";

describe("the docs of the vectors", () => {
    const page = readFileSync(join(ROOT, "docs/compared-with-v1.md"), "utf8");

    it("show the rules, and no others", () => {
        assert.ok(page.includes(ruleTables()), REMEDY);
        assert.deepEqual(
            [...page.matchAll(/^\| `([a-z0-9-]+)` \| (?:stricter|looser|other|one|no|old)/gm)].map(
                ([, id]) => id,
            ),
            RULES.map(({ id }) => id),
        );
    });

    it("show the table of names", () => {
        assert.ok(page.includes(memberRows()), REMEDY);
    });

    it("are found from the pages that they are about", () => {
        for (const [file, link] of [
            ["docs/from-v1/README.md", "../compared-with-v1.md"],
            ["docs/documents.md", "compared-with-v1.md"],
        ] as const) {
            assert.ok(readFileSync(join(ROOT, file), "utf8").includes(`](${link})`), file);
        }
    });
});

describe("the rules", () => {
    it("have names of their own, and say what they are about and why", () => {
        assert.equal(new Set(RULES.map(({ id }) => id)).size, RULES.length);
        for (const { id, about, reason } of RULES) {
            assert.match(id, /^[a-z0-9]+(-[a-z0-9]+)*$/);
            assert.ok(about.length > 10, id);
            assert.match(reason, /^[A-Zv].{15,}\.$/s, id);
        }
    });
});
