import assert from "node:assert/strict";
import { planGateway } from "#src/plan/gateway";
import { saidBy } from "./says";

/** A cluster on which gateway "edge" has installed Envoy Gateway and made namespace "scoring". */
const CONTEXT = {
    purpose: "FastProd",
    enforcesNetworkPolicy: true,
    installedBy: "edge",
    owners: new Map([["scoring", "gateway edge"]]),
} as const;
const said = (settings: unknown, context = {}) =>
    saidBy(planGateway("second", settings as never, { ...CONTEXT, ...context }));

describe("a second gateway of a cluster", () => {
    it("installs no second Envoy Gateway, and takes no namespace of the first", () => {
        assert.deepEqual(said({}), [
            'namespaces[0] = "scoring": belongs to gateway edge of the same cluster. Choose another name, or serve through that one.',
            "installEnvoyGateway: must be false: gateway edge has installed Envoy Gateway on this cluster already. Write installEnvoyGateway: false.",
        ]);
    });

    it("stands beside the first with namespaces of its own", () => {
        assert.deepEqual(said({ namespaces: ["batch"], installEnvoyGateway: false }), []);
    });
});

describe("the chart of a gateway", () => {
    const alone = { installedBy: undefined, owners: new Map() };

    it("is a reference without blanks, in one version", () => {
        assert.deepEqual(said({ chart: "oci://a.io/chart\n", chartVersion: "v1.9" }, alone), [
            'chart = "oci://a.io/chart\\n": must be an OCI reference or a path, without blanks. Write it like "oci://docker.io/envoyproxy/gateway-helm".',
            'chartVersion = "v1.9": must be one version: three numbers with dots between. Write it like "v1.9.1".',
        ]);
    });

    it("may have any semantic version", () => {
        for (const chartVersion of ["1.9.1", "v1.9.1", "v1.10.0-rc.1", "0.0.0+build.5"]) {
            assert.deepEqual(said({ chartVersion }, alone), []);
        }
    });

    it("survives whatever JavaScript has", () => {
        const odd = [Symbol("x"), 10n, Object.create(null), () => 1, new Map()];
        for (const key of ["chart", "chartVersion", "replicas", "installEnvoyGateway", "http", "tls"]) {
            for (const value of odd) {
                assert.notDeepEqual(said({ [key]: value }, alone), [], key);
            }
        }
    });
});
