import assert from "node:assert/strict";
import fc from "fast-check";
import { describe as line } from "#src/core/problems";
import * as pulumi from "@pulumi/pulumi";
import type { SharedEnvoyGateway } from "#src/plan/envoyGateway";
import { type GatewayContext, type GatewaySettings, planGateway } from "#src/plan/gateway";
import { saidBy } from "./says";

const ALONE: GatewayContext = {
    purpose: "FastProd",
    enforcesNetworkPolicy: true,
    autoscaled: false,
    envoyGateway: undefined,
    owners: new Map(),
    gatewayNames: new Map(),
};

/** What a second gateway meets where the first, "edge", has these settings. */
const beside = (first: GatewaySettings): GatewayContext => ({
    ...ALONE,
    envoyGateway: { by: "edge", plan: planGateway("edge", first, ALONE).plan.envoyGateway, settings: first },
    owners: new Map([["scoring", "gateway edge"]]),
    gatewayNames: new Map([["edge", "edge"]]),
});
const said = (settings: object, context = beside({})) =>
    saidBy(planGateway("second", { http: true, namespaces: ["batch"], ...settings }, context));

describe("a second gateway of a cluster", () => {
    it("takes no namespace of the first", () => {
        assert.deepEqual(said({ namespaces: undefined }), [
            'namespaces[0] = "scoring": belongs to gateway edge of the same cluster. Choose another name, or serve through that one.',
        ]);
    });

    it("takes no name of the first's objects, given or by default", () => {
        const rule = "is the name of the Gateway that gateway edge makes on this cluster";
        const clash = [`gatewayName = "edge": ${rule}. Choose another gatewayName.`];
        assert.deepEqual(said({ gatewayName: "edge" }), clash);
        const { problems } = planGateway("edge", { namespaces: ["batch"] }, beside({}));
        assert.deepEqual(
            problems.map(({ path }) => path),
            ["gatewayName"],
        );
    });

    it("needs no word about Envoy Gateway, and may repeat the first one's", () => {
        const first = {
            chart: "oci://mirror.example.com/gateway-helm",
            chartVersion: "v1.9.1",
            chartValues: { deployment: { replicas: 3 } },
            installGatewayApi: false,
        };
        assert.deepEqual(said({}), []);
        assert.deepEqual(said({ installEnvoyGateway: true }), []);
        assert.deepEqual(said(first, beside(first)), []);
        assert.deepEqual(said({ installEnvoyGateway: false }, beside({ installEnvoyGateway: false })), []);
    });

    it("is warned where Envoy Gateway would change with the first one's end", () => {
        const rule =
            "is left out, and gateway edge gives it: when edge goes, the Envoy Gateway of this gateway changes. Give it here too.";
        const context = beside({ chartVersion: "v1.8.0", chartValues: { deployment: { replicas: 3 } } });
        const { warnings } = planGateway("second", { http: true, namespaces: ["batch"] }, context);
        assert.deepEqual(warnings.map(line), [`chartVersion: ${rule}`, `chartValues: ${rule}`]);
    });

    it("is warned of what the first one gives, and of nothing that follows from it", () => {
        const one = (first: object) => {
            const { warnings } = planGateway("second", { http: true, namespaces: ["batch"] }, beside(first));
            return warnings.map(({ path }) => path);
        };
        assert.deepEqual(one({ installGatewayApi: false }), ["installGatewayApi"]);
        assert.deepEqual(one({ chartValues: { crds: { enabled: false } } }), ["chartValues"]);
    });

    it("gives the same values of the chart, also those that come later", () => {
        const [one, other] = [pulumi.output("a"), pulumi.output("a")];
        const values = (image: unknown) => ({ chartValues: { deployment: { image, tags: ["a", "b"] } } });
        const paths = (first: object, second: object) =>
            planGateway("second", { namespaces: ["batch"], ...second }, beside(first)).problems.map(
                ({ path }) => path,
            );
        assert.deepEqual(paths(values(one), values(one)), []);
        assert.deepEqual(paths(values(one), values(other)), ["chartValues"]);
        assert.deepEqual(paths(values("a"), values("a")), []);
        assert.deepEqual(paths(values("a"), values("b")), ["chartValues"]);
    });

    it("says nothing else about Envoy Gateway than the first", () => {
        const rule =
            "must be as on gateway edge: all gateways of a cluster share one Envoy Gateway. Give both the same, or leave it out here.";
        const other = {
            chart: "./charts/gateway-helm",
            chartVersion: "v1.8.0",
            chartValues: { deployment: { replicas: 5 } },
            installGatewayApi: false,
        };
        assert.deepEqual(said(other), [
            `installGatewayApi = false: ${rule}`,
            `chart = "./charts/gateway-helm": ${rule}`,
            `chartVersion = "v1.8.0": ${rule}`,
            `chartValues: ${rule}`,
        ]);
    });

    it("does not say that Envoy Gateway is there where the first installs it", () => {
        assert.deepEqual(said({ installEnvoyGateway: false }), [
            "installEnvoyGateway = false: must be left out: gateway edge installs Envoy Gateway, once for all gateways of the cluster. Remove it. Envoy Gateway stays until the last gateway of this program goes.",
        ]);
    });

    it("does not install Envoy Gateway where the first takes one that is there", () => {
        const remedy =
            "Where this stack installs it: remove installEnvoyGateway: false from edge, and declare first the gateway that installed it. Where something else has installed it: say false here too.";
        const rule =
            "as on gateway edge, which says false: all gateways of a cluster share one Envoy Gateway";
        const context = beside({ installEnvoyGateway: false });
        assert.deepEqual(said({}, context), [`installEnvoyGateway: must be ${rule}. ${remedy}`]);
        assert.deepEqual(said({ installEnvoyGateway: true }, context), [
            `installEnvoyGateway = true: must be ${rule}. ${remedy}`,
        ]);
    });

    it("is refused or not, whichever of the two comes first", () => {
        const settings = fc.record(
            {
                installEnvoyGateway: fc.boolean(),
                installGatewayApi: fc.boolean(),
                chart: fc.constantFrom("oci://docker.io/envoyproxy/gateway-helm", "./gateway-helm"),
                chartVersion: fc.constantFrom("v1.9.1", "v1.8.0"),
                chartValues: fc.constantFrom(
                    {},
                    { deployment: { replicas: 2 } },
                    { deployment: { replicas: 5 } },
                ),
            },
            { requiredKeys: [] },
        );
        const agree = (first: object, second: object) => {
            const { plan, problems } = planGateway("edge", first, ALONE);
            const envoyGateway: SharedEnvoyGateway = { by: "edge", plan: plan.envoyGateway, settings: first };
            const later = planGateway("second", second, { ...ALONE, envoyGateway });
            return [...problems, ...later.problems].map(line).length === 0;
        };
        fc.assert(
            fc.property(settings, settings, (one, other) => {
                // Where one of the two leaves something out, the order decides between a warning and a problem.
                fc.pre(Object.keys(one).sort().join() === Object.keys(other).sort().join());
                assert.equal(agree(one, other), agree(other, one));
            }),
        );
    });
});

