import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { driftTests } from "./driftCase";
import { CHANGED, program, REMOVED, Scene } from "./kubernetesCases";
import { replaceByName } from "./replaceByName";

const PAGE = readFileSync(join(__dirname, "..", "..", "..", "docs", "drift.md"), "utf8");

const lookAt = (row: string, scene: Scene) => CHANGED.find((one) => one.row === row)?.look(scene);

describe("what somebody did to a cluster and to an endpoint on it behind the stack's back", () => {
    let scene: Scene;
    before(async () => (scene = await Scene.start()));
    after(() => scene.sandbox.stop());

    describe("changed:", () => {
        driftTests(() => scene, CHANGED);

        it("is written again by --replace of the deployment that wrote it, and nothing but that", async () => {
            const from = scene.sandbox.writes.length;
            const urns = await replaceByName(scene.stack, ["ml-settings", "ml-gpu-dvdz-settings"]);
            for (const urn of urns) {
                const [, , type, name] = urn.split("::");
                assert.ok(PAGE.includes(`--replace 'urn:pulumi:dev::scoring::${type}::${name}'`), urn);
            }
            assert.equal(lookAt("limits of an autoscaled pool", scene), "1 to 4");
            assert.equal(
                lookAt("settings of the cluster: upgrades, addons, tags", scene),
                '["none",false,{}]',
            );
            assert.deepEqual(
                scene.sandbox.writes
                    .slice(from)
                    .map(({ operation, name }) => `${operation} ${name}`)
                    .sort(),
                [
                    "create ml-gpu-dvdz-settings",
                    "create ml-settings",
                    "delete ml-gpu-dvdz-settings",
                    "delete ml-settings",
                ],
            );
        });

        it("is written again, of the system pool, by the next change of one of its settings", async () => {
            assert.equal(lookAt("count of the system pool", scene), "9");
            const tagged = { systemPool: { vmSize: "Standard_D2s_v5", tags: { reviewed: "2026-11" } } };
            scene.stack.program = () => program(tagged);
            const run = await scene.stack.up();
            assert.deepEqual(
                run.steps.map(({ op, name }) => `${op} ${name}`),
                ["update ml-system-pool"],
            );
            assert.equal(lookAt("count of the system pool", scene), "3");
        });
    });

    describe("deleted:", () => driftTests(() => scene, REMOVED));
});
