import { ConfigMap } from "@pulumi/kubernetes/core/v1/configMap";
import * as pulumi from "@pulumi/pulumi";
import { Refusal, Sandbox, type Write } from "aks-scoring/sandbox";
import assert from "node:assert/strict";
import { failure, writesOf } from "./support";

describe("what happens at a write", () => {
    let sandbox: Sandbox;
    beforeEach(async () => (sandbox = await Sandbox.start()));
    afterEach(() => sandbox.stop());

    const urnOf = (name: string) => `urn:pulumi:dev::sandbox::kubernetes:core/v1:ConfigMap::${name}`;
    const exists = (name: string) => sandbox.kubernetes.get({ kind: "ConfigMap", name }) !== undefined;
    /** Config maps, one after the other. */
    const maps = (...names: readonly string[]) => {
        let before: ConfigMap | undefined;
        for (const name of names) {
            const metadata = { name, namespace: "default" };
            before = new ConfigMap(
                name,
                { metadata, data: { a: "1" } },
                { dependsOn: before === undefined ? [] : [before] },
            );
        }
    };

    it("fails the write that is named, whenever it comes, and no other", async () => {
        const stack = await sandbox.stack(() => maps("first", "second", "third"));
        sandbox.failWrite({ operation: "create", urn: urnOf("second") }, "out of quota");
        assert.equal(sandbox.isFailing, true);
        assert.match((await failure(stack.up())).message, /second\):\n {2}error: .*out of quota/);
        assert.equal(sandbox.isFailing, false);
        assert.deepEqual(writesOf(sandbox), ["create first"]);
        await stack.up();
        assert.deepEqual(writesOf(sandbox), ["create first", "create second", "create third"]);
    });

    it("waits for what is to happen first: the object is not there yet, and the answer not given", async () => {
        const stack = await sandbox.stack(() => {
            maps("first", "second");
            maps("meanwhile");
        });
        const seen: string[] = [];
        const see = (when: string) => seen.push(`${when}: ${exists("first")}, ${exists("second")}`);
        const first = { operation: "create", urn: urnOf("first") } as const;
        // The engine goes on with what need not wait.
        let noted = () => {};
        const meanwhile = new Promise<void>((resolve) => (noted = resolve));
        sandbox.onWrite(({ name }) => name === "meanwhile" && noted());
        sandbox.atWrite(first, async () => {
            await meanwhile;
            see("before first");
        });
        const after = { operation: "create", urn: urnOf("second") } as const;
        sandbox.atWrite(after, () => void see("after second"), { applied: true });
        await stack.up();
        assert.deepEqual(seen, ["before first: false, false", "after second: true, true"]);
    });

    it("answers with what it throws", async () => {
        const stack = await sandbox.stack(() => maps("first"));
        sandbox.atWrite({ operation: "create", urn: urnOf("first") }, () => {
            throw new Refusal("closed for today");
        });
        assert.match((await failure(stack.up())).message, /closed for today/);
        assert.equal(exists("first"), false);
    });

    it("is told to whoever listens once it took effect, until they stop", async () => {
        const told: string[] = [];
        const stop = sandbox.onWrite(({ operation, name }: Write) => {
            told.push(`${operation} ${name}: ${exists(name)}`);
        });
        const stack = await sandbox.stack(() => maps("first", "second"));
        sandbox.failWrite(2, "refused");
        await failure(stack.up());
        assert.deepEqual(told, ["create first: true"], "a refused write is none");
        await stack.up();
        stop();
        await stack.destroy();
        assert.deepEqual(told, ["create first: true", "create second: true"]);
    });

    for (const applied of [false, true]) {
        it(`breaks the connection ${applied ? "after it took effect" : "before it"}`, async () => {
            const stack = await sandbox.stack(() => maps("first"));
            sandbox.failWrite(1, "dropped", { disconnect: true, applied });
            const { message } = await failure(stack.up());
            assert.match(message, /transport is closing|Unavailable|connection|EOF/i);
            assert.doesNotMatch(message, /dropped/, "no error came back");
            assert.equal(exists("first"), applied);
            // The next run has a connection of its own.
            const next = await stack.up().then(
                () => "through",
                ({ message: text }: Error) => (/already exists/.test(text) ? "already exists" : text),
            );
            assert.equal(next, applied ? "already exists" : "through");
        });
    }
});

describe("secret configuration", () => {
    it("reaches the program, is secret there, and in no record", async () => {
        const sandbox = await Sandbox.start();
        try {
            const stack = await sandbox.stack(
                () => {
                    const config = new pulumi.Config();
                    return { colour: config.get("colour"), password: config.requireSecret("password") };
                },
                { config: { colour: "blue" }, secretConfig: { password: "correct-horse" } },
            );
            const run = await stack.up();
            assert.deepEqual(run.outputs, {
                colour: { value: "blue", secret: false },
                password: { value: "correct-horse", secret: true },
            });
            assert.equal(sandbox.secretsKnown > 1, true);
            assert.deepEqual(
                sandbox.leaksIn({ note: "it is correct-horse" }).map(({ place, secret }) => [place, secret]),
                [["note", "password of the configuration"]],
            );
        } finally {
            await sandbox.stop();
        }
    });
});
