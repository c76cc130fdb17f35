import assert from "node:assert/strict";
import { withServiceVariables } from "#src/plan/environment";

const ENDPOINT = { endpointName: "fraud", path: "/api/v1/service/fraud" };
const OURS = { SERVICE_NAME: "fraud", SERVICE_PATH_PREFIX: "/api/v1/service/fraud" };

describe("withServiceVariables", () => {
    const variables = (version: object) =>
        (withServiceVariables(version, ENDPOINT) as { readonly environmentVariables?: unknown })
            .environmentVariables;

    it("tells a version the name and the path of its endpoint", () => {
        assert.deepEqual(variables({}), OURS);
        assert.deepEqual(variables({ environmentVariables: undefined }), OURS);
        assert.deepEqual(variables({ environmentVariables: { A: "1" } }), { A: "1", ...OURS });
        assert.deepEqual(variables({ environmentVariables: { SERVICE_NAME: undefined } }), OURS);
    });

    it("leaves a version its own, the empty one too", () => {
        const own = { SERVICE_NAME: "parrot", SERVICE_PATH_PREFIX: "" };
        assert.deepEqual(variables({ environmentVariables: own }), own);
    });

    it("leaves a version its secret ones: a name stands in one place", () => {
        const secretEnvironmentVariables = { SERVICE_NAME: "parrot" };
        assert.deepEqual(variables({ secretEnvironmentVariables }), {
            SERVICE_PATH_PREFIX: OURS.SERVICE_PATH_PREFIX,
        });
    });

    it("changes nothing of the version, and nothing of what cannot be read", () => {
        const version = { image: "acme.azurecr.io/fraud:12", environmentVariables: { A: "1" } };
        const { environmentVariables, ...rest } = withServiceVariables(version, ENDPOINT);
        assert.deepEqual(rest, { image: version.image });
        assert.deepEqual(version.environmentVariables, { A: "1" });
        assert.deepEqual(environmentVariables, { A: "1", ...OURS });
        for (const wrong of [["A=1"], "A=1", null]) {
            assert.equal(variables({ environmentVariables: wrong }), wrong);
            assert.equal(variables({ secretEnvironmentVariables: wrong }), undefined);
        }
    });
});
