import assert from "node:assert/strict";
import { Agent, request, type ClientRequest, type RequestOptions } from "node:http";
import type { Bag } from "#src/sandbox/values";
import { ENVOY_WORKERS } from "../../lab/cluster/programs";
import { until } from "../../lab/cluster/until";
import { FAULT_HEADER, SLEEP_HEADER, type StubAnswer } from "../../lab/images/scoringStub";
import { ask, connections, type Answer } from "../../lab/traffic/load";
import { envoyAdmin, envoyConfigs, withMember } from "./envoyAdmin";
import { losePods, sayReady, stopPods } from "./podStates";
import { small, withKey, type Scene } from "./scene";

export const TIMEOUT_MILLISECONDS = 2000;
const LONG_MILLISECONDS = 60_000;
/** Envoy's limit, where the replicas can do less. */
const WAITING = 1024;
const VERSION_HEADER = "azureml-model-deployment";

/** The versions under test; "server" is Azure ML's own server, and answers who asks for it. */
export function limitVersions(blue: number) {
    return {
        blue: small("1", { replicas: 1, traffic: blue }),
        green: small("2", { replicas: 1, traffic: 100 - blue }),
        server: small("13", { replicas: 1, traffic: 0 }),
    };
}

/** Brings each row of the docs' table about, one after another, and gives what a client then sees. */
export const LIMIT_CASES: Readonly<Record<string, (scene: Scene) => Promise<Answer>>> = {
    "a score takes longer than the scoring timeout": async (scene) => {
        assert.deepEqual(await scoringTimeouts(), [`${TIMEOUT_MILLISECONDS / 1000}s`]);
        const before = asked(scene);
        const answer = await ask(scene.uri, {
            headers: slow(LONG_MILLISECONDS),
            timeoutMs: LONG_MILLISECONDS,
        });
        assert.equal(asked(scene), before + 1, "the pod was asked once");
        return answer;
    },
    "the scoring timeout is over in the middle of the answer": async (scene) => {
        const answer = await ask(scene.uri, { headers: headers({ [FAULT_HEADER]: "stall" }) });
        assert.ok(answer.body.length > 0);
        assert.ok(answer.error !== undefined, "the answer is cut off");
        return answer;
    },
    "more requests come than the replicas work on at a time": async (scene) => {
        await longTimeout(scene);
        scene.lab.stubs.busiest.clear();
        const uri = scene.uri;
        const all = await Promise.all(
            Array.from({ length: 8 }, () => ask(uri, { headers: slow(300), body: "{}" })),
        );
        const most = Math.max(...scene.lab.stubs.busiest.values());
        // The formula of the docs with one Envoy, whose worker threads may open one connection each.
        assert.ok(most <= ENVOY_WORKERS, `${most} at a time`);
        assert.deepEqual(
            all.filter(({ status }) => status !== 200),
            [],
        );
        return all[7]!;
    },
    "more than 1,024 requests wait": async (scene) => {
        const beyond = 80;
        const agent = connections(scene.uri);
        const refused: Answer[] = [];
        const all = Array.from({ length: WAITING + beyond }, async () => {
            const headers = slow(LONG_MILLISECONDS);
            const answer = await ask(scene.uri, { headers, body: "{}", agent, timeoutMs: LONG_MILLISECONDS });
            if (answer.error === undefined) refused.push(answer);
        });
        // What a worker thread's connection carries does not wait; and two threads may let one in at the same moment.
        const fewest = beyond - ENVOY_WORKERS - 1;
        await until("all that are too many to be refused", () => refused.length >= fewest);
        await until(
            "all others to wait, or to be with a pod",
            async () => (await underWay()) + refused.length === all.length,
        );
        agent.destroy();
        await Promise.all(all);
        assert.ok(refused.length >= fewest && refused.length < beyond, `${refused.length} of ${beyond}`);
        assert.deepEqual([...new Set(refused.map(({ status }) => status))], [503]);
        return refused[0]!;
    },
    "`run()` raises": (scene) => score(scene, { [VERSION_HEADER]: "server" }, '{"fail": true}'),
    "the container ends in the middle of a request": async (scene) => {
        const before = asked(scene);
        const answer = await ask(scene.uri, { headers: slow(200, { [FAULT_HEADER]: "exit" }) });
        assert.equal(asked(scene), before + 1, "the pod was asked once");
        return answer;
    },
    "nothing listens where the pods are": async (scene) => {
        // The container that ended above may take a connection for a moment longer.
        const answer = await until("no pod to take a connection", async () => {
            const one = await score(scene);
            return one.status !== 200 && !one.body.endsWith("connection termination") && one;
        });
        const lost = (await scene.pods("blue")).map(({ metadata }) => metadata?.name);
        await losePods(scene, "blue");
        // One that was draining may answer for a moment longer.
        await until("another pod of blue", async () => {
            const all = await Promise.all(Array.from({ length: 8 }, () => score(scene)));
            return all.every((one) => one.status === 200 && !lost.includes(told(one).pod));
        });
        return answer;
    },
    "no key, or a wrong one": async (scene) => {
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
    "a path of no endpoint": (scene) =>
        ask(scene.uri.replace("/fraud/", "/unknown/"), { headers: headers(), body: "{}" }),
    "a path that the container does not have": (scene) =>
        ask(scene.uri.replace(/score$/, "unknown"), {
            headers: headers({ [VERSION_HEADER]: "server" }),
            body: "{}",
        }),
    "a version is asked for that is not there": (scene) => score(scene, { [VERSION_HEADER]: "purple" }),
    "a request of 100 MB": async (scene) => {
        const bytes = 100_000_000;
        const answer = await score(scene, {}, Buffer.alloc(bytes, "1"));
        assert.equal(told(answer).bytes, bytes);
        return answer;
    },
    "a request of more than 100 MiB": (scene) => score(scene, {}, Buffer.alloc(100 * 2 ** 20 + 1, "1")),
    "a request does not arrive within 25 s": (scene) => score(scene, { "Content-Length": "3" }),
    "a connection is kept without a request": async (scene) => {
        const agent = new Agent({ keepAlive: true, maxSockets: 1 });
        const once = () => answered(scene, { agent, headers: headers() }, (sent) => void sent.end());
        assert.deepEqual(await once(), { status: 200, reused: false });
        assert.deepEqual(await once(), { status: 200, reused: true });
        agent.destroy();
        // Nobody waits so long: Envoy is told. A listener of Envoy Gateway's own has its routes in itself.
        const managers = withMember(await envoyConfigs(), "http_filters").filter(
            ({ rds }) => rds !== undefined,
        );
        assert.ok(managers.length > 0);
        const limits = ["idle_timeout", "max_connection_duration"];
        for (const { common_http_protocol_options: options = {} } of managers) {
            assert.deepEqual(
                limits.map((limit) => (options as Bag)[limit]),
                ["100s", undefined],
            );
        }
        return await score(scene);
    },
    "no pod of one version is ready": async (scene) => {
        await scene.endpoint({ versions: limitVersions(90) });
        await sayReady(scene, "blue", false);
        await until("all requests to go to the other", async () => {
            const { versions: seen } = await scene.ask(30);
            return seen["green"] === 30;
        });
        const tally = await scene.ask(200);
        assert.deepEqual(tally.versions, { green: 200 });
        return await score(scene);
    },
    "no pod of any version is ready": async (scene) => {
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
        return await score(scene);
    },
    "a version that has a share has no pod at all": async (scene) => {
        await sayReady(scene, "green", true);
        await stopPods(scene, "blue");
        const answers: Answer[] = [];
        await until("all of blue's share to be refused", async () => {
            answers.splice(
                0,
                answers.length,
                ...(await Promise.all(Array.from({ length: 30 }, () => score(scene)))),
            );
            return answers.every(({ status, version }) => status === 503 || version === "green");
        });
        const refused = answers.filter(({ status }) => status === 503);
        // By weight 27 of 30: none is left to green.
        assert.ok(refused.length > 15, `${refused.length} of 30`);
        return refused[0]!;
    },
    "there is no pod at all": async (scene) => {
        await stopPods(scene, "green");
        const pinned = { [VERSION_HEADER]: "green" };
        // Without a version: while Envoy still tries a pod that has gone, it is 503 with the name of its version.
        await until("Envoy to know", async () =>
            [await score(scene), await score(scene, pinned)].every(
                ({ status, version }) => status !== 200 && version === undefined,
            ),
        );
        assert.equal((await score(scene, pinned)).status, 503, "the weights do not step in for a version");
        return await score(scene);
    },
};

function headers(more: Readonly<Record<string, string>> = {}): Record<string, string> {
    return { ...withKey(), ...more };
}

function slow(milliseconds: number, more: Readonly<Record<string, string>> = {}): Record<string, string> {
    return headers({ [SLEEP_HEADER]: String(milliseconds), ...more });
}

function score(
    { uri }: Scene,
    more: Readonly<Record<string, string>> = {},
    body: string | Buffer = "{}",
): Promise<Answer> {
    return ask(uri, { headers: headers(more), body, timeoutMs: LONG_MILLISECONDS });
}

/** Times that the pods were asked, by whatever route. */
function asked({ lab }: Scene): number {
    return [...lab.stubs.asked.values()].reduce((sum, count) => sum + count, 0);
}

/** From the short timeout of the first rows to v1's; Envoy knows a moment later. */
async function longTimeout(scene: Scene): Promise<void> {
    await scene.endpoint({ scoringTimeoutMs: LONG_MILLISECONDS });
    const wanted = `${LONG_MILLISECONDS / 1000}s`;
    await until("Envoy to have the longer timeout", async () =>
        (await scoringTimeouts()).every((timeout) => timeout === wanted),
    );
}

/** The timeouts of the endpoint's routes, as Envoys have them. */
async function scoringTimeouts(): Promise<unknown[]> {
    const routes = withMember(await envoyConfigs(), "route").filter(({ name }) =>
        String(name).startsWith("httproute/scoring/fraud"),
    );
    return [...new Set(routes.map(({ route }) => (route as Bag)["timeout"]))];
}

/** Requests of the endpoint that wait in Envoys, or are with a pod. */
async function underWay(): Promise<number> {
    const kinds = "upstream_rq_active|upstream_rq_pending_active";
    const pages = await envoyAdmin(
        `/stats?filter=${encodeURIComponent(`httproute/scoring/fraud.*(${kinds})$`)}`,
    );
    const counts = pages.flatMap((page) =>
        [...page.matchAll(/: (\d+)$/gm)].map(([, count]) => Number(count)),
    );
    return counts.reduce((sum, count) => sum + count, 0);
}

/** What becomes of a request that is sent by hand, and whether its connection was used before. */
export function answered(
    scene: Scene,
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

export function told({ body }: Answer): StubAnswer {
    return JSON.parse(body) as StubAnswer;
}
