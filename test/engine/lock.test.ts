import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFile, stat, utimes, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { underLock } from "#src/sandbox/engine/lock";
import { Machine } from "./machine";

describe("underLock", () => {
    let machine: Machine;
    let file: string;
    const waits: string[] = [];
    const options = {
        waiting: (holder: string) => void waits.push(holder),
        tickMilliseconds: 1,
        staleMilliseconds: 60_000,
    };
    beforeEach(async () => {
        machine = await Machine.start();
        file = join(machine.folder, "some.lock");
        waits.length = 0;
    });
    afterEach(() => machine.remove());

    it("holds the file while working and removes it after, also when the work fails", async () => {
        const work = () => readFile(file, "utf8");
        assert.equal(await underLock(file, options, work), `${process.pid} ${hostname()}`);
        await assert.rejects(stat(file), { code: "ENOENT" });
        await assert.rejects(
            underLock(file, options, () => Promise.reject(new Error("no"))),
            { message: "no" },
        );
        await assert.rejects(stat(file), { code: "ENOENT" });
    });

    it("takes over from a process of this host that is gone", async () => {
        const gone = spawnSync(process.execPath, ["-e", ""]);
        await writeFile(file, `${gone.pid} ${hostname()}`);
        assert.equal(await underLock(file, options, () => Promise.resolve("done")), "done");
        assert.deepEqual(waits, []);
    });

    it("takes over from another host that gave no sign of life for long", async () => {
        await writeFile(file, "7 elsewhere");
        const old = new Date(Date.now() - 61_000);
        await utimes(file, old, old);
        assert.equal(await underLock(file, options, () => Promise.resolve("done")), "done");
        assert.deepEqual(waits, []);
    });

    it("waits for another host that is alive, and goes on when its sign of life stops", async () => {
        await writeFile(file, "7 elsewhere");
        const old = new Date(Date.now() - 61_000);
        const waiting = async (holder: string) => {
            waits.push(holder);
            if (waits.length === 2) await utimes(file, old, old);
        };
        const work = () => Promise.resolve("done");
        assert.equal(await underLock(file, { ...options, waiting: (h) => void waiting(h) }, work), "done");
        assert.deepEqual(waits.slice(0, 2), ["7", "7"]);
    });

    it("leaves a lock alone that was taken over meanwhile", async () => {
        await underLock(file, options, () => writeFile(file, "8 elsewhere"));
        assert.equal(await readFile(file, "utf8"), "8 elsewhere");
    });
});
