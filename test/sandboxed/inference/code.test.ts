import assert from "node:assert/strict";
import { readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { Inference, SCRIPT, assertOrder } from "./support";

const DOCS = join(__dirname, "..", "..", "..", "..", "docs", "serving-on-kubernetes.md");

/** What the docs show as printed: the block behind `<!-- printed: name -->`, in a list. */
function printed(name: string): string {
    const block = new RegExp(`<!-- printed: ${name} -->\n  \`\`\`\n([\\s\\S]*?)  \`\`\``);
    const text = block.exec(readFileSync(DOCS, "utf8"))?.[1];
    assert.ok(text, `the docs have no block "${name}"`);
    return text.replace(/^ {2}/gm, "");
}

describe("what a version runs on plain Kubernetes", () => {
    let inference: Inference;
    beforeEach(async () => (inference = await Inference.start()));
    afterEach(() => inference.stop());

    const mapName = () => inference.only("ConfigMap").metadata.name as string;
    /** Logical name of the ConfigMap that has this name. */
    const named = (name: string, role = "code") => `fraud-blue-${role}-${name.slice(-8)}`;

    it("is a script in a ConfigMap, where v1's server looks for it", async () => {
        inference.folder.write({ "src/lib/data.bin": Uint8Array.of(0xff, 0xfe, 0), "src/zeros": "\0\0\0" });
        const { writes } = await inference.up(inference.coded());
        const map = inference.only("ConfigMap");
        const name = mapName();
        assertOrder(writes, [`create ConfigMap ${named(name)}`, "create Deployment fraud-blue-deployment"]);
        assert.match(name, /^fraud-blue-code-[0-9a-z]{6}-[0-9a-z]{8}$/);
        assert.equal(map.immutable, true);
        assert.deepEqual(map.data, { "lib--helper.py": "HELP = 1\n", "score.py": SCRIPT });
        assert.deepEqual(map.binaryData, { "lib--data.bin": "//4A", zeros: "AAAA" });
        assert.deepEqual(inference.pod().volumes, [
            {
                name: "code",
                configMap: {
                    name,
                    items: [
                        { key: "lib--data.bin", path: "src/lib/data.bin" },
                        { key: "lib--helper.py", path: "src/lib/helper.py" },
                        { key: "score.py", path: "src/score.py" },
                        { key: "zeros", path: "src/zeros" },
                    ],
                },
            },
        ]);
        assert.deepEqual(inference.volumeMounts(), [
            { name: "code", mountPath: "/var/azureml-app/src", subPath: "src", readOnly: true },
        ]);
        assert.deepEqual(inference.variables(), {
            AML_APP_ROOT: "/var/azureml-app",
            AZUREML_ENTRY_SCRIPT: "src/score.py",
            AZUREML_SOURCE_DIRECTORY: "src",
        });
        assert.deepEqual((await inference.up()).run.steps, []);
        assert.deepEqual((await inference.stack.up({ refresh: true })).steps, []);
    });

    it("is a script by itself, with variables of one's own beside it", async () => {
        const entryScript = inference.folder.at("src", "score.py");
        await inference.up({ entryScript, environmentVariables: { WORKER_COUNT: "2" } });
        assert.deepEqual(inference.only("ConfigMap").data, { "score.py": SCRIPT });
        assert.deepEqual(inference.volumeMounts(), [
            { name: "code", mountPath: "/var/azureml-app/score.py", subPath: "score.py", readOnly: true },
        ]);
        const { items } = inference.pod().volumes[0].configMap;
        assert.deepEqual(items, [{ key: "score.py", path: "score.py" }]);
        assert.deepEqual(inference.variables(), {
            AML_APP_ROOT: "/var/azureml-app",
            AZUREML_ENTRY_SCRIPT: "score.py",
            WORKER_COUNT: "2",
        });
    });

    it("changes with a file: a new ConfigMap, one update of the Deployment, and the old one goes last", async () => {
        await inference.up(inference.coded());
        const before = mapName();
        inference.folder.write({ "src/score.py": SCRIPT.replace("return 1", "return 2") });
        const preview = await inference.stack.preview();
        const lines = preview.stdout.split("\n").filter((line) => /^ [-+~] /.test(line));
        assert.equal(lines.map((line) => `${line.trimEnd()}\n`).join(""), printed("script"));
        assert.deepEqual(preview.summary, { ...preview.summary, create: 1, update: 1, delete: 1 });

        const { run, writes } = await inference.up();
        const after = mapName();
        assert.notEqual(after, before);
        assert.deepEqual(writes, [
            `create ConfigMap ${named(after)}`,
            "update Deployment fraud-blue-deployment",
            `delete ConfigMap ${named(before)}`,
        ]);
        const update = run.steps.find(({ op }) => op === "update");
        assert.deepEqual(update?.diff, {
            "spec.template.spec.volumes[0].configMap.name": "update",
        });
        assert.equal(inference.pod().volumes[0].configMap.name, after);

        inference.folder.write({ "src/score.py": SCRIPT });
        await inference.up();
        assert.equal(mapName(), before, "the same files are the same ConfigMap");
        const { writes: last } = await inference.up({ sourceDirectory: undefined!, entryScript: undefined! });
        assert.deepEqual(last, [
            "update Deployment fraud-blue-deployment",
            `delete ConfigMap ${named(before)}`,
        ]);
        assert.equal(inference.pod().volumes, undefined);
    });

    it("changes in a protected endpoint too, with all that is made for its pods", async () => {
        inference.protect = true;
        const made = (mark: string) => ({
            ...inference.coded(),
            model: { uri: `https://acme.blob.core.windows.net/${mark}/fraud` },
            secretEnvironmentVariables: { PASSWORD: mark },
        });
        await inference.up(made("one"));
        inference.folder.write({ "src/score.py": `${SCRIPT}# changed\n` });
        await inference.up(made("two"));
        for (const kind of ["ConfigMap", "Secret", "PersistentVolume", "PersistentVolumeClaim"]) {
            assert.equal(inference.objects(kind).length, 1, kind);
        }
    });

    it("does not change with a tag, or with what is left out", async () => {
        await inference.up(inference.coded());
        const { template } = inference.only("Deployment").spec;
        inference.folder.write({
            "src/__pycache__/score.pyc": "x",
            "src/.gitignore": "*.log",
            "src/a.log": "x",
        });
        assert.deepEqual((await inference.up()).writes, []);
        assert.deepEqual((await inference.up({ tags: { team: "risk" } })).writes, [
            "update Deployment fraud-blue-deployment",
        ]);
        assert.deepEqual(inference.only("Deployment").spec.template, template, "no pod is rolled");
    });

    it("is a model's file or folder in a ConfigMap of its own", async () => {
        const { folder } = inference;
        await inference.up({
            ...inference.coded(),
            readOnlyRootFilesystem: true,
            model: { path: folder.at("model.pkl"), name: "fraud", version: "3" },
        });
        const place = "/var/azureml-app/azureml-models/fraud/3";
        assert.equal(inference.variables()["AZUREML_MODEL_DIR"], place);
        assert.deepEqual(inference.volumeMounts(), [
            { name: "tmp", mountPath: "/tmp" },
            { name: "code", mountPath: "/var/azureml-app/src", subPath: "src", readOnly: true },
            { name: "model", mountPath: `${place}/model.pkl`, subPath: "model.pkl", readOnly: true },
        ]);

        const modelMap = () => inference.pod().volumes.at(-1).configMap.name as string;
        const before = modelMap();
        folder.write({ "model.pkl": "2" });
        const { writes } = await inference.up();
        assert.deepEqual(writes, [
            `create ConfigMap ${named(modelMap(), "model")}`,
            "update Deployment fraud-blue-deployment",
            `delete ConfigMap ${named(before, "model")}`,
        ]);

        folder.write({ "bundle/MLmodel": "x", "bundle/a/b": "y" });
        await inference.up({ model: { path: folder.at("bundle") }, modelMountPath: "/models" });
        assert.equal(inference.variables()["AZUREML_MODEL_DIR"], "/models/fraud_blue/1");
        assert.deepEqual(inference.volumeMounts().at(-1), {
            name: "model",
            mountPath: "/models/fraud_blue/1/bundle",
            subPath: "bundle",
            readOnly: true,
        });
        assert.deepEqual(inference.pod().volumes.at(-1).configMap.items, [
            { key: "MLmodel", path: "bundle/MLmodel" },
            { key: "a--b", path: "bundle/a/b" },
        ]);
    });

    it("holds nothing that is secret", async () => {
        const secretEnvironmentVariables = { PASSWORD: "hidden-password" };
        const environmentVariables = { LEVEL: pulumi.secret("hidden-level") };
        await inference.up({ ...inference.coded(), secretEnvironmentVariables, environmentVariables });
        const held = JSON.stringify(inference.objects("ConfigMap"));
        assert.equal(held.includes("hidden"), false, held);
        inference.folder.write({ "src/.env": "TOKEN=hidden" });
        const { message, writes } = await inference.fails(inference.coded());
        assert.match(
            message,
            /versions\.blue\.sourceDirectory = ".*": may hold secrets in "\.env": .* secretEnvironmentVariables/,
        );
        assert.equal(message.includes("hidden"), false);
        assert.deepEqual(writes, []);
    });

    it("is refused, before anything is made, where it cannot be", async () => {
        const { folder } = inference;
        const refused = async (version: Inference["version"]) => {
            const { message, writes } = await inference.fails(version);
            assert.deepEqual(
                writes.filter((line) => line.includes(" fraud")),
                [],
                "nothing of the endpoint is made",
            );
            return message;
        };
        folder.write({ "src/data.bin": new Uint8Array(2 ** 20) });
        assert.match(
            await refused(inference.coded()),
            /versions\.blue\.sourceDirectory = ".*": holds 1,048,\d{3} bytes, and the ConfigMap that brings it to the pods takes 1,048,576\. The largest: "data\.bin"/,
        );
        const path = folder.at("src", "data.bin");
        folder.write({ "src/data.bin": new Uint8Array(2 ** 20 + 1) });
        assert.match(
            await refused({ model: { path } }),
            /versions\.blue\.model\.path = ".*": has 1,048,577 bytes/,
        );
        folder.write({ "src/data.bin": "", "empty/.gitignore": "*" });
        const said: readonly [Inference["version"], RegExp][] = [
            [{ entryScript: folder.at("scor.py") }, /entryScript = ".*": must be the path of a file/],
            [{ model: { path: folder.at("gone") } }, /must be the path of a file or directory/],
            [
                { ...inference.coded(), entryScript: "../model.py" },
                /entryScript = "\.\.\/model\.py": must be inside the directory/,
            ],
            [
                { ...inference.coded(), entryScript: folder.at("src", "score.py") },
                /entryScript = ".*": must be relative to the directory/,
            ],
            [{ sourceDirectory: folder.at("empty"), entryScript: "a.py" }, /must hold at least one file/],
            [
                { ...inference.coded(), condaFile: "conda.yml" },
                /condaFile: is built into an image by Azure ML/,
            ],
        ];
        for (const [version, line] of said) {
            assert.match(await refused(version), line);
        }
        symlinkSync(folder.at("model.pkl"), folder.at("src", "outside.pkl"));
        assert.match(
            await refused(inference.coded()),
            /sourceDirectory = ".*": must hold only what can be uploaded: "outside\.pkl" is a symbolic link that leads outside/,
        );
    });
});
