import assert from "node:assert/strict";
import { chmodSync, renameSync, symlinkSync, utimesSync } from "node:fs";
import fc from "fast-check";
import { Folder } from "./folder";
import { readGood } from "./reading";

describe("readSourceDirectory makes a hash", () => {
    let folder: Folder;
    beforeEach(() => (folder = new Folder()));
    afterEach(() => folder.remove());

    const read = (directory: unknown = folder.path) => readGood(directory);

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
    const file = fc.tuple(fc.array(name, { minLength: 1, maxLength: 3 }), fc.uint8Array({ maxLength: 40 }));
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
