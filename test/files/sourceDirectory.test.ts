import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
    chmodSync,
    linkSync,
    mkdirSync,
    readFileSync,
    realpathSync,
    renameSync,
    rmSync,
    symlinkSync,
    truncateSync,
    utimesSync,
} from "node:fs";
import { homedir } from "node:os";
import { basename, relative } from "node:path";
import fc from "fast-check";
import { describe as describeProblem, Findings } from "#src/core/problems";
import { MOST_BYTES, MOST_FILES, readSourceDirectory } from "#src/files/sourceDirectory";
import type { SourceFacts } from "#src/plan/azureml/assets";
import { says } from "../plan/says";
import { Folder, withoutRights } from "./folder";

describe("readSourceDirectory", () => {
    let folder: Folder;
    beforeEach(() => (folder = new Folder()));
    afterEach(() => folder.remove());

    function read(directory: unknown = folder.path): SourceFacts {
        const f = new Findings();
        const facts = readSourceDirectory(f, "sourceDirectory", directory);
        assert.deepEqual(f.problems.map(describeProblem), []);
        assert.ok(facts !== undefined);
        return facts;
    }
    const paths = (directory?: unknown) => read(directory).files.map(({ path }) => path);

    /** The one problem, without the path and the value. */
    function refused(directory: unknown = folder.path): string {
        const f = new Findings();
        assert.equal(readSourceDirectory(f, "sourceDirectory", directory), undefined);
        assert.equal(f.problems.length, 1);
        const { path, value, rule, remedy } = f.problems[0]!;
        assert.deepEqual([path, value], ["sourceDirectory", directory]);
        return `${rule}. ${remedy}`;
    }

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
            assert.equal(says((f) => readSourceDirectory(f, "", undefined)).length, 1);
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
            assert.match(says((f) => readSourceDirectory(f, "", folder.path)).join(), /and holds many more/);
        });
        it("more than 100 MB, and names the largest", () => {
            folder.write({ "score.py": "", "model.bin": "", "b/data.csv": "", "small.csv": "" });
            truncateSync(folder.at("model.bin"), MOST_BYTES - 2 ** 20);
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

    describe("with symbolic links", () => {
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
    });

    describe("leaves out", () => {
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

    describe("makes a hash", () => {
        it("that is frozen", () => {
            folder.write({ "score.py": "def init(): pass\n", "lib/a.py": "" });
            assert.equal(read().hash, "3f3d52a8600d4695892a8cc1d22eac779c2c9331e3bf52bad45a1f206ac239c3");
        });
        it("in which times, modes, links, place and what is left out have no part", () => {
            folder.write({ "one/score.py": "a", "one/b/x.py": "b" });
            const { hash } = read(folder.at("one"));
            utimesSync(folder.at("one/score.py"), 1, 1);
            chmodSync(folder.at("one/score.py"), 0o755);
            folder.write({ "one/.git/config": "x" });
            renameSync(folder.at("one"), folder.at("two"));
            assert.equal(read(folder.at("two")).hash, hash);
            renameSync(folder.at("two/score.py"), folder.at("two/b/y.py"));
            assert.notEqual(read(folder.at("two")).hash, hash);
            symlinkSync("b/y.py", folder.at("two/score.py"));
            folder.write({ "two/.amlignore": "y.py" });
            assert.equal(read(folder.at("two")).hash, hash);
        });

        const name = fc.stringMatching(/^[a-zA-Z0-9_]{1,3}$/);
        const file = fc.tuple(
            fc.array(name, { minLength: 1, maxLength: 3 }),
            fc.uint8Array({ maxLength: 40 }),
        );
        const files = fc
            .uniqueArray(file, {
                minLength: 1,
                maxLength: 6,
                selector: ([path]) => path.join("/").toLowerCase(),
            })
            .map((all) => all.map(([path, content]) => [`d${path.join("/d")}.py`, content] as const));

        function hashOf(all: readonly (readonly [string, Uint8Array])[]): string {
            const one = new Folder();
            try {
                for (const [path, content] of all) {
                    one.write({ [path]: content });
                }
                return read(one.path).hash;
            } finally {
                one.remove();
            }
        }

        it("in which the order of the files has no part", () => {
            const twoOrders = files.chain((all) =>
                fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
            );
            fc.assert(
                fc.property(twoOrders, ([all, shuffled]) => assert.equal(hashOf(shuffled), hashOf(all))),
                { numRuns: 50 },
            );
        });
        it("in which each byte has a part, of contents and of paths", () => {
            fc.assert(
                fc.property(
                    files,
                    fc.nat(),
                    fc.nat(),
                    fc.integer({ min: 1, max: 255 }),
                    (all, which, where, by) => {
                        const at = which % all.length;
                        const [path, content] = all[at]!;
                        const changed = Uint8Array.from(content);
                        const place = where % Math.max(1, content.length);
                        changed[place] = ((content[place] ?? 0) + by) % 256;
                        const others = all.filter((_, index) => index !== at);
                        const hash = hashOf(all);
                        if (content.length > 0) {
                            assert.notEqual(hashOf([...others, [path, changed]]), hash);
                        }
                        assert.notEqual(hashOf([...others, [path, Uint8Array.of(...content, by)]]), hash);
                        assert.notEqual(hashOf([...others, [`${path}x`, content]]), hash);
                    },
                ),
                { numRuns: 50 },
            );
        });
        it("that tells apart what only runs together the same", () => {
            const text = (value: string) => Buffer.from(value);
            const one = hashOf([
                ["a", text("b")],
                ["c", text("d")],
            ]);
            assert.notEqual(hashOf([["a", text("b1:cd")]]), one);
            assert.notEqual(hashOf([["a", text("b1:c1:d")]]), one);
            assert.notEqual(
                hashOf([
                    ["ab", text("")],
                    ["c", text("d")],
                ]),
                one,
            );
        });
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
