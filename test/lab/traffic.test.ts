import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { until } from "../../lab/cluster/until";
import { outside } from "../../lab/traffic/binomial";
import { tableOf } from "../tables";
import { CPU_POOL, KEYS, Scene, small, withKey } from "./scene";
import { scrape, type Sample } from "./scrape";

const COUNT = 4000;
const PAGE = readFileSync(join(__dirname, "..", "..", "..", "docs", "serving-on-kubernetes.md"), "utf8");

describe("requests through Envoy", () => {
    let scene: Scene;
    before(async () => {
        const versions = { blue: small("1", { traffic: 90 }), green: small("2", { traffic: 10 }) };
        const cluster = { managedMetrics: true };
        scene = await Scene.start({ pools: CPU_POOL, cluster, endpoint: { ...KEYS, versions } });
    });
    after(async () => {
        await scene?.stop();
    });

    /** Both Envoys have heard of a change when some requests are split by it: the next ones are counted. */
    const settled = async (shares: Readonly<Record<string, number>>) => {
        await until(`a split by ${JSON.stringify(shares)}`, async () => {
            const { versions } = await scene.ask(1000, { concurrency: 16 });
            return outside(versions, shares).length === 0;
        });
    };
    /** Thousands of requests, all answered by the version that the header names, split as declared. */
    const splits = async (shares: Readonly<Record<string, number>>) => {
        await settled(shares);
        const tally = await scene.ask(COUNT, { concurrency: 16 });
        assert.deepEqual(tally.statuses, { 200: COUNT });
        assert.equal(tally.untruthful, 0, "the header says which version answered");
        assert.deepEqual(outside(tally.versions, shares), [], JSON.stringify(tally.versions));
    };

    it("split 90 to 10", async () => {
        await splits({ blue: 90, green: 10 });
    });

    it("split 60, 25 and 15, after an update of weights and of one more version", async () => {
        const versions = {
            blue: small("1", { traffic: 60 }),
            green: small("2", { traffic: 25 }),
            red: small("3", { traffic: 15 }),
        };
        await scene.endpoint({ versions });
        await splits({ blue: 60, green: 25, red: 15 });
    });

    it("are counted by pod, and by version where they ask for one", async () => {
        const before = await scrape(scene, "fraud");
        const tally = await scene.ask(300);
        const asked = await scene.ask(50, { headers: { ...withKey(), "azureml-model-deployment": "green" } });
        assert.deepEqual([tally.statuses, asked.versions], [{ 200: 300 }, { green: 50 }]);
        const after = await scrape(scene, "fraud");
        const grown = (metric: string, labels: Readonly<Record<string, string>>) =>
            sum(after, metric, labels) - sum(before, metric, labels);
        for (const version of ["blue", "green", "red"]) {
            let seen = 0;
            for (const { status } of await scene.pods(version)) {
                const labels = { envoy_endpoint_address: `${status?.podIP}:5001` };
                seen += grown("envoy_cluster_endpoint_rq_success", labels);
            }
            const pinned = version === "green" ? 50 : 0;
            assert.equal(seen, (tally.versions[version] ?? 0) + pinned, version);
            const labels = { scoring_version: version, envoy_response_code_class: "2" };
            assert.equal(grown("envoy_cluster_upstream_rq_xx", labels), pinned, version);
        }
        // The pattern by which the docs' query reads the version from a pod's name.
        const pattern = new RegExp(`^(?:${/"pod", "(.+)"$/m.exec(PAGE)?.[1]})$`);
        for (const { metadata } of await scene.pods()) {
            const [, version] = pattern.exec(metadata?.name ?? "") ?? [];
            assert.equal(version, metadata?.labels?.["aks-scoring/version"]);
        }
        const weighted = { envoy_route: "scoring/fraud/weighted", envoy_response_code_class: "2" };
        assert.equal(grown("envoy_vhost_route_upstream_rq_xx", weighted), 300);
        assert.deepEqual([...new Set(after.map(({ labels }) => labels["scoring_endpoint"]))], ["fraud"]);
    });

    it("are counted as the docs' table of metrics says", async () => {
        const quoted = (cell = "") => [...cell.matchAll(/`([^`]+)`/g)].map(([, word]) => word as string);
        const rows = tableOf(PAGE, "metrics").map(
            ([metrics, labels]) => [quoted(metrics), quoted(labels)] as const,
        );
        assert.ok(rows.length >= 4, `${rows.length} rows`);
        for (const [metrics, labels] of rows) {
            for (const metric of metrics) {
                // Envoy makes its histograms up every few seconds.
                await until(`${metric} with ${labels.join()}`, async () =>
                    (await scrape(scene, "fraud")).some(
                        (sample) => sample.name === metric && labels.every((label) => label in sample.labels),
                    ),
                );
            }
        }
    });

    it("go to a version that is asked for, whatever its weight", async () => {
        const versions = { blue: small("1", { traffic: 100 }), green: small("2", { traffic: 0 }) };
        await scene.endpoint({ versions });
        await settled({ blue: 100, green: 0 });
        const pinned = await scene.ask(200, {
            headers: { ...withKey(), "azureml-model-deployment": "green" },
        });
        assert.deepEqual(pinned.versions, { green: 200 });
        assert.equal(pinned.untruthful, 0);
    });

    it("never go to a drained version", async () => {
        await splits({ blue: 100, green: 0 });
    });

    it("go to the default version when another is asked for that is not there", async () => {
        const strange = await scene.ask(50, {
            headers: { ...withKey(), "azureml-model-deployment": "purple" },
        });
        assert.deepEqual(strange.versions, { blue: 50 });
    });

    it("split over six versions, of which the default has what the others leave", async () => {
        const shares = { v12: 50, v13: 20, v14: 15, v15: 10, v16: 5, v17: 0 };
        const versions = Object.fromEntries(
            Object.entries(shares).map(([name, traffic]) => [
                name,
                small(name, { replicas: 1, ...(name === "v12" ? {} : { traffic }) }),
            ]),
        );
        await scene.endpoint({ versions, defaultVersion: "v12" });
        await splits(shares);
    });
});

/** Over all Envoys, and all samples that have the labels. */
function sum(samples: readonly Sample[], metric: string, labels: Readonly<Record<string, string>>): number {
    return samples
        .filter(({ name }) => name === metric)
        .filter((sample) => Object.entries(labels).every(([label, value]) => sample.labels[label] === value))
        .reduce((total, { value }) => total + value, 0);
}
