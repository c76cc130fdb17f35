import assert from "node:assert/strict";
import { symlinkSync, truncateSync } from "node:fs";
import { basename, relative } from "node:path";
import { describe as line, Findings } from "#src/core/problems";
import { readFilesOfVersions, readVersionFiles } from "#src/files/versionFiles";
import { MOST_FILE_BYTES, MOST_MODEL_BYTES, UPLOAD_LIMITS } from "#src/plan/azureml/uploadLimits";
import { CONFIG_MAP_LIMITS } from "#src/plan/configMap";
import type { FileLimits } from "#src/plan/fileLimits";
import type { VersionFiles } from "#src/plan/versionFiles";
import { Folder } from "./folder";
import { readsOf } from "./reads";

describe("the files that a version names", () => {
    let folder: Folder;
    beforeEach(() => (folder = new Folder({ "src/score.py": "1", "m/a.bin": "22", "m/b/c.bin": "333" })));
    afterEach(() => folder.remove());

    function read(version: unknown, limits: FileLimits = UPLOAD_LIMITS): VersionFiles {
        const f = new Findings();
        const files = readVersionFiles(f, version, limits);
        assert.deepEqual(f.problems.map(line), []);
        return files;
    }
    function said(version: unknown, limits: FileLimits = UPLOAD_LIMITS): string[] {
        const f = new Findings();
        readVersionFiles(f, version, limits);
        return f.problems.map(line);
    }

    it("are none where it names none", () => {
        const none = { code: undefined, conda: undefined, model: undefined };
        for (const version of [
            {},
            undefined,
            7,
            { model: "azureml:m:1" },
            { entryScript: "x.py", code: "c" },
        ]) {
            assert.deepEqual(read(version), none);
        }
    });

    it("are a script by itself, which has another hash than the directory that it is in", () => {
        const { code } = read({ entryScript: folder.at("src", "score.py") });
        assert.deepEqual(
            [code?.path, code?.name, code?.isFile, code?.files.map(({ path, bytes }) => [path, bytes])],
            [folder.at("src", "score.py"), "score.py", true, [["score.py", 1]]],
        );
        const directory = read({ sourceDirectory: folder.at("src"), entryScript: "score.py" }).code;
        assert.deepEqual([directory?.name, directory?.isFile], ["src", false]);
        folder.write({ "src/other.py": "" });
        assert.equal(read({ entryScript: folder.at("src", "score.py") }).code?.hash, code?.hash);
        assert.deepEqual(said({ entryScript: folder.at("src") }), [
            `entryScript = ${JSON.stringify(folder.at("src")).slice(0, 79)}: must be the path of a file, and is a directory. Name the file in it.`,
        ]);
    });

    it("have the name that the program wrote", () => {
        const nameOf = (sourceDirectory: string) => read({ sourceDirectory }).code?.name;
        symlinkSync("src", folder.at("link"));
        assert.equal(nameOf(folder.at("link")), "link");
        assert.equal(nameOf(`${folder.at("src")}/`), "src");
        assert.equal(nameOf(`${folder.at("m")}/../src/.`), "src");
        const here = relative(process.cwd(), folder.path);
        assert.equal(nameOf(`${here}/src/..`), basename(folder.path));
        const cwd = process.cwd();
        process.chdir(folder.at("src"));
        try {
            assert.equal(nameOf("."), undefined);
            assert.equal(nameOf(".."), undefined);
        } finally {
            process.chdir(cwd);
        }
    });

    it("are a model's file, or its folder with what is in it", () => {
        const file = read({ model: { path: folder.at("m", "a.bin") } }).model;
        assert.deepEqual([file?.name, file?.isFile, file?.files.length], ["a.bin", true, 1]);
        const whole = read({ model: { path: folder.at("m") } }).model;
        assert.deepEqual(
            [whole?.name, whole?.isFile, whole?.files.map(({ path }) => path)],
            ["m", false, ["a.bin", "b/c.bin"]],
        );
        assert.notEqual(file?.hash, whole?.hash);
        assert.match(
            said({ model: { path: folder.at("n") } }).join(),
            /must be the path of a file or directory/,
        );
        assert.match(
            said({ model: { path: "/" } }).join(),
            /must be a directory of model, not the file system's root/,
        );
        assert.match(said({ model: { path: 7 } }).join(), /model\.path = 7: must be a text/);
    });

    it("are a conda file's text, or the text of what would be in one", () => {
        folder.write({ "conda.yml": "dependencies: [python]\n" });
        assert.equal(read({ condaFile: folder.at("conda.yml") }).conda, "dependencies: [python]\n");
        const { conda } = read({ condaDependencies: { dependencies: ["python"] } });
        assert.equal(conda, "dependencies:\n  - python\n");
    });

    it("are no larger than each path takes", () => {
        const large = (bytes: number) => truncateSync(folder.at("m", "a.bin"), bytes);
        large(2 ** 20 + 1);
        const path = folder.at("m", "a.bin");
        assert.match(said({ model: { path } }, CONFIG_MAP_LIMITS).join(), /has 1,048,577 bytes/);
        assert.deepEqual(said({ model: { path } }), []);
        large(MOST_FILE_BYTES + 1);
        assert.match(
            said({ model: { path } }).join(),
            /: has 256\.1 MB, and a file of at most 256 MB can be uploaded\. Upload it by az storage blob/,
        );
        assert.match(said({ model: { path: folder.at("m") } }).join(), /holds "a\.bin" with 256\.1 MB/);
        large(MOST_MODEL_BYTES);
        assert.match(
            said({ model: { path: folder.at("m") } }).join(),
            /must have at most 1024 MB to be uploaded, and has 1024\.1 MB\. The largest: "a\.bin" \(1024 MB\)/,
        );
    });

    it("hold no secrets where they would be in the clear: by name, or with a private key", () => {
        const key = "-----BEGIN RSA PRIVATE KEY-----\nMIIE\n";
        folder.write({ "src/.env": "TOKEN=1", "src/lib/.NETRC": "", "src/id": `x\n${key}`, "src/a.p12": "" });
        folder.write({
            "src/.env.example": "TOKEN=",
            "src/key.py": 'BEGIN = "-----BEGIN PRIVATE KEY-----"\n',
        });
        const sourceDirectory = folder.at("src");
        const clear = "they would stand in the clear in the ConfigMap, in the state and in previews";
        const remedy = "give secrets as secretEnvironmentVariables.";
        assert.deepEqual(
            said({ sourceDirectory }, CONFIG_MAP_LIMITS).map((one) => one.replace(/ = ".*?:/, ":")),
            [
                `sourceDirectory: may hold secrets in ".env", "a.p12", "id" and 1 more: ${clear}. Name it in .amlignore, and ${remedy}`,
            ],
        );
        assert.deepEqual(said({ sourceDirectory }), [], "Azure ML's are in the workspace's storage");
        folder.write({ "src/.amlignore": ".env\n.NETRC\nid\n*.p12\n" });
        assert.deepEqual(said({ sourceDirectory }, CONFIG_MAP_LIMITS), []);
        const [alone] = said({ model: { path: folder.at("src", "id") } }, CONFIG_MAP_LIMITS);
        assert.match(alone!, /^model\.path = ".*": may hold secrets: they would stand/);
        assert.ok(alone?.endsWith(". Give secrets as secretEnvironmentVariables."), alone);
    });

    it("are hashed anew when a large one changes, and read once where it does not", async () => {
        const path = folder.at("m");
        const large = folder.at("m", "a.bin");
        truncateSync(large, 70 * 2 ** 20);
        const hashes: (string | undefined)[] = [];
        const reads = () => readsOf(large, () => hashes.push(read({ model: { path } }).model?.hash));
        assert.deepEqual([await reads(), await reads()], [1, 0]);
        folder.write({ "m/b/c.bin": "334" });
        assert.equal(await reads(), 1);
        const [first, second, third] = hashes;
        assert.equal(second, first);
        assert.notEqual(third, first);
    });

    it("have their problems under the version's name", () => {
        const f = new Findings();
        const versions = {
            blue: { sourceDirectory: folder.at("src") },
            green: { model: { path: folder.at("n") } },
        };
        const files = readFilesOfVersions(f, versions, CONFIG_MAP_LIMITS);
        assert.equal(files["blue"]?.code?.name, "src");
        assert.deepEqual(
            f.problems.map(({ path }) => path),
            ["versions.green.model.path"],
        );
        assert.deepEqual(readFilesOfVersions(f, [1], CONFIG_MAP_LIMITS), {});
    });
});
