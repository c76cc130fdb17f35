import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { join, sep } from "node:path";
import { Sandbox, type SandboxStack } from "aks-scoring/sandbox";
import { EVERYDAY } from "../../bench/everyday";
import { type Held, differences, heldBy } from "../../bench/sameResources";

const PROGRAMS = join(__dirname, "..", "..", "bench");

/** A program as its modules stand: each run loads them anew, as each `pulumi up` does. */
function programOf(folder: string): () => unknown {
    return () => {
        const load = createRequire(__filename);
        for (const file of Object.keys(load.cache)) {
            if (file.startsWith(PROGRAMS + sep)) delete load.cache[file];
        }
        return load(join(PROGRAMS, folder, "index.js")) as unknown;
    };
}

const without = (held: readonly Held[]) => held.filter(({ name }) => name !== "model1-route");

/** The same resources, but for a text in one's inputs. */
function altered(held: readonly Held[], name: string, text: string, other: string): Held[] {
    const change = (inputs: Held["inputs"]) => {
        const before = JSON.stringify(inputs);
        assert.ok(before.includes(text), before);
        return JSON.parse(before.replace(text, other)) as Held["inputs"];
    };
    return held.map((one) => (one.name === name ? { ...one, inputs: change(one.inputs) } : one));
}

describe("the bench's programs", () => {
    let sandboxes: Sandbox[];
    let library: SandboxStack;
    let plain: SandboxStack;
    before(async () => {
        sandboxes = [await Sandbox.start(), await Sandbox.start()];
        const [one, other] = sandboxes as [Sandbox, Sandbox];
        const config = { endpoints: "1" };
        library = await one.stack(programOf("library"), { config });
        plain = await other.stack(programOf("plain"), { config });
        await library.up();
        await plain.up();
    });
    after(async () => {
        for (const sandbox of sandboxes) await sandbox.stop();
    });

    const held = async ({ automation }: SandboxStack) => heldBy(await automation.exportStack());

    it("make the same resources, whoever writes them", async () => {
        const [ours, theirs] = [await held(library), await held(plain)];
        assert.equal(ours.length, 16 + 21 + 37); // the chart has 21 definitions
        assert.deepEqual(differences(ours, theirs), []);
        // And another kind, weight, tag or name would be found.
        for (const [name, text, other] of [
            ["model1-route", '"kind":"HTTPRoute"', '"kind":"GRPCRoute"'],
            ["model1-route", '"weight":50', '"weight":49'],
            ["model1-rev1-deployment", '{\\"owner\\":\\"risk\\"}', '{\\"owner\\":\\"fraud\\"}'],
            ["model1-rev1-service", '"name":"model1-rev1"', '"name":"model1-rev9"'],
            ["model1-account", '"name":"model1-pods"', '"name":"model1-pod"'],
            ["ml-cpu-1", '"agentPoolName":"cpu1"', '"agentPoolName":"cpu2"'],
        ] as const) {
            const found = differences(ours, altered(theirs, name, text, other)).join("\n");
            assert.match(found, /^\S+:\S+ \S+:\n {2}library .+\n {2}plain .+/, name);
            assert.ok(found.includes(other), found);
        }
        assert.match(differences(ours, without(theirs)).join(), /^\S+ model1-route: the library's alone$/);
        assert.match(
            differences(without(ours), theirs).join(),
            /^\S+ model1-route: the plain program's alone$/,
        );
    });

    for (const { change, key, value, touched } of EVERYDAY) {
        it(`touch ${touched.length} for ${change}, whoever writes them`, async () => {
            for (const stack of [library, plain]) {
                await stack.automation.setConfig(key, { value });
                const { steps } = await stack.preview();
                await stack.automation.removeConfig(key);
                const names = new Set(steps.map(({ name, type }) => `${type.split(":").at(-1)} ${name}`));
                assert.deepEqual([...names].sort(), touched, stack === library ? "library" : "plain");
            }
        });
    }
});
