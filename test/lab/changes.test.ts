import assert from "node:assert/strict";
import { CHANGE_KINDS } from "../../lab/changes/change";
import type { Flags } from "../../lab/changes/flags";
import { measureChanges } from "../../lab/changes/measure";
import { Lab } from "../../lab/lab";
import { setUpTools } from "../../lab/setUp/tools";

describe("npm run lab:changes, one change of each kind", () => {
    for (const endpoint of ["declared", "plain"] as const) {
        it(`${endpoint}: makes it, and counts what is lost meanwhile`, async () => {
            const lab = await Lab.start(await setUpTools(() => undefined));
            try {
                const said: string[] = [];
                const flags: Flags = { count: CHANGE_KINDS.length, rate: 50, endpoint };
                const tally = await measureChanges(lab, flags, (line) => said.push(line));
                const told = CHANGE_KINDS.map((kind, i) => `change ${i + 1} of ${flags.count}, ${kind}: `);
                assert.deepEqual(
                    said.map((line) => line.replace(/[\d,]+ requests, none lost$/, "")),
                    told,
                );
                assert.equal(tally.losing, 0);
                assert.equal(lab.stubs.late, 0);
            } finally {
                await lab.stop();
            }
        });
    }
});
