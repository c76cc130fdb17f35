import assert from "node:assert/strict";
import { join } from "node:path";
import { during, duration, run } from "#src/sandbox/engine/run";
import { Machine, script } from "./machine";

describe("run", () => {
    let machine: Machine;
    let program: string;
    beforeEach(async () => {
        machine = await Machine.start();
        program = join(machine.bin, "program");
    });
    afterEach(() => machine.remove());

    const options = { env: {}, limitMilliseconds: 60_000 };

    it("gives standard output and no problem at exit code 0", async () => {
        await script(program, "echo out", "echo err >&2");
        assert.deepEqual(await run(program, [], options), { stdout: "out\n", problem: undefined });
    });

    it("gives the last three lines, or else the exit code, as the problem", async () => {
        await script(program, "for i in 1 2 3 4; do echo line $i; done >&2", "exit 2");
        assert.equal((await run(program, [], options)).problem, "line 2 | line 3 | line 4");
        await script(program, "exit 2");
        assert.equal((await run(program, [], options)).problem, "exit code 2");
        assert.equal(
            machine.shortened((await run(`${program}s`, [], options)).problem ?? ""),
            "spawn ~/bin/programs ENOENT",
        );
    });

    it("ends a program at its limit, also when a grandchild holds the output open", async () => {
        await script(program, "/bin/sleep 5");
        assert.deepEqual(await run(program, [], { ...options, limitMilliseconds: 50 }), {
            stdout: "",
            problem: "no end after 0 s",
        });
    });
});

describe("during", () => {
    it("tells how long it takes until the work is done", async () => {
        const told: string[] = [];
        let finish = () => {};
        const work = new Promise<string>((resolve) => (finish = () => resolve("done")));
        const result = await during(work, 1, (soFar) => {
            told.push(soFar);
            if (told.length === 3) finish();
        });
        assert.equal(result, "done");
        assert.deepEqual(told, ["0 s", "0 s", "0 s"]);
    });

    it("writes durations as people read them", () => {
        assert.deepEqual([0, 59_499, 60_000, 262_000].map(duration), [
            "0 s",
            "59 s",
            "1 min 0 s",
            "4 min 22 s",
        ]);
    });
});
