import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, linkSync, mkdirSync, readFileSync, rmSync, symlinkSync, truncateSync } from "node:fs";
import { homedir } from "node:os";
import { relative } from "node:path";
import { MOST_FILES, readSourceDirectory } from "#src/files/sourceDirectory";
import { MOST_CODE_BYTES, UPLOAD_LIMITS } from "#src/plan/azureml/uploadLimits";
import { says } from "../plan/says";
import { Folder, withoutRights } from "./folder";
import { pathsOf, readGood, refusalOf } from "./reading";

describe("readSourceDirectory", () => {
    let folder: Folder;
    beforeEach(() => (folder = new Folder()));
    afterEach(() => folder.remove());

    const read = (directory: unknown = folder.path) => readGood(directory);
    const paths = (directory: unknown = folder.path) => pathsOf(directory);
    const refused = (directory: unknown = folder.path) => refusalOf(directory);

    it("gives every file with its size, sorted by path, with slashes", () => {
        folder.write({ "score.py": "abc", "b/z.py": "", "b/a.py": "1", "Z.py": "22", "b.py": "4444" });
        const facts = read();
        assert.equal(facts.path, folder.path);
        assert.deepEqual(
            facts.files.map(({ path, bytes }) => [path, bytes]),
            [
                ["Z.py", 2],
                ["b.py", 4],
                ["b/a.py", 1],
                ["b/z.py", 0],
                ["score.py", 3],
            ],
        );
        assert.equal(readFileSync(facts.files[2]!.absolutePath, "utf8"), "1");
    });
    it("counts a relative path from the working directory", () => {
        folder.write({ "score.py": "" });
        assert.equal(read(relative(process.cwd(), folder.path)).path, folder.path);
    });

    describe("refuses, and never throws", () => {
        it("what is no text, an Output and nothing at all", () => {
            for (const value of [null, 1, {}, [], "", "  "]) {
                assert.match(refused(value), /^must be a text that is not empty\. /);
            }
            assert.equal(says((f) => readSourceDirectory(f, "", undefined, UPLOAD_LIMITS.code)).length, 1);
            assert.match(refused({ __pulumiOutput: true }), /It is a Pulumi Output/);
        });
        it("a path with nothing there, and names the neighbour that was meant", () => {
            folder.write({ "scoring/score.py": "" });
            assert.equal(
                refused(folder.at("scorin")),
                `must be the path of a directory. There is nothing at ${folder.at("scorin")}; a relative path counts from ` +
                    "the project's directory. Did you mean scoring?",
            );
        });
        it("a shell's home, an address, and a path that no file system takes", () => {
            assert.match(refused("~/scoring"), /only a shell knows "~", write the path out\.$/);
            for (const value of ["azureml:code:1", "https://example.com/code", "azureml://code"]) {
                assert.match(refused(value), /Nothing is fetched: give a directory on this machine\.$/);
            }
            assert.match(refused("a\0b"), /^must be the path of a directory\. It cannot be looked at/);
            assert.match(refused("a".repeat(5000)), /^must be the path of a directory\. /);
        });
        it("a file", () => {
            folder.write({ "score.py": "" });
            assert.equal(
                refused(folder.at("score.py")),
                "must be the path of a directory, and is a file. Name the directory that holds it.",
            );
            assert.match(refused(folder.at("score.py", "x")), /There is nothing at/);
        });
        it("a link in a circle", () => {
            symlinkSync("loop", folder.at("loop"));
            assert.match(refused(folder.at("loop")), /It is a symbolic link that leads in a circle/);
        });
        it("the file system's root and the home, through a link too", () => {
            symlinkSync(homedir(), folder.at("home"));
            for (const value of ["/", homedir(), folder.at("home")]) {
                assert.equal(
                    refused(value),
                    "must be a directory of code, not the file system's root or your home. " +
                        "Name the directory that holds the entry script.",
                );
            }
        });
        it("an empty directory, and one of which everything is left out", () => {
            assert.equal(refused(), "must hold at least one file. It is empty: put the code there.");
            mkdirSync(folder.at("sub"));
            assert.match(refused(), /It is empty/);
            folder.write({ ".gitignore": "*.py\n", "score.py": "" });
            assert.match(
                refused(),
                /All that is in it is left out: look at its \.amlignore or \.gitignore\.$/,
            );
        });
        it("what may not be read, wherever it is", () => {
            chmodSync(folder.path, 0o755);
            folder.write({ "a/b.py": "", "score.py": "" });
            const modes = (score: number, a: number, whole: number) => {
                chmodSync(folder.at("score.py"), score);
                chmodSync(folder.at("a"), a);
                chmodSync(folder.path, whole);
            };
            modes(0, 0o755, 0o755);
            assert.match(
                withoutRights(() => refused()),
                /and "score\.py" cannot \(EACCES\)\. Give the user/,
            );
            modes(0o644, 0, 0o755);
            assert.match(
                withoutRights(() => refused()),
                /"a\/" cannot be read \(EACCES\)\. /,
            );
            modes(0o644, 0o755, 0);
            assert.match(
                withoutRights(() => refused()),
                /^must be a directory whose files can be read\. Looking into it ended with EACCES/,
            );
            assert.match(
                withoutRights(() => refused(folder.at("a"))),
                /It cannot be read \(EACCES\)/,
            );
            modes(0o644, 0o755, 0o755);
            folder.write({ ".amlignore": "" });
            chmodSync(folder.at(".amlignore"), 0);
            assert.equal(
                withoutRights(() => refused()),
                "must hold a .amlignore that can be read. Looking into it ended with EACCES: " +
                    "let Pulumi's user read it.",
            );
        });
        it(`more than ${MOST_FILES} files`, () => {
            folder.write({ "0.py": "" });
            for (let n = 1; n < MOST_FILES; n++) {
                linkSync(folder.at("0.py"), folder.at(`${n}.py`));
            }
            assert.equal(read().files.length, MOST_FILES);
            folder.write({ "one/more.py": "" });
            assert.equal(
                refused(),
                `must hold at most ${MOST_FILES} files, and holds ${MOST_FILES + 1}. ` +
                    "Leave out what does not belong to the code: name it in .amlignore.",
            );
            folder.write({ ".amlignore": "one" });
            assert.equal(read().files.length, MOST_FILES);
        });
        it("links that multiply without end, before they use up the machine", () => {
            for (let n = 0; n < 20; n++) {
                mkdirSync(folder.at(String(n)));
                symlinkSync(`../${n + 1}`, folder.at(String(n), "a"));
                symlinkSync(`../${n + 1}`, folder.at(String(n), "b"));
            }
            folder.write({ "20/x.py": "" });
            assert.match(
                says((f) => readSourceDirectory(f, "", folder.path, UPLOAD_LIMITS.code)).join(),
                /and holds many more/,
            );
        });
        it("more than 100 MB, and names the largest", () => {
            folder.write({ "score.py": "", "model.bin": "", "b/data.csv": "", "small.csv": "" });
            truncateSync(folder.at("model.bin"), MOST_CODE_BYTES - 2 ** 20);
            truncateSync(folder.at("b/data.csv"), 2 ** 20);
            assert.equal(read().files.length, 4);
            folder.write({ "small.csv": "x" });
            assert.equal(
                refused(),
                'must hold at most 100 MB, and holds 100.1 MB. The largest: "model.bin" (99 MB), "b/data.csv" (1 MB) ' +
                    'and "small.csv" (0.1 MB). Leave out what does not belong to the code: name it in .amlignore; ' +
                    "a model belongs in the version's model.",
            );
        });
        it("a pipe, without waiting for it", function () {
            if (process.platform === "win32") {
                this.skip();
            }
            execFileSync("mkfifo", [folder.at("pipe")]);
            assert.match(refused(), /: "pipe" is neither a file nor a directory\. /);
        });
        it("names that blobs refuse", () => {
            const faults: readonly (readonly [string, string])[] = [
                ["dot.", "has a name that ends in a dot"],
                ["dir./a", "has a name that ends in a dot"],
                ["a\\b", "has a backslash in its name, which the storage's clients read as a slash"],
                ["a\nb", "has a control character in its name"],
                ["a\u0081", "has a control character in its name"],
                [`${"d/".repeat(56)}f`, "is 57 levels deep, more than 56"],
                [`${`${"d".repeat(224)}/`.repeat(4)}f`, "has a path of 901 characters, more than 900"],
            ];
            for (const [name, fault] of faults) {
                const one = new Folder({ [name]: "" });
                const rule = refused(one.path);
                one.remove();
                const said = rule.startsWith("must hold only what can be uploaded: ") && rule.includes(fault);
                assert.ok(said, rule);
            }
            folder.write({
                [`${"d/".repeat(55)}f`]: "",
                [`${`${"e".repeat(223)}/`.repeat(4)}ffff`]: "",
                "ü %?#&.py": "",
            });
            assert.equal(paths().length, 3);
        });
        it("a name that is not UTF-8", function () {
            if (process.platform !== "linux") {
                this.skip();
            }
            const raw = Buffer.concat([Buffer.from(`${folder.path}/`), Buffer.from([0xff])]);
            mkdirSync(raw);
            assert.match(refused(), /cannot be looked at|has a name that is not UTF-8/);
            rmSync(raw, { recursive: true });
        });
        it("many faults in one problem, the first three named", () => {
            for (const name of ["a.", "b.", "c.", "d.", "e."]) {
                folder.write({ [name]: "" });
            }
            const ends = "has a name that ends in a dot";
            assert.equal(
                refused(),
                `must hold only what can be uploaded: "a." ${ends}, "b." ${ends}, "c." ${ends}, and 2 more. ` +
                    "Put it right, or name it in .amlignore.",
            );
        });
    });
});
