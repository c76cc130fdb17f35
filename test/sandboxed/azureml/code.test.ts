import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import type { VersionArgs } from "aks-scoring";
import { readsOf } from "../../files/reads";
import { AzureMl, type Change, stepsOf } from "./support";

const SCRIPT = "def init():\n    pass\n\ndef run(data):\n    return 1\n";
const CONDA = "dependencies:\n  - python=3.12\n  - pip:\n      - azureml-inference-server-http\n";
const CONTAINER = /^https:\/\/([^.]+)\.blob\.core\.windows\.net\/(azureml-blobstore-[^/]+)\/(.+)$/;

describe("what a version is made of on Azure ML", () => {
    let azureMl: AzureMl;
    let folder: string;
    beforeEach(async () => {
        azureMl = await AzureMl.start();
        folder = await mkdtemp(join(tmpdir(), "aks-scoring-code-"));
        await mkdir(join(folder, "source", "lib"), { recursive: true });
        await writeFile(join(folder, "source", "score.py"), SCRIPT);
        await writeFile(join(folder, "source", "lib", "helper.py"), "HELP = 1\n");
        await writeFile(join(folder, "conda.yml"), CONDA);
        await azureMl.sandbox.azure.put(azureMl.id("environments/sklearn/versions/3"), {
            properties: { image: "acme.azurecr.io/sklearn:3" },
        });
    });
    afterEach(async () => {
        await azureMl.stop();
        await rm(folder, { recursive: true });
    });

    const up = async (version: () => Omit<VersionArgs, "pool">): Promise<Change> =>
        await azureMl.up(() => azureMl.program({ versions: { blue: { pool: "cpu", ...version() } } })());
    const coded = (): Omit<VersionArgs, "pool"> => ({
        environment: pulumi.output("azureml:sklearn:3"),
        sourceDirectory: join(folder, "source"),
        entryScript: "score.py",
    });
    const properties = () =>
        azureMl.sandbox.azure.get(azureMl.id("onlineEndpoints/fraud/deployments/blue")).properties;
    /** Address of the code that the version runs. */
    const codeUri = () => {
        const { codeId } = properties().codeConfiguration as { codeId: string };
        return azureMl.sandbox.azure.get(codeId).properties.codeUri as string;
    };
    const blobs = () =>
        azureMl.sandbox.azure
            .objects("Microsoft.Storage/storageAccounts/blobServices/containers/blobs")
            .map(({ id, body }) => ({ id, url: body.url as string }));
    const contentAt = (url: string) => {
        const found = blobs().find((blob) => blob.url === url);
        assert.ok(
            found,
            `${url} in ${blobs()
                .map((blob) => blob.url)
                .join()}`,
        );
        return azureMl.sandbox.azure.blobContent(found.id)?.toString();
    };

    it("is code of a directory: new blobs with each change, the older ones kept, and the way back open", async () => {
        const first = await up(coded);
        const uris = [codeUri()];
        assert.match(
            CONTAINER.exec(uris[0]!)?.[3] ?? "",
            /^aks-scoring\/fraud\/blue\/[0-9a-z]{16}-[0-9a-f]{8}\/?$/,
        );
        assert.equal(properties().codeConfiguration.scoringScript, "score.py");
        assert.equal(properties().environmentId, azureMl.id("environments/sklearn/versions/3"));
        assert.equal(contentAt(`${uris[0]!}/score.py`), SCRIPT);
        assert.equal(contentAt(`${uris[0]!}/lib/helper.py`), "HELP = 1\n");
        const at = (line: RegExp) => first.requests.findIndex((one) => line.test(one));
        assert.ok(at(/score\.py/) < at(/^PUT versions\//), first.requests.join("\n"));
        assert.ok(at(/^PUT versions\//) < at(/^PUT deployments\/blue/), first.requests.join("\n"));
        assert.deepEqual(stepsOf((await azureMl.up(undefined, { refresh: true })).run), []);

        for (const script of [`${SCRIPT}# changed\n`, SCRIPT]) {
            await writeFile(join(folder, "source", "score.py"), script);
            await up(coded);
            uris.push(codeUri());
            assert.equal(contentAt(`${uris.at(-1)!}/score.py`), script);
        }
        assert.equal(new Set(uris).size, 3, "each upload has a place of its own");
        assert.equal(contentAt(`${uris[0]!}/score.py`), SCRIPT, "the first is still there");
        assert.equal(contentAt(`${uris[1]!}/score.py`), `${SCRIPT}# changed\n`, "and so is the second");
        assert.equal(blobs().length, 6);
        await azureMl.destroy();
        assert.equal(blobs().length, 6, "asset versions name them still");
    });

    it("is uploaded anew in a protected endpoint too", async () => {
        const program = () => {
            const target = azureMl.attachment();
            azureMl.endpoint(
                "fraud",
                { target, versions: { blue: { pool: "cpu", ...coded() } } },
                { protect: true },
            );
        };
        await azureMl.up(program);
        const before = codeUri();
        await writeFile(join(folder, "source", "score.py"), `${SCRIPT}# changed\n`);
        await azureMl.up(program);
        assert.notEqual(codeUri(), before);
    });

    it("is refused with the way out where the storage account is closed, and nothing of the version is made", async () => {
        const { storageAccount } = azureMl.sandbox.azure.get(azureMl.workspaceId) as {
            storageAccount: string;
        };
        for (const [settings, said] of [
            [{ publicNetworkAccess: "Disabled" }, /is closed to all networks/],
            [{ allowSharedKeyAccess: false }, /takes no account keys/],
            [{ networkRuleSet: { defaultAction: "Deny" } }, /lets no network in/],
        ] as const) {
            await azureMl.sandbox.azure.put(storageAccount, { location: "westeurope", ...settings });
            const { error } = await azureMl.fails(() =>
                azureMl.program({ versions: { blue: { pool: "cpu", ...coded() } } })(),
            );
            assert.match(error.message, said);
            assert.match(error.message, /sourceDirectory cannot be uploaded.*build the code into the image/s);
            assert.deepEqual(blobs(), []);
            assert.deepEqual(azureMl.names("codes/versions"), []);
            assert.deepEqual(azureMl.names("onlineEndpoints/deployments"), []);
        }
    });

    it("is a script by itself, and nothing beside it", async () => {
        await up(() => ({
            environment: "azureml:sklearn:3",
            entryScript: join(folder, "source", "score.py"),
        }));
        assert.equal(properties().codeConfiguration.scoringScript, "score.py");
        assert.deepEqual(
            blobs().map(({ url }) => url.replace(codeUri(), "")),
            ["/score.py"],
        );
        assert.equal(contentAt(`${codeUri()}/score.py`), SCRIPT);
    });

    it("is a model's file or folder: new blobs with each change, the older ones kept", async () => {
        const path = join(folder, "source");
        const model = () => azureMl.sandbox.azure.get(properties().model as string).properties;
        const image = "acme.azurecr.io/fraud:12";
        const first = await up(() => ({ image, model: { path: join(path, "score.py") } }));
        const at = (line: RegExp) => first.requests.findIndex((one) => line.test(one));
        assert.ok(at(/score\.py/) < at(/^PUT versions\//), first.requests.join("\n"));
        assert.match(
            CONTAINER.exec(model().modelUri as string)?.[3] ?? "",
            /^aks-scoring\/fraud\/blue\/model\/[0-9a-z]{16}-[0-9a-f]{8}\/score\.py$/,
        );
        assert.equal(model().modelType, "custom_model");
        assert.equal(contentAt(model().modelUri as string), SCRIPT);
        assert.match(
            properties().model as string,
            /\/models\/fraud_blue\/versions\/[0-9a-z]{16}-[0-9a-f]{8}$/,
        );
        assert.deepEqual(stepsOf((await azureMl.up(undefined, { refresh: true })).run), []);

        const before = properties().model as string;
        const folderOf = (type: "custom_model" | "mlflow_model") => () => ({ image, model: { path, type } });
        await up(folderOf("custom_model"));
        assert.match(model().modelUri as string, /\/source$/);
        assert.equal(contentAt(`${model().modelUri as string}/lib/helper.py`), "HELP = 1\n");
        const custom = properties().model as string;
        await up(folderOf("mlflow_model"));
        assert.notEqual(properties().model, custom, "another type is another version");
        assert.equal(model().modelType, "mlflow_model");

        await writeFile(join(folder, "source", "lib", "helper.py"), "HELP = 2\n");
        const { writes } = await up(folderOf("mlflow_model"));
        assert.equal(contentAt(`${model().modelUri as string}/lib/helper.py`), "HELP = 2\n");
        assert.ok(writes.includes("update Deployment fraud-blue-assets"), writes.join("\n"));
        const gone = writes.filter((line) => line.startsWith("delete Blob"));
        assert.deepEqual(gone, []);
        assert.equal(azureMl.sandbox.azure.get(before).properties.modelType, "custom_model");
        assert.equal(blobs().length, 5);
    });

    it("is a model that cannot be uploaded to a closed account, with the way out", async () => {
        const { storageAccount } = azureMl.sandbox.azure.get(azureMl.workspaceId) as {
            storageAccount: string;
        };
        const closed = { location: "westeurope", publicNetworkAccess: "Disabled" };
        await azureMl.sandbox.azure.put(storageAccount, closed);
        const version = {
            pool: "cpu",
            image: "acme.azurecr.io/fraud:12",
            model: { path: join(folder, "source") },
        };
        const { error } = await azureMl.fails(() => azureMl.program({ versions: { blue: version } })());
        assert.match(
            error.message,
            /model\.path cannot be uploaded: .* is closed to all networks.*model: \{ uri: … \}/s,
        );
        assert.deepEqual([...blobs(), ...azureMl.names("models/versions")], []);
    });

    it("is conda dependencies, which make the same environment as their file", async () => {
        const base = { image: "acme.azurecr.io/base:1", ...coded(), environment: undefined! };
        const condaDependencies = {
            dependencies: ["python=3.12", { pip: ["azureml-inference-server-http"] }],
        };
        await up(() => ({ ...base, condaDependencies }));
        const { environmentId } = properties() as { environmentId: string };
        assert.equal(azureMl.sandbox.azure.get(environmentId).properties.condaFile, CONDA);
        const condaFile = join(folder, "conda.yml");
        const reads = await readsOf(condaFile, async () => {
            const { run } = await up(() => ({ ...base, condaFile }));
            assert.deepEqual(stepsOf(run), [], "the same text is the same environment");
        });
        assert.equal(reads, 1, "by the endpoint, and not by its version again");
    });

    it("is a model from its address, an image with a conda file, or an MLflow model alone", async () => {
        const uri = "azureml://datastores/workspaceblobstore/paths/fraud/1";
        const condaFile = join(folder, "conda.yml");
        const image = "mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu22.04";
        await up(() => {
            const { sourceDirectory, entryScript } = coded();
            return { model: { uri: pulumi.output(uri) }, image, condaFile, sourceDirectory, entryScript };
        });
        const asset = (id: string) => azureMl.sandbox.azure.get(id).properties;
        const model = asset(properties().model as string);
        assert.deepEqual([model.modelUri, model.modelType], [uri, "custom_model"]);
        const environment = asset(properties().environmentId as string);
        assert.deepEqual([environment.image, environment.condaFile], [image, CONDA]);
        assert.equal(environment.inferenceConfig, undefined, "Azure ML's own server answers");

        // Another address is another version of the model; the former one stays.
        const before = properties().model as string;
        const mlflow = { uri: `${uri}/mlflow`, type: "mlflow_model" as const };
        const { writes } = await up(() => ({ model: mlflow }));
        assert.ok(writes.includes("update Deployment fraud-blue-assets"), writes.join("\n"));
        assert.notEqual(properties().model, before);
        assert.equal(asset(properties().model as string).modelType, "mlflow_model");
        assert.equal(properties().environmentId, undefined);
        assert.equal(properties().codeConfiguration, undefined);
        assert.equal(asset(before).modelUri, uri);

        await azureMl.sandbox.azure.put(azureMl.id("models/fraud/versions/7"), {
            properties: { modelUri: uri },
        });
        await up(() => ({
            model: "azureml:fraud:7",
            environment: azureMl.id("environments/sklearn/versions/3"),
        }));
        assert.equal(properties().model, azureMl.id("models/fraud/versions/7"));
        assert.equal(properties().environmentId, azureMl.id("environments/sklearn/versions/3"));
        assert.deepEqual(stepsOf((await azureMl.up(undefined, { refresh: true })).run), []);
    });
});
