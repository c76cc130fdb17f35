import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { until } from "../../lab/cluster/until";
import { ImageProblem } from "../../lab/images/image";
import { scoringServer } from "../../lab/images/scoringServer";
import { ask } from "../../lab/traffic/ask";

/** Stands in for the inference server, which is Python: takes its arguments, and ends as it does. */
const STAND_IN = `#!${process.execPath}
const port = Number(process.argv[process.argv.indexOf("--port") + 1]);
if (process.env.CRASH) { console.error("no model"); process.exit(3); }
const server = require("node:http").createServer((request, response) => {
    const chunks = [];
    request.on("data", (chunk) => chunks.push(chunk));
    const answer = () => response.end(JSON.stringify({
        url: request.url, headers: request.rawHeaders, body: Buffer.concat(chunks).toString(), script: process.argv[3],
    }));
    const { existsSync, writeFileSync } = require("node:fs");
    const until = request.headers["x-until"];
    if (until === undefined) return void request.on("end", answer);
    const looking = setInterval(() => existsSync(until) && (clearInterval(looking), answer()), 10);
    writeFileSync(process.argv[3], "asked");
});
server.keepAliveTimeout = 1;
server.listen(port);
process.on("SIGTERM", () => server.close(() => process.exit(0)));
`;

async function freePort(): Promise<number> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    return port;
}

describe("the scoring server as an image", () => {
    let folder: string;
    let port: number;
    before(async () => {
        folder = mkdtempSync(join(tmpdir(), "scoring-server-"));
        writeFileSync(join(folder, "azmlinfsrv"), STAND_IN);
        chmodSync(join(folder, "azmlinfsrv"), 0o755);
        port = await freePort();
    });
    after(() => rmSync(folder, { recursive: true }));

    const run = (env: Record<string, string> = {}) => {
        const variables = Object.entries(env).map(([name, value]) => ({ name, value }));
        const ports = [{ containerPort: port }];
        const pod = { spec: { containers: [{ name: "scoring", env: variables, ports }] } };
        return scoringServer(join(folder, "azmlinfsrv"), script())(pod, "127.0.0.1");
    };
    /** What the server is told to run; here it is written once a request is there. */
    const script = () => join(folder, "score.py");
    const uri = () => `http://127.0.0.1:${port}/score?a=b`;

    it("passes on what comes as it is, and is gone after stop", async () => {
        const running = run();
        await running.ready;
        const { status, body } = await ask(uri(), { body: '{ "é" : 1 }', headers: { "X-Odd": "Case" } });
        assert.equal(status, 200);
        const said = JSON.parse(body) as { headers: string[] };
        assert.deepEqual(
            { ...said, headers: said.headers.slice(0, 6) },
            {
                url: "/score?a=b",
                headers: ["host", `127.0.0.1:${port}`, "content-length", "12", "X-Odd", "Case"],
                body: '{ "é" : 1 }',
                script: script(),
            },
        );
        await running.stop(5000);
        assert.match((await ask(uri())).error ?? "", /ECONNREFUSED/);
    });

    it("ends the request that it is at, for as long as it may", async () => {
        const go = join(folder, "go");
        const asked = async () => {
            const running = run();
            await running.ready;
            rmSync(script(), { force: true });
            const answer = ask(uri(), { headers: { "x-until": go } });
            await until("the request to be there", () => existsSync(script()));
            return { running, answer };
        };
        const patient = await asked();
        const stopping = patient.running.stop(60_000);
        await until("it to take nobody else", async () => (await ask(uri())).status === 0);
        writeFileSync(go, "");
        assert.equal((await patient.answer).status, 200);
        await stopping;
        rmSync(go);
        const impatient = await asked();
        await impatient.running.stop(100);
        assert.match((await impatient.answer).error ?? "", /socket hang up|ECONNRESET/);
    });

    it("says why it does not start", async () => {
        const running = run({ CRASH: "1" });
        await assert.rejects(running.ready, (error) => {
            assert.ok(error instanceof ImageProblem);
            assert.equal(error.reason, "CrashLoopBackOff");
            assert.match(error.message, /no model/);
            return true;
        });
        await running.stop(0);
    });

    it("can be stopped before it runs", async () => {
        await run().stop(0);
        assert.match((await ask(uri())).error ?? "", /ECONNREFUSED/);
    });
});
