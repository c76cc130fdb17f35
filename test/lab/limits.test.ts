import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { Agent, request, type ClientRequest, type RequestOptions } from "node:http";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { until } from "../../lab/cluster/until";
import { scoringServer } from "../../lab/images/scoringServer";
import { FAULT_HEADER, SLEEP_HEADER, type StubAnswer } from "../../lab/images/scoringStub";
import { setUpTools } from "../../lab/setUp/tools";
import { ask, connections, type Answer } from "../../lab/traffic/load";
import { tableOf } from "../tables";
import { losePods, sayReady, stopPods } from "./podStates";
import { CPU_POOL, KEYS, Scene, small, withKey } from "./scene";

const ROOT = join(__dirname, "..", "..", "..");
const PAGE = readFileSync(join(ROOT, "docs", "serving-on-kubernetes.md"), "utf8");

const TIMEOUT_MILLISECONDS = 2000;
const LONG_MILLISECONDS = 60_000;
/** Envoy's limit, where the replicas can do less. */
const WAITING = 1024;
const VERSION_HEADER = "azureml-model-deployment";

/** What a row of the docs' table promises. */
interface Row {
    readonly what: string;
    readonly status: number;
    /** How the body begins; "" where it is empty, undefined where it is the container's. */
    readonly body: string | undefined;
    readonly namesVersion: boolean;
}

const ROWS: readonly Row[] = tableOf(PAGE, "limits").map(([what = "", status = "", body = "", version]) => ({
    what,
    status: Number.parseInt(status, 10),
    body: body === "empty" ? "" : /^`(.*)`$/.exec(body)?.[1],
    namesVersion: version === "yes",
}));

