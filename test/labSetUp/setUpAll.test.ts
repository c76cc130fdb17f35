import assert from "node:assert/strict";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { LabTool } from "../../lab/setUp/labTool";
import { placeOf, setUpAll } from "../../lab/setUp/setUpAll";
import { Machine } from "../engine/machine";

describe("setUpAll", () => {
    let machine: Machine;
    let setUps: string[];
    beforeEach(async () => {
        machine = await Machine.start();
        setUps = [];
    });
    afterEach(() => machine.remove());

    function tool(name: string, changes: Partial<LabTool> = {}): LabTool {
        return {
            name,
            version: "1.0.0",
            doing: `building ${name} 1.0.0`,
            expectedSeconds: 60,
            files: ["bin/a", "bin/b"],
            remedy: "Try again.",
            lacks: () => Promise.resolve(undefined),
            setUp: async (stage) => {
                setUps.push(name);
                await writeFile(join(stage, "bin", "a"), "new");
                await writeFile(join(stage, "bin", "b"), "new");
                return undefined;
            },
            ...changes,
        };
    }

    const setUp = (tools: readonly LabTool[], tickMilliseconds = 60_000) =>
        setUpAll(tools, {
            cache: machine.cache,
            env: {},
            progress: (line) => machine.lines.push(machine.shortened(line)),
            tickMilliseconds,
        });

    it("sets up what is missing, once, and says nothing when all is there", async () => {
        await setUp([tool("etcd"), tool("kwok")]);
        assert.deepEqual(machine.lines, [
            "setting up etcd, kwok in ~/cache: about 2 minutes on two cores once, seconds after",
            "building etcd 1.0.0 (1 of 2)",
            "building kwok 1.0.0 (2 of 2)",
            "all tools of the lab are ready",
        ]);
        machine.lines.length = 0;
        await setUp([tool("etcd"), tool("kwok")]);
        assert.deepEqual(machine.lines, []);
        assert.deepEqual(setUps, ["etcd", "kwok"]);
        assert.deepEqual(await machine.cached(), ["etcd-1.0.0", "kwok-1.0.0"]);
    });

    it("sets up again what is not whole, or no longer works", async () => {
        const { root } = placeOf(tool("etcd"), machine.cache);
        await mkdir(join(root, "bin"), { recursive: true });
        await writeFile(join(root, "bin", "a"), "old");
        await setUp([tool("etcd")]);
        assert.equal(await readFile(join(root, "bin", "a"), "utf8"), "new");
        await setUp([tool("etcd", { works: () => Promise.resolve(false) })]);
        assert.deepEqual(setUps, ["etcd", "etcd"]);
    });

    it("leaves what is there when its successor fails", async () => {
        await setUp([tool("etcd")]);
        const broken = { works: () => Promise.resolve(false), setUp: () => Promise.resolve("no network") };
        await assert.rejects(setUp([tool("etcd", broken)]), {
            message: "The lab's etcd 1.0.0 could not be set up: no network.\nTry again.",
        });
        assert.deepEqual(await machine.cached(), ["etcd-1.0.0"]);
        assert.equal(await readFile(join(machine.cache, "etcd-1.0.0", "bin", "a"), "utf8"), "new");
    });

    it("tells how long it has been at one tool", async () => {
        const slow = tool("etcd");
        await setUp(
            [
                tool("etcd", {
                    setUp: async (stage, env) => {
                        while (!machine.lines.some((line) => line.endsWith("so far"))) {
                            await new Promise((resolve) => setTimeout(resolve, 1));
                        }
                        return await slow.setUp(stage, env);
                    },
                }),
            ],
            1,
        );
        assert.ok(machine.lines.includes("building etcd 1.0.0 (1 of 1): 0 s so far"));
    });

    it("asks what the machine lacks for all that is missing, and for nothing that is there", async () => {
        const lacks = () => Promise.resolve("no Go");
        await setUp([tool("etcd")]);
        const tools = [
            tool("etcd", { lacks }),
            tool("kwok", { lacks }),
            tool("helm", { lacks }),
            tool("envoy"),
        ];
        await assert.rejects(setUp(tools), {
            message: "The lab's tools cannot be set up here:\n  - kwok 1.0.0, helm 1.0.0: no Go.",
        });
        assert.deepEqual(setUps, ["etcd"]);
    });
});
