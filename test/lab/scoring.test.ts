import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { scoringServer } from "../../lab/images/scoringServer";
import { setUpTools } from "../../lab/setUp/tools";
import { CPU_POOL, KEYS, Scene, small } from "./scene";

const ROOT = join(__dirname, "..", "..", "..");
const CLIENT = join(ROOT, "lab", "traffic", "v1client.py");
const run = promisify(execFile);

interface Seen {
    readonly status: number;
    readonly headers: readonly (readonly [string, string])[];
    readonly body: string;
    readonly bodyBase64: string;
}

describe("a real scoring server behind Envoy", () => {
    let scene: Scene;
    before(async () => {
        const { inferenceServer } = await setUpTools(() => undefined);
        const image = scoringServer(inferenceServer, join(ROOT, "examples", "image", "score.py"));
        scene = await Scene.start(
            {
                pools: CPU_POOL,
                endpoint: {
                    ...KEYS,
                    versions: {
                        blue: small("12", { traffic: 100, replicas: 1 }),
                        echo: small("13", { traffic: 0, replicas: 1 }),
                    },
                },
            },
            {
                images: [
                    { pattern: /\/fraud:12$/, image },
                    {
                        pattern: /\/fraud:13$/,
                        image: scoringServer(
                            inferenceServer,
                            join(ROOT, "lab", "images", "echo", "score.py"),
                        ),
                    },
                ],
            },
        );
    });
    after(async () => {
        await scene?.stop();
    });

    /** What a client in Python sees that sends what the SDK sends. */
    const ask = async (
        body: string | undefined,
        args: readonly string[] = [],
        uri = scene.uri,
    ): Promise<Seen> => {
        const all = [
            CLIENT,
            uri,
            "--key",
            KEYS.primaryKey,
            ...args,
            ...(body === undefined ? [] : ["--body", "-"]),
        ];
        const call = run("python3", all);
        call.child.stdin?.end(body ?? "");
        return JSON.parse((await call).stdout) as Seen;
    };

    it("answers SDK v1's client with the scores of the example's score.py", async () => {
        const seen = await ask(
            JSON.stringify({
                data: [
                    [120.5, 2, 15],
                    [2400, 9, 800],
                ],
            }),
        );
        assert.equal(seen.status, 200, seen.body);
        assert.deepEqual(JSON.parse(seen.body), { scores: [0.027673, 0.997871], fraud: [false, true] });
        const headers = new Map(seen.headers);
        assert.equal(headers.get("content-type"), "application/json");
        assert.equal(headers.get("azureml-model-deployment"), "blue");
    });

    it("gets the request, and gives its answer, byte for byte", async () => {
        const body = '{"data":  "blanks stay, and so do ümlauts \\u00e9 and 0.10"}';
        const seen = await ask(body, ["--deployment", "echo"]);
        assert.equal(seen.status, 200);
        assert.ok(seen.body.includes("blanks stay"), seen.body);
        const echoed = JSON.parse(seen.body) as { readonly text: string };
        assert.equal(echoed.text, body);
    });

    it("serves swagger.json under v1's path", async () => {
        const seen = await ask(
            undefined,
            ["--method", "GET"],
            scene.uri.replace(/\/score$/, "/swagger.json"),
        );
        assert.equal(seen.status, 200, seen.body);
        const swagger = JSON.parse(seen.body) as { readonly paths: Readonly<Record<string, unknown>> };
        assert.ok("/score" in swagger.paths, Object.keys(swagger.paths).join());
    });

    it("says what the script says of a bad request, with its status", async () => {
        const seen = await ask(JSON.stringify({ data: [["a"]] }));
        assert.equal(seen.status, 400);
        assert.match(seen.body, /rows of 3 numbers/);
    });

    it("is the server that Azure ML's images run, in the pinned version", () => {
        const pins = readFileSync(join(ROOT, "lab", "tools", "inference-server", "requirements.txt"), "utf8");
        assert.match(pins, /^azureml-inference-server-http==/m);
    });
});
