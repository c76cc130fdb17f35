import assert from "node:assert/strict";
import { quietPrograms, withTarget } from "./blocks";
import { Grounds } from "./grounds";

describe("the pages for those who come from v1, where they say that nothing changes", () => {
    const grounds = new Grounds();
    after(() => grounds.stop());

    const quiet = quietPrograms();
    it("say so", () => {
        assert.ok(quiet.length >= 2, `${quiet.length} programs`);
    });
    for (const { pageName, line, code, before } of quiet) {
        // What a gateway serves is served by an attachment as well; a registered model by an attachment only.
        const targets = code.includes("attachment")
            ? ["attachment" as const]
            : ["gateway" as const, "attachment" as const];
        for (const target of targets) {
            it(`${pageName}:${line}, on ${target === "gateway" ? "plain Kubernetes" : "Azure ML"}`, async () => {
                assert.notEqual(before, code);
                const ground = await grounds.get(target);
                assert.deepEqual(
                    await ground.changes(withTarget(before, target), withTarget(code, target)),
                    [],
                );
            });
        }
    }
});
