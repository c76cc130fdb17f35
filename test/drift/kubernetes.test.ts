import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { exportedOf } from "../exported";
import { driftTests, linesOf } from "./driftCase";
import { CHANGED, REMOVED } from "./kubernetesCases";
import { program, Scene } from "./kubernetesScene";
import { NAMESPACE_CASES } from "./objectCases";
import { replaceByName } from "./replaceByName";

const PAGE = readFileSync(join(__dirname, "..", "..", "..", "docs", "drift.md"), "utf8");

const lookAt = (row: string, scene: Scene) => CHANGED.find((one) => one.row === row)?.look(scene);

describe("what somebody did to a cluster and to an endpoint on it behind the stack's back", () => {
    let scene: Scene;
    before(async () => (scene = await Scene.start()));
    after(() => scene.sandbox.stop());

    it("is told for each kind of object that the stack makes", async () => {
        const { resources = [] } = await exportedOf(scene.stack);
        const kinds = resources
            .filter(({ type }) => type.startsWith("kubernetes:"))
            .map(({ type }) => type.split(":").at(-1)!);
        const told = (cases: readonly { readonly resource: string }[]) =>
            new Set(cases.map(({ resource }) => resource.split(" ")[0]));
        const [changed, deleted] = [told(CHANGED), told(REMOVED)];
        const untold = (cases: Set<string | undefined>, not: readonly string[]) =>
            [...new Set(kinds)].filter((kind) => !cases.has(kind) && !not.includes(kind));
        // A ConfigMap of files is immutable, and what of a release is read back is its name.
        assert.deepEqual(untold(changed, ["ConfigMap", "Release"]), []);
        // Namespaces have tests of their own, below; a GatewayClass stays while a Gateway uses it.
        assert.deepEqual(untold(deleted, ["Namespace", "GatewayClass"]), []);
    });

    it("fails a preview with a refresh that expects no changes", async () => {
        const { automation } = scene.stack;
        const check = () => automation.preview({ refresh: true, expectNoChanges: true });
        await check();
        scene.remove("SecurityPolicy", /^fraud$/);
        await automation.preview({ expectNoChanges: true }); // which sees nothing
        await assert.rejects(check(), /no changes were expected for preview but changes were proposed/);
        await scene.stack.up({ refresh: true });
    });

    describe("changed:", () => {
        driftTests(() => scene, CHANGED);

        it("is written again by --replace of the deployment that wrote it, and nothing but that", async () => {
            const from = scene.sandbox.writes.length;
            const urns = await replaceByName(scene.stack, ["ml-settings", "ml-gpu-dvdz-settings"]);
            for (const urn of urns) {
                const [, , type, name] = urn.split("::");
                assert.ok(PAGE.includes(`--replace 'urn:pulumi:dev::scoring::${type}::${name}'`), urn);
            }
            assert.equal(await lookAt("limits of an autoscaled pool", scene), "1 to 4");
            assert.equal(
                await lookAt("settings of the cluster: upgrades, addons, tags", scene),
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
            assert.equal(await lookAt("count of the system pool", scene), "9");
            const tagged = { systemPool: { vmSize: "Standard_D2s_v5", tags: { reviewed: "2026-11" } } };
            scene.stack.program = () => program(tagged);
            const run = await scene.stack.up();
            assert.deepEqual(
                run.steps.map(({ op, name }) => `${op} ${name}`),
                ["update ml-system-pool"],
            );
            assert.equal(await lookAt("count of the system pool", scene), "3");
        });
    });

    describe("deleted:", () => driftTests(() => scene, REMOVED));

    describe("a namespace, deleted:", () => {
        for (const { row, name } of NAMESPACE_CASES) {
            it(row, async () => {
                const { stack, sandbox } = scene;
                const everything = () =>
                    sandbox.kubernetes
                        .objects()
                        .map((one) => [one.kind, one.metadata.namespace, one.metadata.name].join(" "))
                        .sort();
                const [before, { outputs }] = [everything(), await stack.up()];
                scene.remove("Namespace", name);
                assert.ok(before.length - everything().length > 3, "what was in it is gone");
                assert.deepEqual(linesOf(await stack.up()), [], "up");
                const gone = linesOf(await stack.refresh()).map((line) => line.replace(/^delete /, ""));
                const made = await stack.up();
                assert.deepEqual(
                    linesOf(made).sort(),
                    gone.map((line) => `create ${line}`).sort(),
                    "up after a refresh",
                );
                assert.deepEqual(everything(), before);
                assert.deepEqual(made.outputs, outputs, "address and keys");
                scene.remove("Namespace", name);
                assert.deepEqual(linesOf(await stack.up({ refresh: true })).sort(), linesOf(made).sort());
                assert.deepEqual(linesOf(await stack.up()), [], "once it is repaired");
            });
        }
    });
});
