import { isSdkAnswer } from "#src/sandbox/debugTexts";
import { isPublic } from "#src/sandbox/publicTexts";
import type { EngineEvent } from "@pulumi/pulumi/automation";
import { Sandbox } from "aks-scoring/sandbox";
import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type PulumiCli, pulumiCli } from "../pulumiCli";
import { SET_UPS, type ExampleStack, type SetUp } from "./setUps";

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

/** Its program is ownSecrets.ts. */
const OWN_SECRETS = "own-secrets";

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
        {
            stacks: [
                {
                    example: OWN_SECRETS,
                    config: {},
                    secretConfig: {
                        connectionString:
                            "InstrumentationKey=0b6a0000-0000-4000-8000-00000000aa01;IngestionEndpoint=https://example.com/",
                        password: "a-password-of-a-database",
                    },
                },
            ],
        },
        [...ON_KUBERNETES, "secret configuration"],
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

/** What the projects' folder has of the repository. */
const LINKED = ["package.json", "node_modules", "dist"];

/** All files below, read. */
function filesBelow(path: string): string[] {
    return readdirSync(path, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name));
}

/** The examples by the CLI, as a pipeline runs them: nothing that it leaves in files or prints has a secret in it. */
describe("what the CLI writes and prints of the examples", () => {
    let sandbox: Sandbox;
    let folder: string;
    let cli: PulumiCli;
    beforeEach(async () => {
        sandbox = await Sandbox.start();
        folder = mkdtempSync(join(tmpdir(), "aks-scoring-secrets-"));
        cli = pulumiCli(sandbox, folder, {
            PULUMI_EXPERIMENTAL: "1", // --save-plan
            PULUMI_DEBUG_COMMANDS: "1", // --event-log
        });
        for (const name of LINKED) {
            symlinkSync(join(root, name), join(folder, name));
        }
        // Copies: the engine works in the program's own folder, where examples read files.
        cpSync(join(root, "examples"), join(folder, "examples"), {
            recursive: true,
            filter: (path) => !path.endsWith(".ts"),
        });
        cpSync(join(root, ".build", "examples"), join(folder, "examples"), { recursive: true });
        cpSync(join(__dirname, "ownSecrets.js"), join(folder, "examples", OWN_SECRETS, "index.js"));
    });
    afterEach(async () => {
        await sandbox.stop();
        rmSync(folder, { recursive: true, force: true });
    });

    /** Runs the CLI in an example's folder; answers what it prints. */
    const pulumi = async (example: string, ...args: string[]): Promise<string> => {
        const { stdout, stderr } = await cli(join(folder, "examples", example), ...args);
        return stdout + stderr;
    };

    /** A new stack of an example, configured. */
    const init = async ({ example, config, secretConfig = {} }: ExampleStack) => {
        const settings = "name: sandbox\nruntime: nodejs\nmain: index.js\n";
        writeFileSync(join(folder, "examples", example, "Pulumi.yaml"), settings);
        await pulumi(example, "stack", "init", example.replace("/", "-"));
        for (const [key, value] of Object.entries(config))
            await pulumi(example, "config", "set", "--plaintext", key, "--", value);
        for (const [key, value] of Object.entries(secretConfig))
            await pulumi(example, "config", "set", "--secret", key, "--", value);
    };

    /** A file as it is; an event log without the SDK's own texts, which docs/secrets.md warns of. */
    const read = (file: string) => {
        const text = readFileSync(file, "utf8");
        if (!file.endsWith(".log")) return text;
        const events = text.split("\n").filter((line) => line !== "");
        return events.filter((line) => !isSdkAnswer(JSON.parse(line) as EngineEvent)).join("\n");
    };

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
                traces[`${example}: ${args.join(" ")}`] = await pulumi(example, ...args);
            };
            const examples = setUp.stacks.map(({ example }) => example);
            for (const stack of setUp.stacks) {
                const { example } = stack;
                await init(stack);
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

            const written = filesBelow(join(folder, "examples")).concat(filesBelow(join(folder, "state")));
            for (const file of written) traces[file.slice(folder.length + 1)] = read(file);
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
            assert.deepEqual(sandbox.leaksIn(traces), []);
            // The same search finds each one that is put there.
            const found = sandbox.leaksIn(planted).map(({ place }) => place);
            assert.deepEqual([...new Set(found)], Object.keys(planted));
        });
    }
});