describe("limits, as a client sees them", () => {
    let scene: Scene;
    const versions = (blue: number) => ({
        blue: small("1", { replicas: 1, traffic: blue }),
        green: small("2", { replicas: 1, traffic: 100 - blue }),
        server: small("13", { replicas: 1, traffic: 0 }),
    });
    before(async () => {
        const { inferenceServer } = await setUpTools(() => undefined);
        const image = scoringServer(inferenceServer, join(ROOT, "lab", "images", "echo", "score.py"));
        const endpoint = {
            ...KEYS,
            versions: versions(100),
            scoringTimeoutMs: TIMEOUT_MILLISECONDS,
            replicaMaxConcurrentRequests: 1,
        };
        scene = await Scene.start(
            { pools: CPU_POOL, gateway: { replicas: 1 }, endpoint },
            { images: [{ pattern: /\/fraud:13$/, image }] },
        );
    });
    after(async () => {
        await scene?.stop();
    });

    const headers = (more: Readonly<Record<string, string>> = {}) => ({ ...withKey(), ...more });
    const slow = (milliseconds: number, more: Readonly<Record<string, string>> = {}) =>
        headers({ [SLEEP_HEADER]: String(milliseconds), ...more });
    const score = (more: Readonly<Record<string, string>> = {}, body: string | Buffer = "{}") =>
        ask(scene.uri, { headers: headers(more), body, timeoutMs: LONG_MILLISECONDS });
    /** Times that the pods were asked, by whatever route. */
    const asked = () => [...scene.lab.stubs.asked.values()].reduce((sum, count) => sum + count, 0);

    /** Brings each row about, and gives what a client then sees. */
    const CASES: Readonly<Record<string, () => Promise<Answer>>> = {
        "a score takes longer than the scoring timeout": async () => {
            const before = asked();
            const answer = await ask(scene.uri, { headers: slow(TIMEOUT_MILLISECONDS + 2000) });
            assert.ok(answer.milliseconds >= TIMEOUT_MILLISECONDS);
            assert.equal(asked(), before + 1, "the pod was asked once");
            return answer;
        },
        "the scoring timeout is over in the middle of the answer": async () => {
            const answer = await ask(scene.uri, { headers: headers({ [FAULT_HEADER]: "stall" }) });
            assert.ok(answer.body.length > 0);
            assert.ok(answer.error !== undefined, "the answer is cut off");
            return answer;
        },
        "more requests come than the replicas work on at a time": async () => {
            await longTimeout();
            scene.lab.stubs.busiest.clear();
            const uri = scene.uri;
            const all = await Promise.all(
                Array.from({ length: 8 }, () => ask(uri, { headers: slow(300), body: "{}" })),
            );
            const most = Math.max(...scene.lab.stubs.busiest.values());
            // The formula of the docs with one Envoy, whose worker threads may open one connection each.
            assert.ok(most <= Math.max(1, availableParallelism()), `${most} at a time`);
            assert.deepEqual(
                all.filter(({ status }) => status !== 200),
                [],
            );
            return all[7]!;
        },
        "more than 1,024 requests wait": async () => {
            const beyond = 80;
            const agent = connections(scene.uri);
            const refused: Answer[] = [];
            const all = Array.from({ length: WAITING + beyond }, async () => {
                const answer = await ask(scene.uri, { headers: slow(20_000), body: "{}", agent });
                if (answer.error === undefined) refused.push(answer);
            });
            // What a worker thread's connection carries does not wait.
            const fewest = beyond - availableParallelism();
            await until("all that are too many to be refused", () => refused.length >= fewest);
            await sleep(500);
            agent.destroy();
            await Promise.all(all);
            assert.ok(refused.length >= fewest && refused.length < beyond, `${refused.length} of ${beyond}`);
            assert.deepEqual([...new Set(refused.map(({ status }) => status))], [503]);
            return refused[0]!;
        },
        "`run()` raises": () => score({ [VERSION_HEADER]: "server" }, '{"fail": true}'),
        "the container ends in the middle of a request": async () => {
            const before = asked();
            const answer = await ask(scene.uri, { headers: slow(200, { [FAULT_HEADER]: "exit" }) });
            assert.equal(asked(), before + 1, "the pod was asked once");
            return answer;
        },
        "nothing listens where the pods are": async () => {
            const answer = await score();
            const lost = (await scene.pods("blue")).map(({ metadata }) => metadata?.name);
            await losePods(scene, "blue");
            // One that was draining may answer for a moment longer.
            await until("another pod of blue", async () => {
                const all = await Promise.all(Array.from({ length: 8 }, () => score()));
                return all.every((one) => one.status === 200 && !lost.includes(told(one).pod));
            });
            return answer;
        },
        "no key, or a wrong one": async () => {
            const wrong: Readonly<Record<string, string>>[] = [
                {},
                withKey("wrong"),
                { ...withKey("wrong"), [VERSION_HEADER]: "green" },
            ];
            const all = await Promise.all(wrong.map((one) => ask(scene.uri, { headers: one, body: "{}" })));
            assert.deepEqual(
                all.map(({ status, version }) => [status, version]),
                wrong.map(() => [401, undefined]),
            );
            return all[2]!;
        },
        "a path of no endpoint": () =>
            ask(scene.uri.replace("/fraud/", "/unknown/"), { headers: headers(), body: "{}" }),
        "a path that the container does not have": () =>
            ask(scene.uri.replace(/score$/, "unknown"), {
                headers: headers({ [VERSION_HEADER]: "server" }),
                body: "{}",
            }),
        "a version is asked for that is not there": () => score({ [VERSION_HEADER]: "purple" }),
        "a request of 100 MB": async () => {
            const bytes = 100_000_000;
            const answer = await score({}, Buffer.alloc(bytes, "1"));
            assert.equal(told(answer).bytes, bytes);
            return answer;
        },
        "a connection is kept without a request": async () => {
            const agent = new Agent({ keepAlive: true, maxSockets: 1 });
            const once = () => answered({ agent, headers: headers() }, (sent) => void sent.end());
            assert.deepEqual(await once(), { status: 200, reused: false });
            await sleep(6000);
            assert.deepEqual(await once(), { status: 200, reused: true });
            agent.destroy();
            return await score();
        },
        "no pod of one version is ready": async () => {
            await scene.endpoint({ versions: versions(90) });
            await sayReady(scene, "blue", false);
            await until("all requests to go to the other", async () => {
                const { versions: seen } = await scene.ask(30);
                return seen["green"] === 30;
            });
            const tally = await scene.ask(200);
            assert.deepEqual(tally.versions, { green: 200 });
            return await score();
        },
        "no pod of any version is ready": async () => {
            await sayReady(scene, "green", false);
            await until("requests to go to both again", async () => {
                const { versions: seen } = await scene.ask(30);
                return (seen["blue"] ?? 0) > 0;
            });
            const tally = await scene.ask(200);
            assert.deepEqual(tally.statuses, { 200: 200 });
            const { blue = 0, green = 0 } = tally.versions;
            // By weight green has 20 of 200, by pods 100.
            assert.ok(blue > 50 && green > 50, `${blue} and ${green}`);
            return await score();
        },
        "there is no pod at all": async () => {
            await stopPods(scene, "blue");
            await stopPods(scene, "green");
            const pinned = { [VERSION_HEADER]: "green" };
            await until("Envoy to know", async () =>
                [await score(), await score(pinned)].every(({ status }) => status !== 200),
            );
            assert.equal((await score(pinned)).status, 503, "the weights do not step in for a version");
            return await score();
        },
    };

    it("the scoring timeout starts when the whole request is there", async () => {
        const options = { method: "POST", headers: headers({ "Content-Length": "2" }) };
        const { status } = await answered(options, async (sent) => {
            sent.write("{");
            await sleep(TIMEOUT_MILLISECONDS + 500);
            sent.end("}");
        });
        assert.equal(status, 200);
    });

    for (const row of ROWS) {
        it(`${row.what}: ${row.status}`, async () => {
            const bring = CASES[row.what];
            assert.ok(bring !== undefined, "the docs' table has a row that nobody has seen");
            const answer = await bring();
            assert.equal(answer.status, row.status);
            if (row.body !== undefined) {
                const begins = row.body === "" ? answer.body === "" : answer.body.startsWith(row.body);
                assert.ok(begins, answer.body);
            }
            assert.equal(answer.version !== undefined, row.namesVersion, String(answer.version));
            if (answer.status === 200 && answer.error === undefined) {
                assert.equal(answer.version, told(answer).version);
            }
        });
    }

    it("are all in the docs' table", () => {
        assert.deepEqual(
            ROWS.map(({ what }) => what),
            Object.keys(CASES),
        );
    });

    /** From the short timeout of the first rows to v1's; Envoy knows a moment later. */
    async function longTimeout(): Promise<void> {
        await scene.endpoint({ scoringTimeoutMs: LONG_MILLISECONDS });
        await until("Envoy to have the longer timeout", async () => {
            const { status } = await ask(scene.uri, { headers: slow(TIMEOUT_MILLISECONDS + 500) });
            return status === 200;
        });
    }

    /** What becomes of a request that is sent by hand, and whether its connection was used before. */
    function answered(
        options: RequestOptions,
        send: (sent: ClientRequest) => void | Promise<void>,
    ): Promise<{ readonly status: number; readonly reused: boolean }> {
        return new Promise((resolve, reject) => {
            const sent = request(scene.uri, options, (response) => {
                response.resume();
                const { statusCode: status = 0 } = response;
                response.on("end", () => resolve({ status, reused: sent.reusedSocket }));
            });
            sent.on("error", reject);
            void send(sent);
        });
    }
});

function told({ body }: Answer): StubAnswer {
    return JSON.parse(body) as StubAnswer;
}
