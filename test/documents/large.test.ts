import assert from "node:assert/strict";
import { fromV1 } from "./reads";

const HEAD = "computeType: AKS\n";
/** Text up to the size that a document may have. */
const full = (part: (index: number) => string) => {
    const parts: string[] = [];
    for (let i = 0, length = HEAD.length; length < 2 ** 20 - 40; i++) {
        parts.push(part(i));
        length += parts[i]!.length;
    }
    return HEAD + parts.join("");
};
const told = (text: string) => {
    const documents = { name: "fraud", deploymentConfig: "dc.yml", image: "acme.azurecr.io/fraud:1" };
    const { problems, warnings } = fromV1(documents, { "dc.yml": text });
    return [...problems.slice(1), ...warnings];
};
const tooMany = (what: string, most: number) =>
    new RegExp(
        `^  - deploymentConfig = "dc\\.yml": must be a document of at most ${most} ${what}, and has \\d+\\.`,
    );

describe("a document of a megabyte", () => {
    const cases: Readonly<Record<string, readonly [text: string, said: RegExp]>> = {
        "of keys": [full((i) => `k${i}: 1\n`), tooMany("lines", 5000)],
        "of lists in lists": [HEAD + "x: " + "[".repeat(2 ** 19), tooMany("brackets.*", 10_000)],
        "of dashes": [HEAD + "x:\n" + "- ".repeat(2 ** 19 - 20), tooMany("brackets.*", 10_000)],
        "of aliases": [HEAD + "a: &a [1]\nb: " + "*a ".repeat(600), tooMany("anchors.*", 500)],
        "of tags": [HEAD + "x: " + "!a ".repeat(600) + "1", tooMany("tags", 500)],
        "of quotes": [HEAD + "x: " + '"'.repeat(2 ** 20 - 100), tooMany("quotes", 20_000)],
        "of backslashes": [HEAD + 'x: "' + "\\q".repeat(2 ** 19 - 50), tooMany("backslashes", 20_000)],
        "of a number in sixties": [
            HEAD + "numReplicas: 1" + ":59".repeat(3000),
            /numReplicas = .*: must be a whole number/,
        ],
        "of digits": [full(() => "9").replace("9", "numReplicas: 9"), /numReplicas = .*: must be/],
    };
    for (const [what, [text, said]] of Object.entries(cases)) {
        it(`${what} is refused in one line`, () => {
            const lines = told(text);
            assert.equal(lines.length, 1);
            assert.match(lines[0]!, said);
        });
    }

    it("tells fewer warnings beside problems: both are one report", () => {
        const keys = Array.from({ length: 2000 }, (_, i) => `k${i}: 1\n`).join("");
        const lines = told(`${HEAD}numReplicas: x\n${keys}`);
        assert.equal(lines.length, 18);
        assert.match(lines[0]!, /numReplicas = "x": must be/);
        assert.equal(lines.at(-1), "and 1984 more");
    });

    it("tells the first of its problems and warnings, and how many more there are", () => {
        const keys = (count: number) => Array.from({ length: count }, (_, i) => `k${i}: 1\n`).join("");
        assert.equal(told(HEAD + keys(18)).length, 18);
        const lines = told(HEAD + keys(2000));
        assert.equal(lines.length, 18);
        assert.equal(lines.at(-1), "and 1983 more");
    });
});
