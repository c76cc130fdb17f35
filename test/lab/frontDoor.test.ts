import assert from "node:assert/strict";
import { Agent, request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { KubernetesObjectApi } from "@kubernetes/client-node";
import type { Bag } from "#src/sandbox/values";
import { until } from "../../lab/cluster/until";
import { SLEEP_HEADER, type StubAnswer } from "../../lab/images/scoringStub";
import { ask } from "../../lab/traffic/load";
import { envoyConfigs, withMember } from "./envoyAdmin";
import { HalfSent } from "./halfSent";
import { assertNothingLost, CPU_POOL, KEYS, Scene, small, withKey } from "./scene";

/** The promise: half-sent requests are gone by then. */
const GONE_MS = 30_000;
const COUNT = 300;
const KEY = `Authorization: Bearer ${KEYS.primaryKey}\r\n`;
/** A request as far as a line of its headers. */
const begun = (uri: string) => `POST ${new URL(uri).pathname} HTTP/1.1\r\nHost: ${new URL(uri).host}\r\n`;
/** A request as far as the first byte of its body. */
const body = (uri: string, headers = "") => `${begun(uri)}${headers}Content-Length: 1000\r\n\r\n{`;

/** Short times, so that a test need not wait for the usual ones. */
const SHORT = { uploadTimeoutMs: 3000, idleTimeoutMs: 3000, maxConnections: 100 };

describe("the front door", () => {
    let scene: Scene;
    before(async () => {
        const versions = { blue: small("1") };
        scene = await Scene.start({ pools: CPU_POOL, endpoint: { ...KEYS, versions } });
    });
    after(async () => {
        await scene?.stop();
    });
    const answersInTime = async () => assert.deepEqual((await scene.ask(50)).statuses, { 200: 50 });

    it(`closes ${COUNT} requests without the end of their headers, and as many without the end of their bodies, within 30 s; others are served meanwhile`, async () => {
        const { uri } = scene;
        const headers = await HalfSent.open(uri, COUNT, begun(uri));
        const bodies = await HalfSent.open(uri, COUNT, body(uri, KEY));
        const strangers = await HalfSent.open(uri, COUNT, body(uri));
        const since = performance.now();
        try {
            const tally = await scene.under(async () => {
                // Answered while all of them are there: they wait for none of these requests.
                await answersInTime();
                assert.deepEqual([headers.open, bodies.open], [COUNT, COUNT]);
                const gone = () => headers.open + bodies.open + strangers.open === 0;
                await until("all to be gone", gone, GONE_MS - (performance.now() - since));
            });
            assertNothingLost(tally);
            assert.deepEqual(headers.statuses, { 408: COUNT });
            assert.deepEqual(bodies.statuses, { 408: COUNT });
            // Nobody waits for the body of a request without a key.
            assert.deepEqual(strangers.statuses, { 401: COUNT });
        } finally {
            for (const one of [headers, bodies, strangers]) one.close();
        }
    });

    it("takes uploads of 10 MB in 20 s, which keep no replica busy while they come", async () => {
        const [bytes, steps] = [10_000_000, 20];
        const { asked } = scene.lab.stubs;
        asked.clear();
        let ended = 0;
        const uploads = Array.from({ length: 4 }, async () => {
            const answer = await upload(scene.uri, bytes, steps);
            ended++;
            return answer;
        });
        await answersInTime();
        assert.equal(ended, 0);
        // No pod has heard of the uploads yet.
        assert.equal(
            [...asked.values()].reduce((sum, one) => sum + one, 0),
            50,
        );
        for (const { status, said } of await Promise.all(uploads)) {
            assert.deepEqual([status, said.bytes], [200, bytes]);
        }
    });

    it("sends a body of 1 MB again, to another pod, where one does not answer", async () => {
        const [pod] = await scene.pods();
        const speak = await scene.lab.silence([pod!]);
        try {
            const { statuses } = await scene.ask(30, { body: "1".repeat(1_000_000) });
            assert.deepEqual(statuses, { 200: 30 });
        } finally {
            await speak();
        }
    });

    it("loses no request when what it grants goes, comes again and changes", async () => {
        const api = KubernetesObjectApi.makeApiClient(scene.lab.client);
        const tally = await scene.under(async () => {
            await api.delete({
                apiVersion: "gateway.envoyproxy.io/v1alpha1",
                kind: "ClientTrafficPolicy",
                metadata: { name: "edge", namespace: "envoy-gateway-system" },
            });
            await known(undefined, undefined);
            const { steps } = await scene.up({}, { refresh: true });
            assert.deepEqual(
                steps.map(({ op, name }) => `${op} ${name}`),
                ["create edge-clients"],
            );
            await known("25s", "100s");
            await scene.up({ gateway: { clients: SHORT } });
            await known("3s", "3s");
        });
        assertNothingLost(tally);
    });

    // From here on the times are short.

    it("cuts no score that takes longer than a connection may be idle", async () => {
        const headers = { ...withKey(), [SLEEP_HEADER]: String(3 * SHORT.idleTimeoutMs) };
        const { status } = await ask(scene.uri, { headers, body: "{}" });
        assert.equal(status, 200);
    });

    it("closes a connection on which no request comes", async () => {
        const silent = await HalfSent.open(scene.uri, 10, "");
        await until("all to be gone", () => silent.open === 0);
        assert.deepEqual(silent.statuses, { none: 10 });
    });

    it("counts a request as arrived that waits for a replica, whatever its size", async () => {
        const headers = { ...withKey(), [SLEEP_HEADER]: String(SHORT.uploadTimeoutMs) };
        const large = "1".repeat(1_000_000);
        // The last ones wait twice as long as an upload may take, or longer.
        const waiting = Array.from({ length: 16 }, () =>
            ask(scene.uri, { headers, body: large, timeoutMs: 120_000 }),
        );
        assert.deepEqual(
            (await Promise.all(waiting)).map(({ status }) => status),
            waiting.map(() => 200),
        );
    });

    it("takes so many connections and no more, serves those that it has, and new ones when there is room", async () => {
        const most = 2 * SHORT.maxConnections; // two Envoys
        await scene.up({ gateway: { clients: { ...SHORT, idleTimeoutMs: 60_000 } } });
        await known("3s", "60s");
        const agent = new Agent({ keepAlive: true, maxSockets: 1 });
        const kept = async () => (await ask(scene.uri, { headers: withKey(), body: "{}", agent })).status;
        assert.equal(await kept(), 200);
        const silent = await HalfSent.open(scene.uri, 2 * most, "");
        try {
            await until("what is above to be closed", () => silent.open <= most);
            assert.ok(silent.open > most - 20, `${silent.open} are left`);
            assert.equal(await kept(), 200);
        } finally {
            silent.close();
            agent.destroy();
        }
        await until("room", async () => (await scene.ask(50)).statuses[200] === 50);
    });
});

/** Waits until both Envoys have these times for a request and for an idle connection, not only beside their former ones. */
async function known(request: string | undefined, idle: string | undefined): Promise<void> {
    await until("all Envoys to know", async () => {
        const listeners = withMember(await envoyConfigs(), "active_state");
        // A listener of Envoy Gateway's own has its routes in itself.
        const all = listeners
            .flatMap(({ active_state: active }) => withMember(active, "http_filters"))
            .filter(({ rds }) => rds !== undefined);
        return (
            all.length === 2 &&
            all.every(
                ({ request_timeout: whole, common_http_protocol_options: options = {} }) =>
                    whole === request && (options as Bag)["idle_timeout"] === idle,
            )
        );
    });
}

/** A body in equal parts, one a second. */
async function upload(
    uri: string,
    bytes: number,
    parts: number,
): Promise<{ readonly status: number | undefined; readonly said: StubAnswer }> {
    const headers = { ...withKey(), "Content-Length": String(bytes) };
    const sent = request(uri, { method: "POST", headers, agent: false });
    const answer = new Promise<{ status: number | undefined; said: StubAnswer }>((resolve, reject) => {
        sent.on("error", reject);
        sent.on("response", (response) => {
            let text = "";
            response.setEncoding("utf8");
            response.on("data", (more: string) => (text += more));
            response.on("end", () =>
                resolve({ status: response.statusCode, said: JSON.parse(text) as StubAnswer }),
            );
        });
    });
    const start = performance.now();
    for (let part = 1; part <= parts; part++) {
        sent.write(Buffer.alloc(bytes / parts, "1"));
        await sleep(start + part * 1000 - performance.now());
    }
    sent.end();
    return await answer;
}
