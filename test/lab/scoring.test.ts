import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { until } from "../../lab/cluster/until";
import { inferenceImage, scoringServer } from "../../lab/images/scoringServer";
import { setUpTools } from "../../lab/setUp/tools";
import { ask as askOnce, connections } from "../../lab/traffic/load";
import { Folder } from "../files/folder";
import { assertNothingLost, CPU_POOL, KEYS, Scene, small, withKey } from "./scene";

const ROOT = join(__dirname, "..", "..", "..");
const CLIENT = join(ROOT, "lab", "traffic", "v1client.py");
const run = promisify(execFile);

/** A script that says what it finds where it is. */
const FINDER = `import os
from pathlib import Path
from lib.words import GREETING

def init():
    global model
    model = Path(os.environ["AZUREML_MODEL_DIR"], "model.txt").read_text()

def run(raw_data):
    here = Path(__file__).parent
    return {
        "greeting": GREETING,
        "model": model,
        "bytes": list((here / "data.bin").read_bytes()),
        "files": sorted(str(one.relative_to(here)) for one in here.rglob("*") if one.is_file()),
        "modelFiles": os.listdir(os.environ["AZUREML_MODEL_DIR"]),
        "place": str(here),
        "writable": [os.access(one, os.W_OK) for one in (here, here / "score.py", os.environ["AZUREML_MODEL_DIR"] + "/model.txt")],
    }
`;

interface Seen {
    readonly status: number;
    readonly headers: readonly (readonly [string, string])[];
    readonly body: string;
    readonly bodyBase64: string;
}

/** What lab/images/echo/score.py says of a request. */
interface Echo {
    readonly text: string;
    readonly sha256: string;
    readonly headers: Readonly<Record<string, string>>;
}

/** Headers whose values differ from answer to answer. */
const OWN_TO_EACH = ["date", "x-request-id", "x-ms-request-id", "x-ms-run-fn-exec-ms"];

interface Swagger {
    readonly info: { readonly title: string };
    readonly paths: Readonly<Record<string, unknown>>;
}

