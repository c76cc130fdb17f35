import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import fc from "fast-check";
import { pythonNumber } from "#src/documents/text/pythonNumber";
import { parseText } from "#src/documents/text/parsedText";
import type { Findings } from "#src/core/problems";
import { readV2Deployment } from "#src/documents/v2/deployment";
import { fromV1, reading } from "../reads";

describe("the text that Python makes of a number", () => {
    const inFile = (source: string) => {
        const parsed = parseText(`a: ${source}\n`, "v2");
        assert.ok("value" in parsed);
        const { a } = parsed.value as { a: number };
        return pythonNumber(a, parsed.sourceOf(["a"]));
    };

    it("keeps what the document says of it", () => {
        for (const [source, text] of [
            ["1", "1"],
            ["1.0", "1.0"],
            ["-0", "0"],
            ["-0.0", "-0.0"],
            ["12345678901234567890", "12345678901234567890"],
            ["-12345678901234567890", "-12345678901234567890"],
            ["1_000", "1000"],
            ["012", "10"],
            ["0x1F", "31"],
            ["0b101", "5"],
            ["1:30", "90"],
            ["+7", "7"],
            ["0.00001", "1e-05"],
            ["0.0001", "0.0001"],
            ["1.5e+3", "1500.0"],
            ["1.0e+16", "1e+16"],
            ["1234567890123456.0", "1234567890123456.0"],
            ["1.25e-10", "1.25e-10"],
            ["-.inf", "-inf"],
            [".nan", "nan"],
        ] as const) {
            assert.equal(inFile(source), text, source);
        }
    });

    it("is known of numbers that are in no file as far as they have not been rounded", () => {
        assert.equal(pythonNumber(3, null), "3");
        assert.equal(pythonNumber(0.5, null), "0.5");
        assert.equal(pythonNumber(2 ** 53, null), undefined);
        assert.equal(pythonNumber(3, undefined), undefined);
    });

    it("is what Python prints of any float", function () {
        if (spawnSync("python3", ["--version"]).status !== 0) {
            this.skip();
        }
        const floats = fc.sample(fc.double({ noNaN: true, noDefaultInfinity: true }), 300);
        const script = "import json, sys; print('\\n'.join(str(float(x)) for x in json.load(sys.stdin)))";
        const input = JSON.stringify(floats.map((one) => (Object.is(one, -0) ? "-0.0" : String(one))));
        const printed = execFileSync("python3", ["-c", script], { input, encoding: "utf8" });
        assert.deepEqual(
            floats.map((one) => pythonNumber(one, "1.0")),
            printed.trimEnd().split("\n"),
        );
    });

    it("is what variables, tags and versions become", () => {
        const file =
            "name: blue\nendpoint_name: fraud\ntype: kubernetes\n" +
            "environment_variables: {V: 1.0, ID: 12345678901234567890}\ntags: {release: 2.50}\n" +
            "model: {path: ./m, name: fraud, version: 1.0}\n";
        const { result } = reading({ "blue.yml": file, m: "x" }, (f) => readV2Deployment(f, "blue.yml"));
        assert.deepEqual(result?.version.environmentVariables, { V: "1.0", ID: "12345678901234567890" });
        assert.deepEqual(result?.version.tags, { release: "2.5" });
        assert.deepEqual(result?.version.model, { path: "m", name: "fraud", version: "1.0" });
    });

    it("is asked for where it is lost", () => {
        const { said } = reading({}, (f: Findings) =>
            readV2Deployment(f, {
                ...{ name: "blue", endpoint_name: "fraud", type: "kubernetes", tags: { id: 2 ** 60 } },
                environment_variables: { ID: 2 ** 60 },
            }),
        );
        assert.deepEqual(said, [
            "deployments[0].environment_variables.ID = [secret]: is a number of which not all digits are known here. Write it in quotes.",
            `deployments[0].tags.id = ${2 ** 60}: is a number of which not all digits are known here. Write it in quotes.`,
        ]);
        const merged = "computeType: aks\n";
        const inference =
            "x: &x {A: 1.0}\nentryScript: s.py\nenvironment:\n  docker: {baseImage: a.io/b:1}\n" +
            "  environmentVariables: {<<: *x}\n";
        const { problems } = fromV1(
            { deploymentConfig: "d.yml", inferenceConfig: "i.yml" },
            { "d.yml": merged, "i.yml": inference, "s.py": "" },
        );
        assert.match(
            problems.join(),
            /environmentVariables\.A = \[secret\]: is a number of which not all digits/,
        );
    });
});
