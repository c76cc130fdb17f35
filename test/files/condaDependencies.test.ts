import assert from "node:assert/strict";
import { output } from "@pulumi/pulumi";
import { parse } from "yaml";
import { Findings } from "#src/core/problems";
import { writeConda } from "#src/files/condaDependencies";
import { NEEDS_PLAIN, says } from "../plan/says";

const GOOD = {
    name: "scoring",
    channels: ["conda-forge"],
    dependencies: ["python=3.12", { pip: ["azureml-inference-server-http", "scikit-learn==1.5"] }],
};

function written(content: unknown): string {
    const f = new Findings();
    const text = writeConda(f, "condaDependencies", content);
    assert.deepEqual(f.problems, []);
    return text!;
}
const said = (content: unknown) => says((f) => writeConda(f, "condaDependencies", content));

describe("writeConda", () => {
    it("writes a conda file, the same however the program builds its content", () => {
        assert.equal(
            written(GOOD),
            [
                "channels:",
                "  - conda-forge",
                "dependencies:",
                "  - python=3.12",
                "  - pip:",
                "      - azureml-inference-server-http",
                "      - scikit-learn==1.5",
                "name: scoring",
                "",
            ].join("\n"),
        );
        const { name, channels, dependencies } = GOOD;
        assert.equal(written({ dependencies, name, channels, prefix: undefined }), written(GOOD));
        assert.deepEqual(parse(written(GOOD)), GOOD);
    });

    it("writes texts so that conda reads texts, on one line each, and nothing by reference", () => {
        const shared = ["a"];
        const content = { dependencies: ["yes", "3.10", `x ${"y".repeat(200)} z`, shared, shared] };
        const text = written(content);
        assert.ok(text.includes('  - "yes"\n  - "3.10"\n'), text);
        assert.doesNotMatch(text, /[&*]a\d/);
        assert.deepEqual(parse(text, { version: "1.1" }), content);
        assert.equal(text.split("\n").length, 7);
    });

    it("refuses what is no conda file", () => {
        const example = '{ dependencies: ["python=3.12", { pip: ["azureml-inference-server-http"] }] }';
        assert.deepEqual(said([]), [
            `condaDependencies = []: must be an object. It is an array: write ${example} instead.`,
        ]);
        assert.deepEqual(said(output({})), [
            `condaDependencies = [output]: must be an object. ${NEEDS_PLAIN}`,
        ]);
        assert.deepEqual(said({}), [`condaDependencies.dependencies: is missing. Write ${example}.`]);
        assert.deepEqual(said({ dependencies: "python" }), [
            `condaDependencies.dependencies: must be a list. Write ${example}.`,
        ]);
    });

    it("refuses what is no plain data, wherever it is", () => {
        const rule = "must be a text, a number, true or false, a list or an object";
        assert.deepEqual(said({ dependencies: ["a", { pip: [output("b"), () => 1, NaN, new Date(0)] }] }), [
            `condaDependencies.dependencies[1].pip[0] = [output]: ${rule}. ${NEEDS_PLAIN}`,
            `condaDependencies.dependencies[1].pip[1] = [function]: ${rule}. Write it as a text.`,
            `condaDependencies.dependencies[1].pip[2] = NaN: ${rule}. Write it as a text.`,
            `condaDependencies.dependencies[1].pip[3] = {}: ${rule}. Write it as a text.`,
        ]);
        const circle: unknown[] = [];
        circle.push(circle);
        assert.match(
            said({ dependencies: circle }).join(),
            /\[0\]: contains itself, or is nested without end/,
        );
    });

    it("refuses credentials, without telling them, and too much", () => {
        const lines = said({
            dependencies: [{ pip: ["--index-url https://me:hunter2@pypi.example.com/simple"] }],
        });
        assert.deepEqual(lines, [
            "condaDependencies.dependencies[0].pip[0]: has a credential in an address: it would stand in the clear in Azure, in the state and in previews. Use a base image that holds the private packages, or give a registered environment.",
        ]);
        assert.deepEqual(
            said({ dependencies: ["--index-url https://${USER}:${TOKEN}@pypi.example.com"] }),
            [],
        );
        assert.match(
            said({ dependencies: ["x".repeat(2 ** 20)] }).join(),
            /of at most 1048576 bytes, and makes/,
        );
    });
});