describe("a real scoring server behind Envoy", () => {
    let scene: Scene;
    let folder: Folder;
    before(async () => {
        folder = new Folder({
            "src/score.py": FINDER,
            "src/lib/words.py": 'GREETING = "good morning"\n',
            "src/data.bin": Uint8Array.of(0xff, 0, 0xfe),
            "model.txt": "the first",
        });
        const { inferenceServer } = await setUpTools(() => undefined);
        const image = scoringServer(inferenceServer, join(ROOT, "examples", "image", "score.py"));
        scene = await Scene.start(
            {
                pools: CPU_POOL,
                endpoint: {
                    ...KEYS,
                    versions: {
                        blue: small("12", { traffic: 100, replicas: 1 }),
                        echo: small("13", {
                            traffic: 0,
                            replicas: 1,
                            environmentVariables: { SERVICE_NAME: "parrot", SERVICE_PATH_PREFIX: "" },
                        }),
                        coded: coded(),
                    },
                },
            },
            {
                images: [
                    { pattern: /\/fraud:12$/, image },
                    { pattern: /\/fraud:server$/, image: inferenceImage(inferenceServer) },
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
        folder?.remove();
    });

    /** A version whose image has the server, and whose script and model are files here. */
    const coded = () =>
        small("server", {
            traffic: 0,
            replicas: 1,
            readOnlyRootFilesystem: true,
            sourceDirectory: folder.at("src"),
            entryScript: "score.py",
            model: { path: folder.at("model.txt"), name: "words", version: "7" },
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
        const echoed = JSON.parse(seen.body) as Echo;
        assert.equal(echoed.text, body);
        assert.equal(echoed.sha256, createHash("sha256").update(body).digest("hex"));
    });

    it("gets the headers that v1's client sends, without its key, and what Envoy adds", async () => {
        const { headers } = JSON.parse((await ask("{}", ["--deployment", "echo"])).body) as Echo;
        const got = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
        for (const [name, value] of Object.entries({
            "user-agent": "python-requests/2.34.2",
            accept: "application/json",
            "accept-encoding": "gzip, deflate",
            "content-type": "application/json",
            "azureml-model-deployment": "echo",
            host: new URL(scene.uri).host,
        })) {
            assert.equal(got.get(name), value, name);
            got.delete(name);
        }
        const added = [...got.keys()].filter((name) => name !== "content-length").sort();
        assert.deepEqual(added, [
            "x-envoy-external-address",
            "x-forwarded-for",
            "x-forwarded-proto",
            "x-request-id",
        ]);
    });

    it("gives clients what the container answers, and says which version it was", async () => {
        const body = '{"data": [[120.5, 2, 15]]}';
        const [pod] = await scene.pods("blue");
        const direct = await ask(body, [], `http://${pod?.status?.podIP}:5001/score`);
        const seen = await ask(body);
        assert.equal(seen.bodyBase64, direct.bodyBase64);
        assert.equal(seen.status, direct.status);
        const told = ({ headers }: Seen): Record<string, string> =>
            Object.fromEntries(
                headers
                    .filter(([name]) => name !== "connection")
                    .map(([name, value]) => [name, OWN_TO_EACH.includes(name) ? "" : value]),
            );
        assert.deepEqual(told(seen), { ...told(direct), "azureml-model-deployment": "blue" });
    });

    const swagger = async (args: readonly string[] = []): Promise<Swagger> => {
        const uri = scene.uri.replace(/\/score$/, "/swagger.json");
        const seen = await ask(undefined, ["--method", "GET", ...args], uri);
        assert.equal(seen.status, 200, seen.body);
        return JSON.parse(seen.body) as Swagger;
    };

    it("serves swagger.json under v1's path, and in it the name and the path that clients know", async () => {
        const { info, paths } = await swagger();
        assert.equal(info.title, "fraud");
        const below = ["/", "/score", "/swagger.json"].map((path) => `/api/v1/service/fraud${path}`);
        assert.deepEqual(Object.keys(paths).sort(), below);
        assert.ok(new URL(scene.uri).pathname in paths);
    });

    it("serves a swagger.json with a version's own name and path, where it gives them", async () => {
        const { info, paths } = await swagger(["--deployment", "echo"]);
        assert.equal(info.title, "parrot");
        assert.deepEqual(Object.keys(paths).sort(), ["/", "/score", "/swagger.json"]);
    });

    it("says what the script says of a bad request, with its status", async () => {
        const seen = await ask(JSON.stringify({ data: [["a"]] }));
        assert.equal(seen.status, 400);
        assert.match(seen.body, /rows of 3 numbers/);
    });

    it("gives the script nothing of a body that calls itself a form", async () => {
        const headers = { ...withKey(), "Content-Type": "application/x-www-form-urlencoded" };
        const body = '{"data": 1}';
        const answer = await askOnce(scene.uri, {
            headers: { ...headers, "azureml-model-deployment": "echo" },
            body,
        });
        assert.equal(answer.status, 200, answer.body);
        assert.equal((JSON.parse(answer.body) as { readonly text: string }).text, "");
    });

    it("has one worker: a probe waits behind a score, and each answer closes its connection", async () => {
        const [pod] = await scene.pods("echo");
        const uri = `http://${pod?.status?.podIP}:5001`;
        const folder = new Folder();
        const scoring = folder.at("scoring");
        const score = askOnce(`${uri}/score`, {
            headers: { "Content-Type": "application/json" },
            body: JSON.stringify({ until: scoring }),
        });
        await until("the score to begin", () => existsSync(scoring));
        const probe = await askOnce(uri, { timeoutMs: 1000 });
        assert.equal(probe.error, "no answer in 1000 ms");
        folder.remove();
        assert.equal((await score).status, 200);
        const agent = connections(uri);
        const health = await askOnce(uri, { agent });
        agent.destroy();
        assert.equal(health.body, "Healthy");
        assert.equal(health.headers["connection"], "close");
    });

    it("runs a script, and reads a model, that come to the pod in ConfigMaps, where v1 had them", async () => {
        const seen = await ask("{}", ["--deployment", "coded"]);
        assert.equal(seen.status, 200, seen.body);
        assert.deepEqual(JSON.parse(seen.body), {
            greeting: "good morning",
            model: "the first",
            bytes: [0xff, 0, 0xfe],
            files: ["data.bin", "lib/words.py", "score.py"],
            modelFiles: ["model.txt"],
            place: "/var/azureml-app/src",
            writable: [false, false, false],
        });
    });

    it("runs another script after a file has changed, and nobody's request is lost meanwhile", async () => {
        folder.write({ "src/lib/words.py": 'GREETING = "good evening"\n', "model.txt": "the second" });
        const steps: string[] = [];
        const change = async () => {
            const run = await scene.up();
            steps.push(...run.steps.map(({ op, type, name }) => `${op} ${type.split(":").at(-1)} ${name}`));
        };
        const headers = { Authorization: `Bearer ${KEYS.primaryKey}`, "azureml-model-deployment": "coded" };
        const tally = await scene.under(change, {
            headers: { ...headers, "Content-Type": "application/json" },
        });
        assertNothingLost(tally);
        const named = steps.map((step) => step.replace(/-[0-9a-z]{8}$/, ""));
        assert.deepEqual(named.slice(0, 2).sort(), [
            "create ConfigMap fraud-coded-code",
            "create ConfigMap fraud-coded-model",
        ]);
        assert.deepEqual(named.slice(2, -2), ["update Deployment fraud-coded-deployment"]);
        assert.deepEqual(named.slice(-2).sort(), [
            "delete ConfigMap fraud-coded-code",
            "delete ConfigMap fraud-coded-model",
        ]);
        // The former pod serves while it drains, until Envoy has heard that it goes.
        await until("the new script and the new model to answer", async () => {
            const { body } = await ask("{}", ["--deployment", "coded"]);
            const { greeting, model } = JSON.parse(body) as { greeting: string; model: string };
            return greeting === "good evening" && model === "the second";
        });
    });
});
