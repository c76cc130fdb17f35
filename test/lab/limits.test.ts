import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { scoringServer } from "../../lab/images/scoringServer";
import { until } from "../../lab/cluster/until";
import { setUpTools } from "../../lab/setUp/tools";
import { tableOf } from "../tables";
import { answered, LIMIT_CASES, limitVersions, TIMEOUT_MILLISECONDS, told } from "./limitCases";
import { CPU_POOL, KEYS, Scene, withKey } from "./scene";

const ROOT = join(__dirname, "..", "..", "..");
const PAGE = readFileSync(join(ROOT, "docs", "serving-on-kubernetes.md"), "utf8");

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
    before(async () => {
        const { inferenceServer } = await setUpTools(() => undefined);
        const image = scoringServer(inferenceServer, join(ROOT, "lab", "images", "echo", "score.py"));
        const endpoint = {
            ...KEYS,
            versions: limitVersions(100),
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

    it("the scoring timeout starts when the whole request is there", async () => {
        const options = { method: "POST", headers: { ...withKey(), "Content-Length": "2" } };
        // The request takes longer than the timeout; its answer does not, some time even where the machine is busy.
        await until("an answer", async () => {
            const { status } = await answered(scene, options, async (sent) => {
                sent.write("{");
                await sleep(TIMEOUT_MILLISECONDS + 500);
                sent.end("}");
            });
            return status === 200;
        });
    });

    for (const row of ROWS) {
        it(`${row.what}: ${row.status}`, async () => {
            const bring = LIMIT_CASES[row.what];
            assert.ok(bring !== undefined, "the docs' table has a row that nobody has seen");
            const answer = await bring(scene);
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
            Object.keys(LIMIT_CASES),
        );
    });
});
