import { Blob } from "@pulumi/azure-native/storage/blob";
import { BlobContainer } from "@pulumi/azure-native/storage/blobContainer";
import { getStorageAccountOutput } from "@pulumi/azure-native/storage/getStorageAccount";
import { StorageAccount, type StorageAccountArgs } from "@pulumi/azure-native/storage/storageAccount";
import { asset, type CustomResourceOptions } from "@pulumi/pulumi";
import { Sandbox } from "aks-scoring/sandbox";
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { failure, GROUP, stepsOf } from "./support";

const ACCOUNT = `${GROUP}/providers/Microsoft.Storage/storageAccounts/acmestore`;
const CONTAINER = `${ACCOUNT}/blobServices/default/containers/code`;
const PLACE = { resourceGroupName: "ml", accountName: "acmestore" };

function blob(blobName: string, source: asset.Asset, options: CustomResourceOptions = {}) {
    return new Blob(blobName, { ...PLACE, containerName: "code", blobName, source }, options);
}

function account(args: Partial<StorageAccountArgs> = {}) {
    const kind = { kind: "StorageV2", sku: { name: "Standard_LRS" }, location: "westeurope" };
    return new StorageAccount("store", { ...PLACE, ...kind, ...args });
}

describe("storage", () => {
    let sandbox: Sandbox;
    let folder: string;
    beforeEach(async () => {
        sandbox = await Sandbox.start();
        folder = mkdtempSync(join(tmpdir(), "aks-scoring-blobs-"));
    });
    afterEach(async () => {
        rmSync(folder, { recursive: true });
        await sandbox.stop();
    });

    const content = (name: string) => sandbox.azure.blobContent(`${CONTAINER}/blobs/${name}`)?.toString();

    it("holds blobs, whose names have slashes and in which case counts", async () => {
        const file = join(folder, "score.py");
        writeFileSync(file, "def run(): ...");
        const names = ["ab/score.py", "ab/Score.py", "ab/providers/x/y.py", "ab"];
        const stack = await sandbox.stack(() => {
            const made = blob("ab/score.py", new asset.FileAsset(file));
            for (const name of names.slice(1)) blob(name, new asset.StringAsset(name), { dependsOn: [made] });
            return { url: made.url, name: made.name, md5: made.contentMd5 };
        });
        const { outputs } = await stack.up();
        assert.equal(outputs["url"]?.value, "https://acmestore.blob.core.windows.net/code/ab/score.py");
        assert.equal(outputs["name"]?.value, "ab/score.py");
        assert.equal(outputs["md5"]?.value, createHash("md5").update("def run(): ...").digest("base64"));
        assert.equal(content("ab/score.py"), "def run(): ...");
        for (const name of names.slice(1)) assert.equal(content(name), name);
        assert.equal(content("ab/nothing"), undefined);
        const held = sandbox.azure.get(`${CONTAINER}/blobs/ab/score.py`);
        assert.deepEqual([held.source, held.type], [undefined, "Block"]);
        const type = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs";
        assert.deepEqual(
            sandbox.azure
                .objects(type)
                .map(({ name }) => name)
                .sort(),
            [...names].sort(),
        );
        assert.deepEqual((await stack.up({ refresh: true })).summary, { same: 5 });
        // Nothing stands below a blob.
        assert.ok(sandbox.azure.remove(`${CONTAINER}/blobs/ab`));
        assert.equal(content("ab/score.py"), "def run(): ...");
        await stack.destroy();
        assert.equal(content("ab/score.py"), undefined);
    });

    it("replaces a blob for other content, not for another place of the same", async () => {
        const [first, second] = [join(folder, "a.py"), join(folder, "b.py")];
        writeFileSync(first, "1");
        writeFileSync(second, "1");
        let file = first;
        const stack = await sandbox.stack(() => void blob("score.py", new asset.FileAsset(file)));
        await stack.up();
        file = second;
        assert.deepEqual((await stack.up()).summary, { same: 2 });
        writeFileSync(second, "2");
        const run = await stack.up();
        assert.deepEqual(stepsOf(run.steps), [
            "delete-replaced score.py",
            "replace score.py",
            "create-replacement score.py",
        ]);
        assert.deepEqual(run.steps[1]?.diff, { source: "update-replace" });
        assert.equal(content("score.py"), "2");
    });

    it("creates no blob that exists", async () => {
        const stack = await sandbox.stack(() => void blob("score.py", new asset.StringAsset("1")));
        await stack.up();
        const other = await sandbox.stack(() => void blob("score.py", new asset.StringAsset("1")), {
            stackName: "other",
        });
        assert.match(
            (await failure(other.up())).message,
            /cannot create already existing resource ".*\/containers\/code\/blobs\/score.py"/,
        );
    });

    const closed: readonly [string, RegExp, Partial<StorageAccountArgs>][] = [
        [
            "keys are off",
            /403 Key based authentication is not permitted on this/,
            { allowSharedKeyAccess: false },
        ],
        [
            "the network is off",
            /403 This request is not authorized to perform/,
            { publicNetworkAccess: "Disabled" },
        ],
        [
            "the network is restricted",
            /403 This request is not authorized to perform this operation\./,
            { networkRuleSet: { defaultAction: "Deny" } },
        ],
    ];
    for (const [when, message, args] of closed) {
        it(`lets nobody in when ${when}`, async () => {
            const program = (settings: Partial<StorageAccountArgs>) => () => {
                const dependsOn = [account(settings)];
                blob("score.py", new asset.StringAsset("1"), { dependsOn });
            };
            const stack = await sandbox.stack(program(args));
            const refused = await failure(stack.up());
            assert.match(refused.message, message);
            assert.match(
                refused.message,
                /retrieving blob properties "score.py" \(container "code" \/ account "acm/,
            );
            stack.program = program({});
            await stack.up();
            // What is there cannot be read, nor deleted, any more.
            stack.program = program(args);
            await stack.up();
            assert.match((await failure(stack.refresh())).message, message);
            assert.match((await failure(stack.destroy())).message, message);
        });
    }

    it("knows accounts, containers, and takes an account that it never saw for an open one", async () => {
        const stack = await sandbox.stack(() => {
            const store = account({ allowSharedKeyAccess: false });
            new BlobContainer("code", { ...PLACE, containerName: "code" }, { dependsOn: [store] });
            const unseen = getStorageAccountOutput({ ...PLACE, accountName: "theirs" });
            const known = store.id.apply(() => getStorageAccountOutput(PLACE));
            return {
                unseen: [unseen.allowSharedKeyAccess, unseen.publicNetworkAccess, unseen.id],
                known: [known.allowSharedKeyAccess, known.publicNetworkAccess, known.id],
            };
        });
        const { outputs } = await stack.up();
        const theirs = ACCOUNT.replace("acmestore", "theirs");
        assert.deepEqual(outputs["unseen"]?.value, [true, "Enabled", theirs]);
        assert.deepEqual(outputs["known"]?.value, [false, "Enabled", ACCOUNT]);
        assert.notEqual(sandbox.azure.get(CONTAINER), undefined);
        stack.program = () => void account({ accountName: "Acme-Store" });
        assert.match((await failure(stack.up())).message, /Acme-Store is not a valid storage account name/);
        stack.program = () => ({ known: getStorageAccountOutput(PLACE).id });
        assert.match((await failure(stack.up())).message, /storageAccounts\/acmestore' .* was not found/);
    });
});
