import assert from "node:assert/strict";
import { existsSync, symlinkSync } from "node:fs";
import { CONFIG_MAP_LIMITS } from "#src/plan/configMap";
import { UPLOAD_LIMITS } from "#src/plan/azureml/uploadLimits";
import { readBytes } from "#src/files/readBytes";
import { readVersionFiles } from "#src/files/versionFiles";
import { Folder } from "./folder";
import { says } from "../plan/says";

const SCRIPT = "def init(): pass\ndef run(data): return data\n";
const remedy = "Copy what you need of it to a file.";

describe("files that are the kernel's, and no user's", () => {
    let folder: Folder;
    beforeEach(() => (folder = new Folder({ "src/score.py": SCRIPT })));
    afterEach(() => folder.remove());
    before(function () {
        if (!existsSync("/proc/self/environ")) this.skip();
    });

    const said = (version: object) => says((f) => readVersionFiles(f, version, CONFIG_MAP_LIMITS));

    it("are no model, script or conda file, whatever their size: the environment has secrets", () => {
        const rule = 'must be the path of a file on a disk, and leads to "/proc"'.replaceAll('"', "");
        assert.deepEqual(said({ model: { path: "/proc/self/environ" } }), [
            `model.path = "/proc/self/environ": must be the path of a file or directory on a disk, and leads to /proc. ${remedy}`,
        ]);
        assert.deepEqual(said({ entryScript: "/proc/self/mem" }), [
            `entryScript = "/proc/self/mem": ${rule}. ${remedy}`,
        ]);
        assert.deepEqual(said({ condaFile: "/proc/self/environ" }), [
            `condaFile = "/proc/self/environ": ${rule}. ${remedy}`,
        ]);
        assert.deepEqual(said({ sourceDirectory: "/sys/kernel", entryScript: "a.py" }), [
            `sourceDirectory = "/sys/kernel": must be the path of a directory on a disk, and leads to /sys. ${remedy}`,
        ]);
        assert.match(said({ model: { path: "/dev/zero" } }).join(), /and is neither file nor directory/);
    });

    it("are none by way of a link", () => {
        symlinkSync("/proc/self/environ", folder.at("model.bin"));
        symlinkSync("/proc", folder.at("model"));
        for (const name of ["model.bin", "model/self/environ", "model"]) {
            assert.match(said({ model: { path: folder.at(name) } }).join(), /leads to \/proc/, name);
        }
        symlinkSync("/proc/self/environ", folder.at("src", "data"));
        assert.match(
            said({ sourceDirectory: folder.at("src"), entryScript: "score.py" }).join(),
            /"data" is a symbolic link that leads outside the directory/,
        );
    });
});

describe("a file that says what is left out", () => {
    it("is a file on a disk, and short", () => {
        const folder = new Folder({ "a/score.py": SCRIPT, "b/score.py": SCRIPT, "c/score.py": SCRIPT });
        try {
            const said = (name: string) =>
                says((f) =>
                    readVersionFiles(
                        f,
                        { sourceDirectory: folder.at(name), entryScript: "score.py" },
                        UPLOAD_LIMITS,
                    ),
                );
            const rule =
                "must hold a .amlignore that is a file on a disk, of at most 65536 bytes. Look at whether it is the right file, and what it leads to.";
            folder.write({
                "a/.amlignore": "x\n".repeat(2 ** 15),
                "b/.amlignore": "x\n".repeat(2 ** 15) + "#",
            });
            assert.deepEqual(said("a"), []);
            assert.deepEqual(said("b"), [`sourceDirectory = ${JSON.stringify(folder.at("b"))}: ${rule}`]);
            if (existsSync("/proc/self/environ")) {
                symlinkSync("/proc/self/environ", folder.at("c", ".amlignore"));
                assert.deepEqual(said("c"), [`sourceDirectory = ${JSON.stringify(folder.at("c"))}: ${rule}`]);
            }
        } finally {
            folder.remove();
        }
    });
});

describe("files that are read", () => {
    it("are counted by what comes, not by what the file system says of them", function () {
        if (!existsSync("/proc/self/environ")) this.skip();
        assert.equal(readBytes("/proc/self/environ", 0), undefined);
        assert.ok((readBytes("/proc/self/environ", 2 ** 20)?.length ?? 0) > 0);
        assert.throws(() => readBytes("/proc/self/mem", 10), { code: "EIO" });
    });

    it("are taken up to their limit, and no byte more", () => {
        const folder = new Folder({ a: "x".repeat(100_000) });
        try {
            assert.equal(readBytes(folder.at("a"), 100_000)?.length, 100_000);
            assert.equal(readBytes(folder.at("a"), 99_999), undefined);
        } finally {
            folder.remove();
        }
    });

    it("are held where they go along in the clear: what was looked at is what goes", () => {
        const folder = new Folder({ "src/score.py": SCRIPT });
        try {
            const version = { sourceDirectory: folder.at("src"), entryScript: "score.py" };
            const read = (limits: typeof CONFIG_MAP_LIMITS) => {
                let files: ReturnType<typeof readVersionFiles> | undefined;
                assert.deepEqual(
                    says((f) => (files = readVersionFiles(f, version, limits))),
                    [],
                );
                return files?.code?.files.map(({ content }) => content?.toString());
            };
            assert.deepEqual(read(CONFIG_MAP_LIMITS), [SCRIPT]);
            assert.deepEqual(read(UPLOAD_LIMITS), [undefined]);
        } finally {
            folder.remove();
        }
    });

    it("are looked at for secrets before they are uploaded, too", () => {
        const folder = new Folder({ "src/score.py": SCRIPT, "src/.env": "A=1" });
        try {
            const version = { sourceDirectory: folder.at("src"), entryScript: "score.py" };
            const told = says((f) => readVersionFiles(f, version, UPLOAD_LIMITS));
            assert.equal(told.length, 1);
            assert.match(
                told[0]!,
                /^warning: sourceDirectory = ".*": may hold secrets in "\.env": whoever reads the workspace's storage, or the pods' files, reads them\. Take them out, or name it in \.amlignore, and have the script ask a key vault\.$/,
            );
        } finally {
            folder.remove();
        }
    });
});
