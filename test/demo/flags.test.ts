import assert from "node:assert/strict";
import { readFlags } from "../../demo/flags";

const USUAL = { rate: 100, seconds: 8 };

describe("the demo's flags", () => {
    it("choose a story", () => {
        assert.deepEqual(readFlags([]), { story: "kubernetes", load: USUAL });
        assert.deepEqual(readFlags(["--azureml"]), { story: "azureml", load: USUAL });
        assert.deepEqual(readFlags(["--lab"]), { story: "lab", load: USUAL });
    });

    it("say how the lab is asked", () => {
        assert.deepEqual(readFlags(["--lab", "--rate", "20", "--seconds=3"]), {
            story: "lab",
            load: { rate: 20, seconds: 3 },
        });
    });

    const refused: [string, readonly string[], string][] = [
        ["what is not known", ["--labs"], "Unknown option '--labs'"],
        ["two stories", ["--lab", "--azureml"], "--azureml and --lab are two stories: choose one"],
        ["a rate of nothing", ["--rate", "20"], "--rate and --seconds go with --lab"],
        ["no rate", ["--lab", "--rate", "0"], "--rate 0: must be a whole number from 1 to 500"],
        ["too high a rate", ["--lab", "--rate", "501"], "--rate 501: must be a whole number from 1 to 500"],
        ["words", ["--lab", "--seconds", "ten"], "--seconds ten: must be a whole number from 1 to 600"],
        ["a fraction", ["--lab", "--seconds", "1.5"], "--seconds 1.5: must be a whole number from 1 to 600"],
        ["a blank", ["--lab", "--seconds", ""], "--seconds : must be a whole number from 1 to 600"],
    ];
    for (const [what, args, message] of refused) {
        it(`refuse ${what}, and say what there is`, () => {
            assert.throws(
                () => readFlags(args),
                (error: Error) => {
                    assert.ok(
                        error.message.startsWith(`npm run demo: ${message}. It knows:\n`),
                        error.message,
                    );
                    assert.match(error.message, /\n {2}npm run demo -- --lab +the quickstart on a cluster/);
                    return true;
                },
            );
        });
    }
});
