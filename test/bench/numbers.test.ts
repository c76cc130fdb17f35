import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isMet, printed, tableOf } from "../../bench/figure";
import { readFlags } from "../../bench/flags";
import { measure, mostMemoryIn } from "../../bench/process";
import { Rounds, median } from "../../bench/samples";
import { withWholePackages } from "../../bench/wholePackages";
import { World } from "../../bench/world";

const quiet = () => undefined;

describe("the bench's numbers", () => {
    it("are medians", () => {
        assert.equal(median([3, 1, 2]), 2);
        assert.equal(median([4, 1, 2, 3]), 2.5);
        assert.throws(() => median([]), /no median of nothing/);
    });

    it("are taken in turns, every other round the other way about", async () => {
        const order: string[] = [];
        const once = (name: string, value: number) => () => Promise.resolve(order.push(name) * 0 + value);
        const rounds = await Rounds.run(2, { one: once("one", 6), other: once("other", 3) }, quiet);
        // A warm-up before them, which is not kept.
        assert.deepEqual(order, ["one", "other", "one", "other", "other", "one"]);
        assert.equal(rounds.count, 2);
        assert.equal(
            rounds.median(({ one, other }) => one / other),
            2,
        );
        let value = 2;
        const risen = await Rounds.run(3, { one: () => Promise.resolve(value++) }, quiet, []);
        assert.deepEqual(
            risen.spread(({ one }) => one),
            { least: 2, most: 4 },
        );
        assert.equal(
            risen.median(({ one }) => (one > 3 ? undefined : one)),
            undefined,
        );
        const swapped = rounds.map(({ one, other }) => ({ one: other, other: one }));
        assert.equal(
            swapped.median(({ one }) => one),
            3,
        );
    });

    it("meet a target by the ratio, or where there is none by the value", () => {
        const line = { figure: "f", measures: "what it is", unit: "s", library: 2, plain: 4, runs: 3 };
        assert.equal(isMet(line), undefined);
        assert.equal(isMet({ ...line, ratio: 0.5, target: 0.5 }), true);
        assert.equal(isMet({ ...line, ratio: 0.50001, target: 0.5 }), false);
        assert.equal(isMet({ ...line, ratio: -0.01, target: 0.5 }), undefined);
        assert.equal(isMet({ ...line, target: 1 }), false);
        assert.equal(isMet({ ...line, library: undefined, target: 1 }), undefined);
        const spread = { least: 0.1, most: 0.15 };
        assert.equal(
            printed({ ...line, ratio: 0.123456, spread, target: 0.2 }),
            '{"figure":"f","measures":"what it is","unit":"s","library":2,"plain":4,"baseline":null,' +
                '"ratio":0.1235,"least":0.1,"most":0.15,"target":0.2,"met":true,"runs":3}',
        );
        const lines = [
            { ...line, ratio: 0.5, spread: { least: 0.45, most: 0.6 }, target: 0.2 },
            { ...line, library: undefined },
        ];
        assert.deepEqual(tableOf(lines).split("\n"), [
            "| figure | unit | library | plain | baseline | ratio | least to most | target | met    | rounds |",
            "| ------ | ---- | ------: | ----: | -------: | ----: | ------------: | -----: | ------ | -----: |",
            "| f      | s    |       2 |     4 |          |   0.5 |   0.45 to 0.6 |    0.2 | **no** |      3 |",
            "| f      | s    |         |     4 |          |       |               |        |        |      3 |",
        ]);
    });

    it("are of the figures that the command line asks for", () => {
        const figures = ["import", "up-1"];
        assert.deepEqual(readFlags([], figures), { only: [], runs: undefined });
        assert.deepEqual(readFlags(["--only", "up-1", "--only", "import", "--runs", "3"], figures), {
            only: ["up-1", "import"],
            runs: 3,
        });
        assert.throws(() => readFlags(["--only", "up"], figures), /no figure up\. It knows: import, up-1\./);
        assert.throws(() => readFlags(["--runs", "0"], figures), /--runs 0: must be a whole number/);
        assert.throws(() => readFlags(["--all"], figures), /It knows --only <figure> and --runs <number>/);
    });

    it("are those of a command that went well", async () => {
        const { seconds, stdout } = await measure(process.execPath, ["-e", "console.log(process.env.A)"], {
            env: { A: "b" },
        });
        assert.equal(stdout, "b\n");
        assert.ok(seconds > 0);
        process.env["BENCH_TAKEN_AWAY"] = "b";
        const code = 'console.log("BENCH_TAKEN_AWAY" in process.env)';
        const env = { BENCH_TAKEN_AWAY: undefined };
        assert.equal((await measure(process.execPath, ["-e", code], { env })).stdout, "false\n");
        delete process.env["BENCH_TAKEN_AWAY"];
        const failing = measure(process.execPath, ["-e", "console.error('no'); process.exit(3)"]);
        await assert.rejects(failing, /failed:\nno\n/);
    });

    it("know the memory of the process itself, where the system says it", async () => {
        assert.equal(mostMemoryIn("Name:\tnode\nVmHWM:\t   51200 kB\nVmRSS:\t     1 kB\n"), 50);
        assert.equal(mostMemoryIn(""), undefined);
        if (process.platform !== "linux") return;
        // Other than what getrusage(2) says, it starts anew with the program.
        const held = Buffer.alloc(300 * 2 ** 20, 1);
        const { mebibytes } = await measure(process.execPath, ["-e", "setTimeout(() => {}, 200)"]);
        assert.ok(held.length > 0 && mebibytes !== undefined && mebibytes > 10 && mebibytes < 250);
    });

    it("don't wait for stand-ins that end before they are there", async () => {
        const folder = mkdtempSync(join(tmpdir(), "aks-scoring-bench-"));
        try {
            const at = (code: string) => {
                const file = join(folder, "standIns.js");
                writeFileSync(file, code);
                return file;
            };
            await assert.rejects(World.start(at("process.exit(3);")), /ended \(code 3\) before it said/);
            const code = 'process.send("there"); process.once("disconnect", () => process.exit());';
            const world = await World.start(at(code));
            assert.equal(world.debugProviders, "there");
            await world.end();
            await world.end();
        } finally {
            rmSync(folder, { recursive: true });
        }
    });
});

describe("the plain program with whole packages", () => {
    it("is the one that imports by file, but for its imports", () => {
        const byFile = [
            'import { Deployment } from "@pulumi/kubernetes/apps/v1/deployment";',
            'import { Deployment as Arm } from "@pulumi/azure-native/resources/deployment";',
            'import { Provider } from "@pulumi/kubernetes/provider";',
            'import * as pulumi from "@pulumi/pulumi";',
            'const kind = { Provider: "Deployment" };',
            'new Deployment("a", {}, { provider: new Provider(kind.Provider) });',
            'new Arm("b", {});',
        ].join("\n");
        assert.deepEqual(withWholePackages(byFile).split("\n"), [
            'import * as kubernetes from "@pulumi/kubernetes";',
            'import * as azure from "@pulumi/azure-native";',
            "",
            'import * as pulumi from "@pulumi/pulumi";',
            'const kind = { Provider: "Deployment" };',
            'new kubernetes.apps.v1.Deployment("a", {}, { provider: new kubernetes.Provider(kind.Provider) });',
            'new azure.resources.Deployment("b", {});',
        ]);
    });
});
