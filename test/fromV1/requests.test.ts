import assert from "node:assert/strict";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type RequestSample, hasRequests, requestSamples, runSample } from "./requests";

const KEY = "first-key-".padEnd(40, "1");
/** Three parts, as a token has, and as long as one. */
const TOKEN = ["eyJhbGciOiJSUzI1NiJ9", "b".repeat(900), "c-_".repeat(114)].join(".");
/** What clients come with, and where to: v1's path at the gateway, and another, since Azure ML says its own. */
const CLIENTS = [
    { who: "a key, on plain Kubernetes", key: KEY, path: "/api/v1/service/fraud/score" },
    { who: "a token, on Azure ML", key: TOKEN, path: "/as/the/service/says?v=1" },
];
const QUESTION = {
    data: [
        [120.5, 2, 15],
        [2400, 9, 800],
    ],
};
const ANSWER = { scores: [0.027673, 0.997871], fraud: [false, true] };

/** What the server was sent. */
interface Seen {
    readonly request: IncomingMessage;
    readonly body: string;
}

/** A server that knows one key and one token. */
function serve(seen: Seen[]): Server {
    const known = [KEY, TOKEN].map((one) => `Bearer ${one}`);
    return createServer((request, response) => {
        let body = "";
        request.setEncoding("utf8");
        request.on("data", (text: string) => (body += text));
        request.on("end", () => {
            seen.push({ request, body });
            const good = known.includes(request.headers.authorization ?? "");
            response.writeHead(good ? 200 : 401, { "content-type": "application/json" });
            response.end(JSON.stringify(good ? ANSWER : { message: "no such key" }));
        });
    });
}

describe("the requests that the docs show", () => {
    const seen: Seen[] = [];
    const server = serve(seen);
    let origin: string;
    let hasPython: boolean;
    before(async () => {
        hasPython = await hasRequests();
        await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
        origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    });
    after(() => server.close());
    beforeEach(() => void (seen.length = 0));

    const samples = requestSamples();
    const title = ({ language, version }: RequestSample) =>
        `${language}${version === undefined ? "" : `, for version ${version}`}`;

    it("are in three languages, and one asks for a version", () => {
        assert.deepEqual(samples.map(title), ["sh", "python", "ts", "sh, for version green"]);
    });

    for (const sample of samples) {
        for (const { who, key, path } of CLIENTS) {
            it(`send and print what they say: ${title(sample)}, with ${who}`, async function () {
                if (sample.language === "python" && !hasPython) this.skip();
                const stdout = await runSample(sample, { uri: origin + path, key });
                assert.deepEqual(JSON.parse(stdout), ANSWER);
                assert.equal(seen.length, 1);
                const { request, body } = seen[0]!;
                assert.equal(request.method, "POST");
                assert.equal(request.url, path);
                assert.equal(request.headers.authorization, `Bearer ${key}`);
                assert.equal(request.headers["content-type"], "application/json");
                assert.equal(request.headers["azureml-model-deployment"], sample.version);
                assert.deepEqual(JSON.parse(body), QUESTION);
            });
        }

        it(`fail with another key, and say so: ${title(sample)}`, async function () {
            if (sample.language === "python" && !hasPython) this.skip();
            const [{ path } = { path: "" }] = CLIENTS;
            await assert.rejects(runSample(sample, { uri: origin + path, key: "another" }), /401/);
        });
    }
});
