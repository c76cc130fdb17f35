import assert from "node:assert/strict";
import { output } from "@pulumi/pulumi";
import { checkBlobAddress, nameOfBlob, parseBlobAddress } from "#src/plan/blobAddress";
import { NEEDS_PLAIN, says } from "./says";

const place = (path: string, more: object = {}) => ({
    account: "acme",
    container: "models",
    path,
    suffix: "core.windows.net",
    hierarchical: false,
    ...more,
});
const said = (value: unknown) => says((f) => checkBlobAddress(f, "model.uri", value));
const RULE =
    "must be a file or folder in Azure Blob Storage: https://<account>.blob.core.windows.net/<container>/<path>, or its wasbs or abfss address";

describe("an address in Azure Blob Storage", () => {
    it("is taken apart, in each of its spellings", () => {
        const hierarchical = true;
        for (const [address, expected] of [
            ["https://acme.blob.core.windows.net/models/fraud/3", place("fraud/3")],
            ["https://acme.blob.core.windows.net/models/fraud/3/", place("fraud/3")],
            ["https://acme.blob.core.windows.net/models", place("")],
            ["https://acme.blob.core.windows.net/models/", place("")],
            ["https://acme.blob.core.windows.net/models/a%20b/c%2Bd.pkl", place("a b/c+d.pkl")],
            ["https://acme.dfs.core.windows.net/models/fraud", place("fraud", { hierarchical })],
            ["wasbs://models@acme.blob.core.windows.net/fraud", place("fraud")],
            ["abfss://models@acme.dfs.core.windows.net/fraud", place("fraud", { hierarchical })],
            [
                "https://acme.blob.core.chinacloudapi.cn/models/m",
                place("m", { suffix: "core.chinacloudapi.cn" }),
            ],
        ] as const) {
            assert.deepEqual(parseBlobAddress(address), expected, address);
            assert.deepEqual(said(address), []);
        }
    });

    it("has a name where it is mounted", () => {
        assert.equal(nameOfBlob(place("fraud/3/model.pkl")), "model.pkl");
        assert.equal(nameOfBlob(place("")), "models");
    });

    it("is nothing else", () => {
        for (const value of [
            "",
            "http://acme.blob.core.windows.net/models/m",
            "https://acme.blob.core.windows.net",
            "https://acme.blob.core.windows.net/",
            "https://Acme.blob.core.windows.net/models/m",
            "https://acme.blob.core.windows.net/Models/m",
            "https://acme.blob.core.windows.net/mo--dels/m",
            "https://acme.blob.core.windows.net/models/a//b",
            "https://acme.blob.core.windows.net/models/../b",
            "https://acme.blob.core.windows.net/models/%2e%2e/b",
            "https://acme.blob.core.windows.net/models/a:b",
            "https://acme.blob.core.windows.net/models/%",
            "https://acme.blob.core.windows.net.evil.example/models/m",
            "https://acme.file.core.windows.net/share/m",
            "https://huggingface.co/acme/model",
            "x https://acme.blob.core.windows.net/models/m",
            "https://acme.blob.core.windows.net/models/m\nx",
            7,
            null,
        ]) {
            assert.equal(parseBlobAddress(value), undefined, String(value));
            assert.equal(said(value).length, 1, String(value));
        }
    });

    it("is refused with the way out, and without its signature", () => {
        assert.deepEqual(said("azureml://datastores/d/paths/m"), [
            `model.uri = "azureml://datastores/d/paths/m": ${RULE}. Plain Kubernetes has no workspace to ask where that is: give the address of the storage account, or serve through a WorkspaceAttachment.`,
        ]);
        assert.deepEqual(said("https://acme.blob.core.windows.net/models/m?sig=hunter2"), [
            `model.uri = [secret]: ${RULE}. Leave the signature out: the nodes' identity, or the endpoint's, reads the files.`,
        ]);
        assert.deepEqual(said(output("x")), [`model.uri = [output]: ${RULE}. ${NEEDS_PLAIN}`]);
    });
});
