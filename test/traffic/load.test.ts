import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type RequestListener, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { until } from "../../lab/cluster/until";
import { ask, askMany, Load } from "../../lab/traffic/load";

const HEADER = "azureml-model-deployment";

describe("the load", () => {
    let server: Server;
    let uri: string;
    let answer: RequestListener;
    let connections: number;
    before(async () => {
        server = createServer((request, response) => answer(request, response));
        server.on("connection", () => connections++);
        server.listen(0, "127.0.0.1");
        await once(server, "listening");
        uri = `http://scoring.example.com:${(server.address() as AddressInfo).port}/api/v1/service/fraud/score`;
    });
    beforeEach(() => {
        connections = 0;
    });
    after(() => {
        server.close();
        server.closeAllConnections();
    });
    const address = "127.0.0.1";

    it("asks with the URI's host, and gives back what came", async () => {
        answer = (request, response) => {
            const chunks: Buffer[] = [];
            request.on("data", (chunk: Buffer) => chunks.push(chunk));
            request.on("end", () => {
                response.setHeader(HEADER, "blue");
                const body = Buffer.concat(chunks).toString();
                const { method, url, headers } = request;
                response.end(
                    JSON.stringify({ method, url, host: headers.host, key: headers.authorization, body }),
                );
            });
        };
        const got = await ask(uri, {
            address,
            body: '{"data": "é"}',
            headers: { authorization: "Bearer K" },
        });
        assert.equal(got.status, 200);
        assert.equal(got.version, "blue");
        assert.deepEqual(JSON.parse(got.body), {
            method: "POST",
            url: "/api/v1/service/fraud/score",
            host: new URL(uri).host,
            key: "Bearer K",
            body: '{"data": "é"}',
        });
        assert.equal((JSON.parse((await ask(uri, { address })).body) as { method: string }).method, "GET");
    });

    it("counts versions, statuses and headers that do not tell the truth", async () => {
        let n = 0;
        answer = (_, response) => {
            const i = n++;
            response.statusCode = i % 10 === 9 ? 503 : 200;
            response.setHeader(HEADER, i % 2 === 0 ? "blue" : "green");
            response.end(i === 4 ? '{"version":"green"}' : i === 1 ? "no healthy upstream" : "{}");
        };
        const tally = await askMany(uri, 100, { address, concurrency: 5 });
        assert.equal(tally.requests, 100);
        assert.deepEqual(tally.versions, { blue: 50, green: 40 });
        assert.deepEqual(tally.statuses, { 200: 90, 503: 10 });
        assert.equal(tally.untruthful, 1);
        assert.deepEqual(tally.errors, {});
        assert.equal(connections, 5, "connections are kept");
    });

    it("sees a server that resets, one that is silent and half an answer, and asks none of them again", async () => {
        let asked = 0;
        answer = (request) => {
            asked++;
            request.socket.resetAndDestroy();
        };
        assert.equal((await ask(uri, { address })).status, 0);
        answer = () => asked++;
        assert.equal((await ask(uri, { address, timeoutMs: 100 })).error, "no answer in 100 ms");
        answer = (_, response) => {
            asked++;
            response.writeHead(200, { "content-length": "100", [HEADER]: "blue" });
            response.write("half", () => response.destroy());
        };
        const half = await ask(uri, { address });
        assert.equal(half.status, 200);
        assert.ok(half.error, "half an answer is none");
        assert.equal(asked, 3);
        const tally = await askMany(uri, 3, { address });
        assert.deepEqual(tally.versions, {});
        assert.equal(Object.values(tally.errors)[0], 3);
    });

    it("holds while the versions change, and loses nothing of its own", async () => {
        let version = "blue";
        answer = (_, response) => {
            response.setHeader(HEADER, version);
            response.end(JSON.stringify({ version }));
        };
        const load = Load.start(uri, { address, concurrency: 3 });
        await until("answers from blue", () => (load.seen().versions["blue"] ?? 0) >= 10);
        version = "green";
        await until("answers from green", () => (load.seen().versions["green"] ?? 0) >= 10);
        const { lost, versions, requests, untruthful } = await load.stop();
        assert.deepEqual(lost, []);
        assert.equal(untruthful, 0);
        assert.equal(versions["blue"]! + versions["green"]!, requests);
    });

    it("asks at its rate while no answer comes, and waits for those that are due", async () => {
        const waiting: ServerResponse[] = [];
        answer = (_, response) => void waiting.push(response);
        const perSecond = 100;
        const start = performance.now();
        const load = Load.start(uri, { address, perSecond });
        await until("requests without an answer", () => waiting.length >= 30);
        let stopped = false;
        const stopping = load.stop().finally(() => (stopped = true));
        const most = ((performance.now() - start) / 1000) * perSecond + 1;
        assert.equal(stopped, false);
        assert.equal(load.seen().requests, 0, "none is answered yet");
        // Those that are on their way are answered as they come.
        answer = (_, response) => response.end("{}");
        waiting.forEach((response) => response.end("{}"));
        const { requests, lost, statuses } = await stopping;
        assert.deepEqual(lost, []);
        assert.deepEqual(statuses, { 200: requests });
        assert.ok(requests >= waiting.length && requests <= most, `${requests} requests, ${most} at most`);
    });

    it("names every answer that is lost", async () => {
        let n = 0;
        answer = (request, response) => {
            if (++n === 5) request.socket.resetAndDestroy();
            else {
                response.statusCode = n === 7 ? 503 : 200;
                response.end();
            }
        };
        const load = Load.start(uri, { address, concurrency: 1 });
        await until("ten requests", () => n >= 10);
        const { lost } = await load.stop();
        assert.deepEqual(
            lost.map(({ status, error }) => error ?? status),
            ["read ECONNRESET (kept connection)", 503],
        );
    });
});
