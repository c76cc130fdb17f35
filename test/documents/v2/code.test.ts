import assert from "node:assert/strict";
import { FILE, read, says } from "./deployments";

describe("a deployment's code", () => {
    const code = (code_configuration: unknown) => {
        const { entryScript, sourceDirectory, code } = read({ code_configuration }).version;
        return { entryScript, sourceDirectory, code };
    };
    const told = (code_configuration: unknown) => says({ code_configuration });

    it("is found from the document's directory, and told from the working directory", () => {
        const found = { entryScript: "deep/score.py", sourceDirectory: "code", code: undefined };
        assert.deepEqual(code({ code: "../code/", scoring_script: "deep/score.py" }), found);
        assert.deepEqual(code({ code: "../code", scoring_script: "./deep/score.py" }), found);
    });

    it("does not lead out of the document's directory, unless the program lets it", () => {
        const remedy =
            "Put it there; or allow it, where you know the document: outsidePaths: true, --outside-paths.";
        const rule = "must not lead out of the document's directory, nor by a link";
        const out = (what: string, path: string) => `${FILE}:4: ${what} = "${path}": ${rule}. ${remedy}`;
        const strict = (keys: object) => says(keys, false);
        const code_configuration = { code: "../code", scoring_script: "score.py" };
        assert.deepEqual(strict({ code_configuration }), [out("code_configuration.code", "../code")]);
        assert.deepEqual(strict({ model: { path: "../model.pkl" } }), [out("model.path", "../model.pkl")]);
        const environment = { image: "acme.azurecr.io/base:1", conda_file: "../conda.yml" };
        assert.deepEqual(strict({ environment }), [out("environment.conda_file", "../conda.yml")]);
    });

    it("is registered where it says so", () => {
        assert.deepEqual(code({ code: "azureml:fraud-code:3", scoring_script: "score.py" }), {
            entryScript: "score.py",
            sourceDirectory: undefined,
            code: "azureml:fraud-code:3",
        });
        assert.match(
            told({ code: "azureml:c", scoring_script: "score.py" }).join(),
            /code = "azureml:c": must be one version of a registered code asset/,
        );
    });

    it("has a script in its directory, which is Python", () => {
        assert.deepEqual(told({ code: "../code" }), [
            `${FILE}:4: code_configuration.scoring_script: is missing beside code. Name the Python file with init and run in it.`,
        ]);
        assert.match(told({ code: "../code", scoring_script: "score.sh" }).join(), /must be a Python file/);
        assert.match(
            told({ code: "../code", scoring_script: "scores.py" }).join(),
            /There is nothing at <here>\/code\/scores\.py.* Did you mean score\.py/,
        );
        assert.match(
            told({ code: "../code", scoring_script: "../conda.yml" }).join(),
            /must be inside the directory/,
        );
        assert.match(
            told({ code: "code", scoring_script: "score.py" }).join(),
            /code = "deploy\/code": must be the path of a directory/,
        );
        assert.match(
            told({ code: "../conda.yml", scoring_script: "score.py" }).join(),
            /must be the path of a directory, and is a file/,
        );
    });

    it("is none where it is empty, and a script alone is ignored, as in v2", () => {
        const none = { entryScript: undefined, sourceDirectory: undefined, code: undefined };
        assert.deepEqual(code({}), none);
        assert.deepEqual(told({ scoring_script: "score.py" }), [
            `warning: ${FILE}:4: code_configuration.scoring_script = "score.py": is ignored without code, as v2 did. Give code, the script's directory.`,
        ]);
        assert.match(told("../code").join(), /code_configuration = "\.\.\/code": must be an object/);
    });
});
