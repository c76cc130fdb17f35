import assert from "node:assert/strict";
import { folderOf } from "../../lab/provider/chartsHere";

const HERE = { folder: "/cache/gateway-chart-1.9.1/gateway-helm", name: "gateway-helm", version: "1.9.1" };
const FORMER = {
    folder: "/cache/gateway-chart-1.8.0/gateway-helm",
    name: "gateway-helm",
    version: "1.8.0",
};
const OCI = "oci://docker.io/envoyproxy/gateway-helm";

describe("folderOf", () => {
    for (const [reference, version] of [
        [OCI, "v1.9.1"],
        [OCI, "1.9.1"],
        ["oci://mirror.example.com/charts/gateway-helm", "v1.9.1"],
        [HERE.folder, undefined],
        [HERE.folder, "v1.9.1"],
    ] as const) {
        it(`takes ${reference} at ${version}`, () => {
            assert.equal(folderOf(reference, version, [HERE, FORMER]), HERE.folder);
        });
    }

    it("takes another version that is here", () => {
        assert.equal(folderOf(OCI, "v1.8.0", [HERE, FORMER]), FORMER.folder);
    });

    for (const [reference, version, asked] of [
        [OCI, "v1.9.0", ' at version "v1.9.0"'],
        [OCI, undefined, ""],
        [HERE.folder, "v1.7.0", ' at version "v1.7.0"'],
        ["oci://docker.io/envoyproxy/my-gateway-helm", "v1.9.1", ' at version "v1.9.1"'],
        ["oci://docker.io/envoyproxy/gateway-crds-helm", "v1.9.1", ' at version "v1.9.1"'],
        ["./charts/other", undefined, ""],
    ] as const) {
        it(`refuses ${reference} at ${version}, and says what there is`, () => {
            assert.throws(() => folderOf(reference, version, [HERE, FORMER]), {
                name: "Refusal",
                message:
                    `failed to download "${reference}"${asked}: the lab has no network, ` +
                    `and only gateway-helm at version "v1.9.1" (${HERE.folder}), ` +
                    `gateway-helm at version "v1.8.0" (${FORMER.folder})`,
            });
        });
    }
});
