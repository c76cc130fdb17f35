import assert from "node:assert/strict";
import fc from "fast-check";
import { CONFIG_MAP_LIMITS, MOST_BYTES, configMapKey } from "#src/plan/configMap";
import { says } from "./says";

/** What was found of a directory, or of a file by itself. */
const found = (sizes: Readonly<Record<string, number>>, isFile = false) => ({
    isFile,
    files: Object.entries(sizes).map(([path, bytes]) => ({ path, absolutePath: `/${path}`, bytes })),
});

describe("configMapKey", () => {
    it("leaves names as they are where it can, and writes the rest out", () => {
        for (const [path, key] of [
            ["score.py", "score.py"],
            ["__init__.py", "__init__.py"],
            ["src/util.py", "src--util.py"],
            ["my-file.py", "my-2dfile.py"],
            ["a-/b", "a-2d--b"],
            ["é %.py", "-c3-a9-20-25.py"],
            ["..data/x", "-2e.data--x"],
            [".hidden", ".hidden"],
        ] as const) {
            assert.equal(configMapKey(path), key);
        }
    });

    it("gives each path a key of its own, which the API server takes", () => {
        const path = fc.stringMatching(/^[-_.a-zé\/\\ ]{1,40}$/);
        fc.assert(
            fc.property(path, path, (one, other) => {
                assert.match(configMapKey(one), /^(?!\.\.)[-._a-zA-Z0-9]{1,253}$/);
                assert.equal(configMapKey(one) === configMapKey(other), one === other);
            }),
        );
    });

    it("gives a hash where the key would be too long", () => {
        const [one, other] = ["a", "b"].map((end) => configMapKey(`${"d/".repeat(130)}${end}`));
        assert.match(one!, /^-x[0-9a-z]{40}$/);
        assert.notEqual(one, other);
        assert.equal(configMapKey("a".repeat(253)), "a".repeat(253));
        assert.match(configMapKey("a".repeat(254)), /^-x/);
    });
});

describe("what a ConfigMap takes", () => {
    const code = (sizes: Readonly<Record<string, number>>, isFile = false) =>
        says((f) => CONFIG_MAP_LIMITS.code(f, "sourceDirectory", "src", found(sizes, isFile)));

    it("is 1 MiB, and no byte more", () => {
        assert.deepEqual(code({ "score.py": 1, "data.bin": MOST_BYTES - 1 }), []);
        assert.deepEqual(code({ "score.py": 2, "data.bin": MOST_BYTES - 1 }), [
            'sourceDirectory = "src": holds 1,048,577 bytes, and the ConfigMap that brings it to the pods takes 1,048,576. The largest: "data.bin" (1,048,575) and "score.py" (2). Give a model as the version\'s model, name in .amlignore what does not belong to the code, or build it into the image.',
        ]);
    });

    it("is so of a script and of a model too, each with its own way out", () => {
        assert.deepEqual(code({ "score.py": 2_000_000 }, true), [
            'sourceDirectory = "src": has 2,000,000 bytes, and the ConfigMap that brings it to the pods takes 1,048,576. Give a model as the version\'s model, or build it into the image.',
        ]);
        const model = says((f) =>
            CONFIG_MAP_LIMITS.model(f, "model.path", "m", found({ "m.pkl": 5e6 }, true)),
        );
        assert.deepEqual(model, [
            'model.path = "m": has 5,000,000 bytes, and the ConfigMap that brings it to the pods takes 1,048,576. Put it into Azure Blob Storage and give model: { uri: … }, or build it into the image.',
        ]);
    });

    it("is names that fit into an object as well", () => {
        const named = (length: number) =>
            Object.fromEntries(Array.from({ length: 500 }, (_, n) => [`${n}`.padStart(length, "x"), 0]));
        assert.deepEqual(code(named(150)), []);
        assert.match(code(named(151)).join(), /holds 500 files, whose paths are too long together/);
    });
});
