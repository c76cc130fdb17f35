import assert from "node:assert/strict";
import { UPLOAD_LIMITS } from "#src/plan/azureml/uploadLimits";
import { readSourceDirectory } from "#src/files/sourceDirectory";
import { says } from "../plan/says";
import { Folder } from "./folder";
import { pathsOf } from "./reading";

describe("readSourceDirectory leaves out", () => {
    it("nothing by a rule that would take minutes for a path", () => {
        const folder = new Folder({
            "score.py": "",
            "a/a/a/a.txt": "",
            ".amlignore": "*.md\n**/a/**/a/*.*\n",
        });
        try {
            assert.deepEqual(
                says((f) => readSourceDirectory(f, "", folder.path, UPLOAD_LIMITS.code)),
                [],
            );
            folder.write({ ".amlignore": `*.md\n${"**/a/".repeat(5)}\n` });
            const [said = ""] = says((f) => readSourceDirectory(f, "", folder.path, UPLOAD_LIMITS.code));
            assert.match(
                said,
                /a \.amlignore of rules with at most 4 groups of asterisks, and line 2 has more/,
            );
        } finally {
            folder.remove();
        }
    });

    let folder: Folder;
    beforeEach(() => (folder = new Folder()));
    afterEach(() => folder.remove());

    const paths = (directory: unknown = folder.path) => pathsOf(directory);

    it("what never belongs to code, at any depth, and the ignore files themselves", () => {
        for (const within of ["", "deep/er/"]) {
            folder.write({
                [`${within}score.py`]: "",
                [`${within}.git/config`]: "",
                [`${within}__pycache__/score.py`]: "",
                [`${within}.ipynb_checkpoints/a.py`]: "",
                [`${within}score.pyc`]: "",
                [`${within}.DS_Store`]: "",
                [`${within}.amlignore`]: "",
                [`${within}.gitignore`]: "",
                [`${within}.github/x.py`]: "",
            });
        }
        const kept = [".github/x.py", "deep/er/.github/x.py", "deep/er/score.py", "score.py"];
        assert.deepEqual(paths(), kept);
    });
    it("what .gitignore names, in its own language", () => {
        folder.write({
            ".gitignore": "\uFEFF# data\r\n*.csv\r\n!keep.csv\r\n/top.py\r\nbuild/\r\n",
            "a.csv": "",
            "A.CSV": "",
            "keep.csv": "",
            "b/c.csv": "",
            "top.py": "",
            "b/top.py": "",
            "build/x.py": "",
            "b/build/x.py": "",
            "c/build": "",
        });
        assert.deepEqual(paths(), ["A.CSV", "b/top.py", "c/build", "keep.csv"]);
    });
    it("what .amlignore names, and nothing of .gitignore beside it", () => {
        folder.write({ ".gitignore": "*.py", ".amlignore": "*.csv", "a.csv": "", "score.py": "" });
        assert.deepEqual(paths(), ["score.py"]);
    });
    it("nothing for an ignore file below, or for a directory of that name", () => {
        folder.write({
            "b/.gitignore": "*.py",
            "b/x.py": "",
            ".amlignore/x": "",
            ".gitignore": "a.py",
            "a.py": "",
        });
        assert.deepEqual(paths(), ["b/x.py"]);
    });
    it("what is in the way too, without looking into it", () => {
        folder.write({ ".amlignore": "data", "data/bad.": "", "score.py": "" });
        assert.deepEqual(paths(), ["score.py"]);
    });
});
