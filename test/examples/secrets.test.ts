import { isPublic } from "#src/sandbox/publicTexts";
import { Sandbox } from "aks-scoring/sandbox";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CliProjects, filesBelow, OWN_SECRETS, withoutEnvironmentVersions } from "./cliProjects";
import { ownSecrets, SET_UPS, type SetUp } from "./setUps";

const root = join(__dirname, "..", "..", "..");

/** Kinds of secrets, and what each is in a sandbox now. */
const KINDS = {
    "content of Secrets": (sandbox) =>
        (sandbox.kubernetes.objects("Secret") as readonly { data?: Record<string, string> }[]).flatMap(
            ({ data = {} }) =>
                Object.values(data).map((text) => Buffer.from(text, "base64").toString("utf8")),
        ),
    "tokens of clusters": ({ azure }) =>
        azure
            .objects("Microsoft.ContainerService/managedClusters")
            .flatMap(({ id }) => /sandbox-token-[0-9a-f]+/.exec(azure.kubeconfig(id)) ?? []),
    "keys of Azure ML's endpoints": ({ azure }) =>
        azure
            .objects("Microsoft.MachineLearningServices/workspaces/onlineEndpoints")
            .flatMap(({ id }) => Object.values(azure.endpointKeys(id))),
    "secret configuration": (_, { stacks }) =>
        stacks.flatMap(({ secretConfig = {} }) => Object.values(secretConfig)),
} as const satisfies Record<string, (sandbox: Sandbox, setUp: SetUp) => string[]>;

type KindOfSecret = keyof typeof KINDS;

const ON_KUBERNETES: readonly KindOfSecret[] = ["content of Secrets", "tokens of clusters"];

/** The stacks, and the kinds of secrets that each has: every example, and one with what its users bring along. */
const CASES: readonly (readonly [name: string, setUp: SetUp, kinds: readonly KindOfSecret[]])[] = [
    ["minimal", SET_UPS.minimal, ON_KUBERNETES],
    ["cpu-gpu-fpga", SET_UPS["cpu-gpu-fpga"], ON_KUBERNETES],
    ["six-versions", SET_UPS["six-versions"], ON_KUBERNETES],
    ["composed", SET_UPS.composed, ON_KUBERNETES],
    ["quickstart", SET_UPS.quickstart, ON_KUBERNETES],
    // Its kubeconfig has a command, no token.
    ["private-network", SET_UPS["private-network"], ["content of Secrets", "secret configuration"]],
    ["azureml-rollout", SET_UPS["azureml-rollout"], ["tokens of clusters", "keys of Azure ML's endpoints"]],
    ["existing-cluster", SET_UPS["existing-cluster"], ON_KUBERNETES],
    [
        "from-v1",
        SET_UPS["from-v1"],
        ["tokens of clusters", "keys of Azure ML's endpoints", "secret configuration"],
    ],
    ["from-v2", SET_UPS["from-v2"], ON_KUBERNETES],
    ["stacks", SET_UPS.stacks, ON_KUBERNETES],
    [
        OWN_SECRETS,
        ownSecrets("first"),
        [...ON_KUBERNETES, "keys of Azure ML's endpoints", "secret configuration"],
    ],
];

/** Text files of the repository that the tests or a reader compare with what a run says. */
const KEPT = [
    "docs",
    "examples",
    "demo",
    "test/golden",
    "test/vectors",
    "README.md",
    "src/sandbox/README.md",
];

/** Where from-v1's keys come from: they stay there. */
const DOCUMENT = "examples/from-v1/deploymentconfig.json";

/** The examples by the CLI, as a pipeline runs them: nothing that it leaves in files or prints has a secret in it. */
describe("what the CLI writes and prints of the examples", () => {
    let sandbox: Sandbox;
    let projects: CliProjects;
    beforeEach(async () => {
        sandbox = await Sandbox.start();
        projects = new CliProjects(sandbox);
    });
    afterEach(async () => {
        await sandbox.stop();
        projects.remove();
    });

    it("is of every example", () => {
        assert.deepEqual(
            CASES.map(([name]) => name).filter((name) => name !== OWN_SECRETS),
            Object.keys(SET_UPS),
        );
    });

    for (const [name, setUp, kinds] of CASES) {
        it(`${name}: state, history, plan, JSON preview, event logs, output`, async () => {
            await setUp.prepare?.(sandbox);
            const traces: Record<string, string> = {};
            const run = async (example: string, ...args: string[]) => {
                traces[`${example}: ${args.join(" ")}`] = await projects.pulumi(example, ...args);
            };
            const examples = setUp.stacks.map(({ example }) => example);
            for (const stack of setUp.stacks) {
                const { example } = stack;
                await projects.init(stack);
                await run(example, "preview", "--diff", "--save-plan", "create.json");
                await run(example, "preview", "--json");
                await run(example, "up", "--yes", "--skip-preview", "--event-log", "up.log");
                await run(example, "preview", "--refresh", "--json", "--save-plan", "again.json");
                await run(example, "refresh", "--yes", "--skip-preview", "--event-log", "refresh.log");
                await run(example, "stack", "export", "--file", "exported.json");
            }
            const planted: Record<string, string> = {};
            for (const [kind, find] of Object.entries(KINDS)) {
                const found = find(sandbox, setUp).filter((text) => !isPublic(text));
                found.forEach((secret, i) => (planted[`planted: ${kind} ${i}`] = `key: ${secret}`));
                assert.equal(found.length > 0, kinds.includes(kind as KindOfSecret), kind);
            }
            for (const example of examples.toReversed()) {
                await run(example, "destroy", "--yes", "--skip-preview", "--event-log", "destroy.log");
            }

            Object.assign(traces, projects.written());
            for (const example of examples) {
                for (const file of ["create.json", "again.json", "exported.json", "up.log", "refresh.log"]) {
                    const { length = 0 } = traces[`examples/${example}/${file}`] ?? "";
                    assert.ok(length > 1000, `${file} of ${example} is empty`);
                }
            }
            assert.ok(Object.keys(traces).some((file) => file.includes("history")));
            for (const kept of KEPT) {
                const path = join(root, kept);
                const files = /\.md$/.test(kept) ? [path] : filesBelow(path);
                files.forEach((file) => (traces[file.slice(root.length + 1)] = readFileSync(file, "utf8")));
            }
            delete traces[DOCUMENT];
            assert.ok(sandbox.secretsKnown > 3, `the search knows ${sandbox.secretsKnown} secrets`);
            const open = Object.entries(traces).map(([place, text]) => [
                place,
                withoutEnvironmentVersions(text),
            ]);
            assert.deepEqual(sandbox.leaksIn(Object.fromEntries(open) as Record<string, string>), []);
            // The same search finds each one that is put there.
            const found = sandbox.leaksIn(planted).map(({ place }) => place);
            assert.deepEqual([...new Set(found)], Object.keys(planted));
        });
    }
});