describe("the chart of a gateway", () => {
    const alone = (settings: object) => said(settings, ALONE);

    it("is a reference without blanks, in one version", () => {
        assert.deepEqual(alone({ chart: "oci://a.io/chart\n", chartVersion: "v1.9" }), [
            'chart = "oci://a.io/chart\\n": must be an OCI reference or a path, without blanks. Write it like "oci://docker.io/envoyproxy/gateway-helm".',
            'chartVersion = "v1.9": must be one version: three numbers with dots between. Write it like "v1.9.1".',
        ]);
    });

    it("has definitions or not, which the program must know", () => {
        const later = pulumi.output(false);
        const paths = (crds: unknown) =>
            planGateway("edge", { chartValues: { crds } }, ALONE).problems.map(({ path }) => path);
        assert.deepEqual(paths(later), ["chartValues.crds"]);
        assert.deepEqual(paths({ enabled: later }), ["chartValues.crds.enabled"]);
        assert.deepEqual(paths({ enabled: "false" }), ["chartValues.crds.enabled"]);
        assert.deepEqual(paths({ enabled: false, gatewayAPI: { enabled: later } }), []);
    });

    it("may have any semantic version", () => {
        for (const chartVersion of ["1.9.1", "v1.9.1", "v1.10.0-rc.1", "0.0.0+build.5"]) {
            assert.deepEqual(alone({ chartVersion }), []);
        }
    });

    it("survives whatever JavaScript has", () => {
        const odd = [Symbol("x"), 10n, Object.create(null), () => 1, new Map()];
        const keys = [
            "chart",
            "chartVersion",
            "replicas",
            "installEnvoyGateway",
            "installGatewayApi",
            "http",
            "tls",
        ];
        for (const key of keys) {
            for (const value of odd) {
                assert.notDeepEqual(alone({ [key]: value }), [], key);
            }
        }
    });
});
