import assert from "node:assert/strict";
import { realpathSync, rmSync, symlinkSync } from "node:fs";
import { basename } from "node:path";
import { Folder } from "./folder";
import { pathsOf, readGood, refusalOf } from "./reading";

describe("readSourceDirectory, with symbolic links", () => {
    let folder: Folder;
    beforeEach(() => (folder = new Folder()));
    afterEach(() => folder.remove());

    const read = (directory: unknown = folder.path) => readGood(directory);
    const paths = (directory: unknown = folder.path) => pathsOf(directory);
    const refused = (directory: unknown = folder.path) => refusalOf(directory);

    it("follows those to files and directories inside, under their own names", () => {
        folder.write({ "a/x.py": "1", "score.py": "2" });
        symlinkSync("a/x.py", folder.at("y.py"));
        symlinkSync("a", folder.at("b"));
        symlinkSync(folder.at("a"), folder.at("c"));
        assert.deepEqual(paths(), ["a/x.py", "b/x.py", "c/x.py", "score.py", "y.py"]);
        assert.equal(read().files[1]!.bytes, 1);
    });
    it("follows one that is the directory itself", () => {
        folder.write({ "src/score.py": "" });
        symlinkSync("src", folder.at("link"));
        assert.deepEqual(paths(folder.at("link")), ["score.py"]);
        assert.equal(read(folder.at("link")).hash, read(folder.at("src")).hash);
    });
    const bad: readonly (readonly [string, string, string])[] = [
        ["outside", "..", "is a symbolic link that leads outside the directory"],
        [
            "a neighbour whose name begins the same",
            "../src2/x.py",
            "is a symbolic link that leads outside the directory",
        ],
        ["back to the directory", ".", "is a symbolic link that leads in a circle"],
        ["to itself", "link", "is a symbolic link that leads in a circle"],
        ["nowhere", "gone", "is a symbolic link that leads nowhere"],
    ];
    for (const [what, target, fault] of bad) {
        it(`refuses one that leads ${what}, unless it is left out`, () => {
            folder.write({ "src/score.py": "", "src2/x.py": "" });
            symlinkSync(target, folder.at("src", "link"));
            assert.equal(
                refused(folder.at("src")),
                `must hold only what can be uploaded: "link" ${fault}. Put it right, or name it in .amlignore.`,
            );
            for (const rule of ["link", "link/"]) {
                folder.write({ "src/.amlignore": rule });
                assert.deepEqual(paths(folder.at("src")), ["score.py"]);
            }
        });
    }
    it("takes a name that begins with two dots for what it is", () => {
        folder.write({ "..data/x.py": "" });
        symlinkSync("..data", folder.at("data"));
        assert.deepEqual(paths(), ["..data/x.py", "data/x.py"]);
    });
    it("refuses a circle over two directories", () => {
        folder.write({ "a/x.py": "", "b/x.py": "" });
        symlinkSync("../b", folder.at("a", "to"));
        symlinkSync("../a", folder.at("b", "to"));
        assert.match(refused(), /"a\/to\/to" is a symbolic link that leads in a circle/);
    });
    it("gives the path without a link in it no part in what is said", () => {
        folder.write({ "score.py": "" });
        symlinkSync(folder.path, `${folder.path}-link`);
        try {
            assert.equal(basename(read(`${folder.path}-link`).path), `${basename(folder.path)}-link`);
            assert.equal(
                read(`${folder.path}-link`).files[0]!.absolutePath,
                realpathSync(folder.at("score.py")),
            );
        } finally {
            rmSync(`${folder.path}-link`);
        }
    });
});
