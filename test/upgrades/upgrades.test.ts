import assert from "node:assert/strict";
import { Sandbox, type SandboxOptions } from "aks-scoring/sandbox";
import { SET_UPS, WORKSPACE_ID, stackOf } from "../examples/setUps";
import { changedContents, contentsOf } from "./contents";
import { keep } from "./keep";
import { type Kept, readKept } from "./kept";
import { deletionsOf } from "./losses";
import { type ExampleName, pending, replay } from "./replay";

const NAMES = Object.keys(SET_UPS) as ExampleName[];

/** A key of the endpoint of the example `minimal`. */
const PASSWORD =
    "aks-scoring:index:ScoringEndpoint$random:index/randomPassword:RandomPassword fraud-primary-key";

async function restored(name: ExampleName, options: SandboxOptions = {}, which: Kept = "now") {
    const kept = readKept(name, which) ?? readKept(name, "now");
    assert.ok(kept !== undefined, `nothing is kept of the example ${name}: npm run keep:states -- ${name}`);
    const sandbox = await Sandbox.start(options);
    await sandbox.restore(kept);
    return sandbox;
}

describe("an upgrade of the library", () => {
    for (const name of NAMES) {
        it(`replaces and deletes nothing of ${name}, as the last release made it`, async () => {
            const sandbox = await restored(name, {}, "released");
            try {
                assert.deepEqual((await replay(sandbox, name)).losses, []);
            } finally {
                await sandbox.stop();
            }
        });

        it(`has made of ${name} what is kept for the next one`, async () => {
            const sandbox = await restored(name);
            try {
                const keep = `npm run keep:states -- ${name}, and commit what it keeps`;
                assert.deepEqual(await pending(sandbox, name), [], `it is something else: ${keep}`);
            } finally {
                await sandbox.stop();
            }
        });
    }

    it("starts at states that name no folder of whoever kept them", () => {
        for (const name of NAMES) {
            const kept = [readKept(name, "released"), readKept(name, "now")];
            const states = kept.flatMap((one) => Object.values(one?.state ?? {})).join();
            assert.doesNotMatch(states, /"(sourcePosition|stackTrace)"|\/(home|root|tmp|Users|work)\//, name);
        }
    });

    it("is looked at by a test that tells what is replaced, before it is", async () => {
        const sandbox = await restored("minimal", {
            transforms: [
                ({ type, props, opts }) =>
                    type === "kubernetes:core/v1:Namespace"
                        ? { props: { ...props, metadata: { ...props["metadata"], name: "another" } }, opts }
                        : undefined,
            ],
        });
        try {
            const { losses } = await replay(sandbox, "minimal");
            assert.ok(
                losses.some((loss) =>
                    /^preview of minimal: replace kubernetes:core\/v1:Namespace /.test(loss),
                ),
                losses.join("\n"),
            );
            assert.deepEqual(sandbox.writes, []);
        } finally {
            await sandbox.stop();
        }
    });

    it("is looked at by a test that tells of a Secret that is emptied in its place", async () => {
        const sandbox = await restored("minimal", {
            transforms: [
                ({ type, props, opts }) =>
                    type === "kubernetes:core/v1:Secret"
                        ? { props: { ...props, data: {} }, opts }
                        : undefined,
            ],
        });
        try {
            const { losses } = await replay(sandbox, "minimal");
            assert.deepEqual(
                losses.map((loss) => loss.replace(/ [-0-9a-f]{36}:/, ":")),
                ["primary", "secondary"].map((key) => `changed: Secret scoring/fraud-keys-8hqmu7: ${key}`),
            );
        } finally {
            await sandbox.stop();
        }
    });

    it("is kept with what it changes, unless a second one changes something again", async () => {
        const keepLabelled = async (run: () => string) => {
            const sandbox = await Sandbox.start({
                transforms: [
                    ({ type, props, opts }) =>
                        type === "kubernetes:core/v1:ServiceAccount"
                            ? {
                                  props: {
                                      ...props,
                                      metadata: { ...props["metadata"], labels: { run: run() } },
                                  },
                                  opts,
                              }
                            : undefined,
                ],
            });
            const written: string[] = [];
            try {
                const { good, text } = await keep(sandbox, "minimal", (name) => void written.push(name));
                return { good, text, written };
            } finally {
                await sandbox.stop();
            }
        };
        const change = "update kubernetes:core/v1:ServiceAccount fraud-account";
        assert.deepEqual(await keepLabelled(() => "same"), {
            good: true,
            text: `updated\n    ${change}`,
            written: ["minimal"],
        });
        let runs = 0;
        assert.deepEqual(await keepLabelled(() => `${(runs += 1)}`), {
            good: false,
            text: `left as it was, for a second update changes something\n    ${change}`,
            written: [],
        });
    });

    it("is looked at by a test that tells of what is drawn anew in its place", async () => {
        const sandbox = await restored("minimal");
        try {
            const stack = await stackOf(sandbox, SET_UPS.minimal.stacks[0]!);
            const before = await contentsOf(sandbox, stack);
            const { version, deployment } = await stack.automation.exportStack();
            const { plaintext } = JSON.parse(before.get(`${PASSWORD}: result`)!) as { plaintext: string };
            const [drawn, another] = [plaintext, '"another"'].map((text) => JSON.stringify(text));
            const text = JSON.stringify(deployment).replaceAll(drawn!, another!);
            await stack.automation.importStack({ version, deployment: JSON.parse(text) as object });
            assert.deepEqual(changedContents(before, await contentsOf(sandbox, stack)), [
                `changed: ${PASSWORD}: result`,
            ]);
        } finally {
            await sandbox.stop();
        }
    });

    it("is looked at by a test that tells of an endpoint's other key on Azure ML", async () => {
        const sandbox = await restored("azureml-rollout");
        try {
            const stack = await stackOf(sandbox, SET_UPS["azureml-rollout"].stacks[0]!);
            const before = await contentsOf(sandbox, stack);
            const id = `${WORKSPACE_ID}/onlineEndpoints/fraud`;
            sandbox.azure.regenerateKey(id, "Secondary");
            assert.deepEqual(changedContents(before, await contentsOf(sandbox, stack)), [
                `changed: keys of ${id}: secondaryKey`,
            ]);
        } finally {
            await sandbox.stop();
        }
    });

    it("is looked at by a test that tells what Azure deletes", async () => {
        const sandbox = await restored("minimal");
        try {
            const stack = await stackOf(sandbox, SET_UPS.minimal.stacks[0]!);
            await stack.destroy();
            const deleted = deletionsOf(sandbox.azure.history);
            assert.ok(
                deleted.some((line) => /^deleted in Azure: .*\/managedClusters\/[^/]+$/.test(line)),
                deleted.join("\n"),
            );
        } finally {
            await sandbox.stop();
        }
    });
});
