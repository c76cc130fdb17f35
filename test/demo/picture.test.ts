import assert from "node:assert/strict";
import type { StackView, VersionView } from "../../demo/picture";
import { drawing, picture, summary } from "../../demo/picture";

const BLUE: VersionView = {
    name: "blue",
    role: "control",
    weight: 60,
    pool: "cpu",
    image: "acme.azurecr.io/fraud:12",
    requests: "1 core, 2 GB",
};
const GREEN: VersionView = {
    name: "green",
    role: "treatment",
    weight: 40,
    pool: "gpu",
    image: "acme.azurecr.io/fraud:13",
    requests: "1 core, 2 GB, 1 GPU",
};
const STACK: StackView = {
    cluster: { name: "ml", location: "westeurope", tier: "Standard", attachedTo: undefined },
    gateway: { name: "edge", kind: "gateway", host: "score.example.com", tls: true },
    endpoint: {
        name: "fraud",
        kind: "endpoint",
        auth: "key",
        path: "/api/v1/service/fraud/score",
        versions: [BLUE, GREEN],
    },
    pools: [
        {
            key: "cpu",
            azureName: "cpu1a2b",
            vmSize: "Standard_D4s_v5",
            nodes: 3,
            maxNodes: 3,
            accelerator: undefined,
        },
        {
            key: "gpu",
            azureName: "gpu3c4d",
            vmSize: "Standard_NC4as_T4_v3",
            nodes: 1,
            maxNodes: 4,
            accelerator: "1 × Tesla T4",
        },
    ],
};

function withVersions(...versions: readonly VersionView[]): StackView {
    return { ...STACK, endpoint: { ...STACK.endpoint, versions } };
}

function words(svg: string): string[] {
    return [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map((match) => match[1] ?? "");
}

/** Class, and y of the upper and the lower edge at both ends, of each band. */
function edges(svg: string): string[] {
    const bands =
        /<path class="(\w+ v\d)" d="M\d+ (\S+)C\S+ \S+ \S+ \S+ \d+ (\S+?)V(\S+?)C\S+ \S+ \S+ \S+ \d+ (\S+?)Z"\/>/g;
    return [...svg.matchAll(bands)].map(([, name, y1, y2, y3, y4]) => `${name} ${y1}-${y4} ${y2}-${y3}`);
}

describe("the picture of a stack", () => {
    it("says all that there is, in words", () => {
        assert.deepEqual(words(drawing(STACK)), [
            "ml",
            "AKS cluster in westeurope, Standard tier",
            "edge",
            "gateway",
            "score.example.com",
            "HTTPS",
            "fraud",
            "endpoint",
            "/api/v1/service/fraud/score",
            "authentication by key",
            "blue",
            "60%",
            "acme.azurecr.io/fraud:12",
            "1 core, 2 GB",
            "control",
            "green",
            "40%",
            "acme.azurecr.io/fraud:13",
            "1 core, 2 GB, 1 GPU",
            "treatment",
            "cpu",
            "cpu1a2b",
            "Standard_D4s_v5",
            "",
            "3 nodes",
            "gpu",
            "gpu3c4d",
            "Standard_NC4as_T4_v3",
            "1 × Tesla T4",
            "1 to 4 nodes",
        ]);
        assert.equal(
            summary(STACK),
            "Endpoint fraud: blue 60% on pool cpu, green 40% on pool gpu. " +
                "Pools: cpu: 3 nodes of Standard_D4s_v5, gpu: 1 to 4 nodes of Standard_NC4as_T4_v3.",
        );
    });

    it("says to which workspace a cluster is attached, and by what its requests come in", () => {
        const attached = {
            ...STACK,
            cluster: { ...STACK.cluster, attachedTo: "workspace fraud-ws as aml" },
            gateway: { name: "azureml-fe", kind: "router", host: "10.224.0.10", tls: false },
            endpoint: { ...STACK.endpoint, kind: "online endpoint", path: "/api/v1/endpoint/fraud/score" },
        };
        assert.deepEqual(words(drawing(attached)).slice(0, 9), [
            "ml",
            "AKS cluster in westeurope, Standard tier, attached to workspace fraud-ws as aml",
            "azureml-fe",
            "router",
            "10.224.0.10",
            "HTTP",
            "fraud",
            "online endpoint",
            "/api/v1/endpoint/fraud/score",
        ]);
    });

    it("draws each version's share as a band to its card and on to its pool, in proportion", () => {
        // All requests are 84 pixels: 60% are 50.4, 40% are 33.6.
        assert.deepEqual(edges(drawing(STACK)), [
            "band v0 220-270.4 116.8-167.2",
            "band v0 116.8-167.2 100-150.4",
            "band v1 270.4-304 245.2-278.8",
            "band v1 245.2-278.8 220-253.6",
        ]);
    });

    it("stacks versions on one pool, and outlines one without traffic", () => {
        const svg = drawing(withVersions({ ...BLUE, weight: 100 }, { ...GREEN, pool: "cpu", weight: 0 }));
        assert.deepEqual(edges(svg), [
            "band v0 220-304 100-184",
            "band v0 100-184 100-184",
            "drained v1 304-304 262-262",
            "drained v1 262-262 184-184",
        ]);
    });

    it("draws a square for each node, and an outline for each that autoscale may add", () => {
        const marks = [...drawing(STACK).matchAll(/<rect class="(node[ a-z]*)"/g)].map((match) => match[1]);
        assert.deepEqual(marks, ["node", "node", "node", "node", "node spare", "node spare", "node spare"]);
        const many = { ...STACK, pools: STACK.pools.map((pool) => ({ ...pool, nodes: 3, maxNodes: 200 })) };
        assert.equal(drawing(many).includes('class="node"'), false);
        assert.ok(words(drawing(many)).includes("3 to 200 nodes"));
    });

    it("keeps a version whose pool is not in the picture", () => {
        assert.deepEqual(edges(drawing(withVersions({ ...BLUE, weight: 100, pool: "other" }))), [
            "band v0 220-304 160-244",
        ]);
    });

    it("is a page that follows light and dark, and no name can break out of", () => {
        const page = picture({ ...STACK, cluster: { ...STACK.cluster, name: '</svg><script>"&' } });
        assert.equal(page.startsWith("<!doctype html>\n"), true);
        assert.equal(page.split("prefers-color-scheme:dark").length - 1, 2);
        assert.equal(page.includes("<script>"), false);
        assert.ok(page.includes("&lt;/svg&gt;&lt;script&gt;&quot;&amp;"));
        assert.equal(page.split("</svg>").length - 1, 1);
    });
});
