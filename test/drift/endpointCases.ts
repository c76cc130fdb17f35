import type { Run } from "aks-scoring/sandbox";
import assert from "node:assert/strict";
import { type AzureMl, stepsOf } from "../sandboxed/azureml/support";
import { replaceByName } from "./replaceByName";

const WARNED = "warns and leaves it";

/** What a run makes of a change of an endpoint, in the words of docs/drift.md, and what proves it. */
const OUTCOMES = {
    [WARNED]: warns,
    [`${WARNED}; [the warning's command](serving-on-azureml.md) writes the program's`]: async (azureMl) => {
        await warns(azureMl);
        await replaces(azureMl);
    },
    "reads it into the outputs": readsKey,
    "stops and says so": async (azureMl) => {
        const { error, writes } = await azureMl.fails(azureMl.program());
        assert.match(error.message, /endpoint fraud cannot be read: .*404.*run pulumi refresh/);
        assert.deepEqual(writes, []);
    },
    "makes endpoint, versions and traffic again, with new keys": makesAgain,
} as const satisfies Readonly<Record<string, (azureMl: AzureMl, before: Run) => Promise<void>>>;

/** Something that is changed of an endpoint whose next `up` does more than steps tell: a row of docs/drift.md. */
export interface EndpointCase {
    /** The row's first cell. */
    readonly row: string;
    readonly change: (azureMl: AzureMl) => void;
    /** What `pulumi up` alone does: the row's second cell. */
    readonly alone: keyof typeof OUTCOMES;
    /** What `pulumi refresh`, then `pulumi up` does: the row's third cell. */
    readonly refreshed: keyof typeof OUTCOMES;
}

const endpointId = (azureMl: AzureMl) => azureMl.id("onlineEndpoints/fraud");

export const ENDPOINT_CASES: readonly EndpointCase[] = [
    {
        row: "traffic of an endpoint",
        change: (azureMl) =>
            azureMl.sandbox.azure.change(endpointId(azureMl), ({ properties }) => {
                properties.traffic = { blue: 0, green: 100 };
            }),
        alone: WARNED,
        refreshed: `${WARNED}; [the warning's command](serving-on-azureml.md) writes the program's`,
    },
    {
        row: "a key of an endpoint, made anew",
        change: (azureMl) => azureMl.sandbox.azure.regenerateKey(endpointId(azureMl), "Primary"),
        alone: "reads it into the outputs",
        refreshed: "reads it into the outputs",
    },
    {
        row: "an endpoint, deleted",
        change: (azureMl) => azureMl.lose(endpointId(azureMl)),
        alone: "stops and says so",
        refreshed: "makes endpoint, versions and traffic again, with new keys",
    },
];

/** One test for each of the two cells of each case, with a sandbox of its own. */
export function endpointTests(azureMl: () => AzureMl): void {
    for (const { row, change, alone, refreshed } of ENDPOINT_CASES) {
        it(`${row}: pulumi up ${alone}`, async () => {
            const { run } = await azureMl().up(azureMl().program());
            change(azureMl());
            await OUTCOMES[alone](azureMl(), run);
        });

        it(`${row}: pulumi refresh, then pulumi up ${refreshed}`, async () => {
            const { run } = await azureMl().up(azureMl().program());
            change(azureMl());
            await azureMl().stack.refresh();
            await OUTCOMES[refreshed](azureMl(), run);
        });
    }
}

async function warns(azureMl: AzureMl): Promise<void> {
    const run = await azureMl.stack.up();
    assert.deepEqual(stepsOf(run), []);
    const said = run.diagnostics.filter((text) => text.includes("somebody changed it"));
    assert.equal(said.length, 1, run.diagnostics.join("\n"));
    assert.match(said[0]!, /traffic green 100 in Azure ML, and the program says blue 90, green 10/);
    assert.match(said[0]!, /pulumi up --replace/);
    assert.deepEqual(azureMl.traffic(), { blue: 0, green: 100 });
}

async function replaces(azureMl: AzureMl): Promise<void> {
    const from = azureMl.sandbox.writes.length;
    await replaceByName(azureMl.stack, ["fraud-rollout"]);
    assert.deepEqual(
        azureMl.sandbox.writes.slice(from).map(({ operation, name }) => `${operation} ${name}`),
        ["delete fraud-rollout", "create fraud-rollout"],
    );
    const { run } = await azureMl.up();
    assert.equal(
        run.diagnostics.some((text) => text.includes("somebody")),
        false,
    );
    assert.deepEqual(azureMl.traffic(), { blue: 90, green: 10 });
}

async function readsKey(azureMl: AzureMl, { outputs }: Run): Promise<void> {
    assert.equal(outputs["primaryKey"]?.secret, true);
    assert.equal(outputs["secondaryKey"]?.secret, true);
    const { run, writes } = await azureMl.up();
    assert.deepEqual(writes, []);
    assert.match(run.outputs["primaryKey"]?.value as string, /^[0-9a-f]{32}$/);
    assert.notEqual(run.outputs["primaryKey"]?.value, outputs["primaryKey"]?.value);
    assert.equal(run.outputs["secondaryKey"]?.value, outputs["secondaryKey"]?.value);
    const preview = await azureMl.stack.preview({ diff: true });
    const texts = [await azureMl.stack.exportState(), run.stdout, preview.stdout];
    for (const key of [outputs["primaryKey"], run.outputs["primaryKey"], outputs["secondaryKey"]]) {
        assert.equal(
            texts.some((text) => text.includes(key?.value as string)),
            false,
            "no key in any text",
        );
    }
}

async function makesAgain(azureMl: AzureMl, { outputs }: Run): Promise<void> {
    const preview = await azureMl.stack.preview();
    assert.deepEqual(stepsOf(preview), [
        "create OnlineEndpoint fraud-endpoint",
        "create OnlineDeployment fraud-blue-deployment",
        "create OnlineDeployment fraud-green-deployment",
        "update Deployment fraud-rollout",
    ]);
    const { run } = await azureMl.up();
    assert.deepEqual(azureMl.traffic(), { blue: 90, green: 10 });
    for (const name of ["primaryKey", "secondaryKey"]) {
        assert.match(run.outputs[name]?.value as string, /^[0-9a-f]{32}$/);
        assert.notEqual(run.outputs[name]?.value, outputs[name]?.value, `${name} is the former one`);
    }
}
