import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { ScoringEndpoint, type ScoringEndpointArgs, ScoringGateway, type VersionArgs } from "aks-scoring";
import { type Run, Sandbox, type SandboxRunError, type SandboxStack } from "aks-scoring/sandbox";
import { servingCluster } from "./servingCluster";

type Settings = Partial<Omit<ScoringEndpointArgs, "target">>;

const SECRETS = [
    "hunter2-hunter2-hunter2",
    "correct-horse-battery-staple",
    "given-key-0123456789",
    "another-given-key-42",
];
const [PASSWORD, NEW_PASSWORD, KEY, NEW_KEY] = SECRETS as [string, string, string, string];
const INSIGHTS = `InstrumentationKey=${"7".repeat(8)}-7777-7777-7777-${"7".repeat(12)}`;

const blue: VersionArgs = { image: "acme.azurecr.io/fraud:12", pool: "cpu" };
const green: VersionArgs = { image: "acme.azurecr.io/fraud:13", pool: "gpu", gpus: 1 };
const both = (share: number) => ({
    blue: { ...blue, traffic: share },
    green: { ...green, traffic: 100 - share },
});

function program(settings: Settings, secretsAreMutable: boolean): () => unknown {
    return () => {
        const target = new ScoringGateway("edge", { cluster: servingCluster({ secretsAreMutable }) });
        const fraud = new ScoringEndpoint("fraud", { target, versions: both(90), ...settings });
        const { scoringUri, swaggerUri, primaryKey, secondaryKey } = fraud;
        return { scoringUri, swaggerUri, primaryKey, secondaryKey };
    };
}

const steps = (run: Run) => run.steps.map(({ op, type, name }) => `${op} ${type.split(":").at(-1)} ${name}`);
/** The first and the last as they are; what is in between in any order. */
const middleSorted = (lines: readonly string[]) => [lines[0], ...lines.slice(1, -1).sort(), lines.at(-1)];

describe("ScoringEndpoint under the engine", () => {
    let sandbox: Sandbox;
    let stack: SandboxStack;
    let secretsAreMutable = true;
    let settings: Settings = {};
    let outputs: Run["outputs"] = {};
    let printed = "";

    const written = (from: number) =>
        sandbox.writes
            .slice(from)
            .map(({ operation, type, name }) => `${operation} ${type.split(":").at(-1)} ${name}`);
    /** Adds to what the program says, and runs it: each test goes on from where the one before it left the stack. */
    const change = async (added: Settings): Promise<{ run: Run; writes: string[] }> => {
        const from = sandbox.writes.length;
        settings = { ...settings, ...added };
        stack.program = program(settings, secretsAreMutable);
        const run = await stack.up();
        outputs = run.outputs;
        printed += run.stdout;
        return { run, writes: written(from) };
    };
    const object = (kind: string, prefix: string) =>
        sandbox.kubernetes
            .objects(kind)
            .find((one: { metadata: { name: string } }) => one.metadata.name.startsWith(prefix));
    const assertNoLeak = async () => {
        const texts = [printed, await stack.exportState(), JSON.stringify(sandbox.writes)];
        for (const secret of [
            ...SECRETS,
            INSIGHTS,
            ...["primaryKey", "secondaryKey"].map((key) => String(outputs[key]?.value)),
        ]) {
            const base64 = Buffer.from(secret).toString("base64").slice(0, 18);
            for (const text of texts) {
                assert.equal(text.includes(secret) || text.includes(base64), false, `found ${secret}`);
            }
        }
    };
    const start = async (mutable: boolean, added: Settings) => {
        sandbox = await Sandbox.start();
        secretsAreMutable = mutable;
        settings = {};
        printed = "";
        stack = await sandbox.stack(() => undefined);
        return change(added);
    };

    describe("one life of it", () => {
        const versions = (share: number, changed: Partial<VersionArgs> = {}) => {
            const { blue: first, green: second } = both(share);
            const secret = { secretEnvironmentVariables: { PASSWORD } };
            return { blue: { ...first, ...secret, ...changed }, green: second };
        };

        before(async () => {
            await start(true, {
                versions: versions(90),
                appInsightsConnectionString: pulumi.secret(INSIGHTS),
            });
        });
        after(() => sandbox.stop());

        it("answers under v1's path, its keys secret", () => {
            const uri = outputs["scoringUri"]?.value as string;
            assert.match(uri, /^http:\/\/203\.0\.113\.[0-9]+\/api\/v1\/service\/fraud\/score$/);
            assert.equal(outputs["swaggerUri"]?.value, uri.replace(/score$/, "swagger.json"));
            for (const key of ["primaryKey", "secondaryKey"]) {
                assert.equal(outputs[key]?.secret, true);
                assert.match(outputs[key].value as string, /^[A-Za-z0-9]{32}$/);
            }
            assert.notEqual(outputs["primaryKey"]?.value, outputs["secondaryKey"]?.value);
        });

        it("makes the route last, behind workloads and policies", () => {
            const kinds = sandbox.writes.map(({ type }) => type.split(":").at(-1));
            const order = (kind: string) => kinds.indexOf(kind);
            assert.equal(kinds.at(-1), "HTTPRoute");
            assert.ok(order("Namespace") < order("Secret"));
            assert.ok(order("Secret") < order("SecurityPolicy"));
            assert.ok(order("Deployment") < order("HorizontalPodAutoscaler"));
            assert.ok(order("Deployment") < order("Service"));
        });

        it("changes nothing without a change, not even what the autoscaler did", async () => {
            assert.deepEqual(steps(await stack.up()), []);
            const { name, namespace } = object("Deployment", "fraud-blue").metadata as Record<string, string>;
            sandbox.kubernetes.change(
                { kind: "Deployment", name: name!, namespace: namespace! },
                ({ spec }) => {
                    (spec as { replicas: number }).replicas = 7;
                },
            );
            assert.deepEqual(steps(await stack.up({ refresh: true })), []);
            assert.equal(object("Deployment", "fraud-blue").spec.replicas, 7);
        });

        it("shifts weights in one update, and shows it in one line each", async () => {
            stack.program = program({ ...settings, versions: versions(60) }, true);
            const preview = await stack.preview({ diff: true });
            assert.match(preview.stdout, /~ weight: 90 => 60/);
            assert.match(preview.stdout, /~ weight: 10 => 40/);
            const { run } = await change({ versions: versions(60) });
            assert.deepEqual(steps(run), ["update HTTPRoute fraud-route"]);
            assert.deepEqual(run.steps[0]?.diff, {
                "spec.rules[0].backendRefs[0].weight": "update",
                "spec.rules[0].backendRefs[1].weight": "update",
            });
        });

        it("changes nothing when the keys of the versions come in another order, whoever gets what is left", async () => {
            const { blue: first, green: second } = versions(60);
            const open = { ...first, traffic: undefined };
            for (const keys of [
                { green: second, blue: first },
                { blue: open, green: second },
                { green: second, blue: open },
            ]) {
                stack.program = program({ ...settings, versions: keys }, true);
                const { summary, stdout } = await stack.preview({ diff: true });
                assert.deepEqual(Object.keys(summary), ["same"], stdout);
                assert.deepEqual(steps(await stack.up()), []);
            }
        });

        it("changes an image in one Deployment, and a tag in one object that restarts no pod", async () => {
            const { blue: first, green: second } = versions(60);
            const tagged = { ...first, tags: { owner: "risk & fraud" } };
            const pushed = { ...second, image: "acme.azurecr.io/fraud:14" };
            const { run } = await change({
                versions: { blue: tagged, green: pushed },
                tags: { team: pulumi.output("risk") },
            });
            const diffs = Object.fromEntries(run.steps.map(({ name, diff }) => [name, diff]));
            assert.deepEqual(diffs, {
                "fraud-blue-deployment": { 'metadata.annotations["aks-scoring/tags"]': "add" },
                "fraud-green-deployment": { "spec.template.spec.containers[0].image": "update" },
                "fraud-route": { "metadata.annotations": "add" },
            });
            const { annotations } = object("Deployment", "fraud-blue").metadata as {
                annotations: Record<string, string>;
            };
            assert.equal(annotations["aks-scoring/tags"], '{"owner":"risk & fraud"}');
        });

        it("adds a version workload first, and takes one away route first", async () => {
            const two = settings.versions!;
            const three = {
                ...two,
                green: { ...two["green"]!, traffic: 30 },
                red: { ...blue, replicas: 2, traffic: 10 },
            };
            const { writes } = await change({
                versions: three,
                appInsightsConnectionString: pulumi.secret(INSIGHTS),
            });
            assert.deepEqual(middleSorted(writes.slice(2)), [
                "create Deployment fraud-red-deployment",
                "create HTTPRoute fraud-red-route",
                "create PodDisruptionBudget fraud-red-budget",
                "create Service fraud-red-service",
                "update HTTPRoute fraud-route",
            ]);
            assert.deepEqual(writes.slice(0, 2), [
                "create RandomId fraud-red-environment-name",
                "create Secret fraud-red-environment",
            ]);
            const back = (await change({ versions: two })).writes;
            assert.deepEqual(back.slice(0, 2), [
                "update HTTPRoute fraud-route",
                "delete HTTPRoute fraud-red-route",
            ]);
            assert.deepEqual(middleSorted(back.slice(1, -2)), [
                "delete HTTPRoute fraud-red-route",
                "delete PodDisruptionBudget fraud-red-budget",
                "delete Service fraud-red-service",
                "delete Deployment fraud-red-deployment",
            ]);
            assert.deepEqual(back.slice(-2), [
                "delete Secret fraud-red-environment",
                "delete RandomId fraud-red-environment-name",
            ]);
        });

        it("rotates one key, the other going on, and rolls pods onto a secret that changed", async () => {
            const old = outputs;
            const { blue: first, green: second } = settings.versions!;
            const secretEnvironmentVariables = { PASSWORD: NEW_PASSWORD };
            const changed = { blue: { ...first!, secretEnvironmentVariables }, green: second! };
            const { writes } = await change({ keyRotation: { primary: 2 }, versions: changed });
            const of = (part: string) => writes.filter((line) => line.includes(part));
            assert.deepEqual(of("key"), [
                "create RandomPassword fraud-primary-key",
                "update Secret fraud-keys",
                "delete RandomPassword fraud-primary-key",
            ]);
            assert.deepEqual(of("blue"), [
                "create RandomId fraud-blue-environment-name",
                "create Secret fraud-blue-environment",
                "update Deployment fraud-blue-deployment",
                "delete Secret fraud-blue-environment",
                "delete RandomId fraud-blue-environment-name",
            ]);
            assert.equal(writes.length, 8);
            assert.notEqual(outputs["primaryKey"]?.value, old["primaryKey"]?.value);
            assert.equal(outputs["secondaryKey"]?.value, old["secondaryKey"]?.value);
            const data = object("Secret", "fraud-keys").data as Record<string, string>;
            assert.deepEqual(
                Object.entries(data).map(([key, text]) => [key, Buffer.from(text, "base64").toString()]),
                [
                    ["primary", outputs["primaryKey"]?.value],
                    ["secondary", outputs["secondaryKey"]?.value],
                ],
            );
        });

        it("keeps every secret out of state and output", assertNoLeak);

        it("prints all problems cleanly, and makes nothing", async () => {
            const from = sandbox.writes.length;
            const bad = {
                auth: "token" as const,
                versions: { blue: { ...blue, traffic: 120, pool: "cup" } },
            };
            stack.program = program(bad, true);
            await assert.rejects(stack.preview(), (error: SandboxRunError) => {
                const said = error.diagnostics.find((text) => text.includes("ScoringEndpoint"));
                assert.equal(
                    said,
                    [
                        'ScoringEndpoint "fraud": 3 problems',
                        '  - token: is missing, and auth: "token" needs it. Write token: { tenantId, audience }: whose tokens are taken, and for which application.',
                        "  - versions.blue.traffic = 120: must be a whole number from 0 to 100. The most is 100.",
                        '  - versions.blue.pool = "cup": must be one of "cpu" or "gpu". Did you mean "cpu"?',
                    ].join("\n"),
                );
                assert.doesNotMatch(error.stdout, /\.js:[0-9]+/);
                return true;
            });
            assert.deepEqual(written(from), []);
        });

        it("destroys the route first, and leaves nothing", async () => {
            stack.program = program(settings, true);
            const from = sandbox.writes.length;
            await stack.destroy();
            assert.equal(written(from)[0], "delete HTTPRoute fraud-route");
            const ours = ({ metadata }: { metadata: { labels?: Record<string, string> } }) =>
                metadata.labels?.["app.kubernetes.io/managed-by"] === "pulumi";
            assert.deepEqual(sandbox.kubernetes.objects().filter(ours), []);
        });
    });

    describe("with a provider that would delete a changed Secret first", () => {
        before(async () => {
            await start(false, { secondaryKey: pulumi.secret(KEY) });
        });
        after(() => sandbox.stop());

        it("makes the new Secret, moves the policy, and only then deletes the old one", async () => {
            const moved = [
                "create RandomId fraud-keys-name",
                "create Secret fraud-keys",
                "update SecurityPolicy fraud-auth",
                "delete Secret fraud-keys",
                "delete RandomId fraud-keys-name",
            ];
            const random = (line: string) => line.includes("RandomPassword");
            const rotated = (await change({ keyRotation: { primary: 2 } })).writes;
            assert.deepEqual(
                rotated.filter((line) => !random(line)),
                moved,
            );
            const given = (await change({ secondaryKey: pulumi.secret(NEW_KEY) })).writes;
            assert.deepEqual(given, moved);
            await assertNoLeak();
        });

        it("says what is wrong with Outputs in the words that it has for plain values", async () => {
            stack.program = program(
                {
                    primaryKey: pulumi.secret("the-same-key-twice"),
                    secondaryKey: pulumi.secret("the-same-key-twice"),
                    versions: { blue: { ...blue, image: pulumi.output("acme.azurecr.io/Fraud:12") } },
                },
                false,
            );
            await assert.rejects(stack.up({ continueOnError: true }), (error: SandboxRunError) => {
                const text = error.diagnostics.join("\n");
                assert.match(
                    text,
                    /ScoringDeployment "fraud-blue": 1 problem\n {2}- image = "acme\.azurecr\.io\/Fraud:12": must be/,
                );
                assert.doesNotMatch(error.stdout, /the-same-key-twice/);
                return true;
            });
            stack.program = program(
                { primaryKey: pulumi.secret(KEY), secondaryKey: pulumi.secret(KEY) },
                false,
            );
            await assert.rejects(
                stack.up(),
                /ScoringEndpoint "fraud": 1 problem\n.*- secondaryKey = \[secret\]: must differ from primaryKey\. Give another key, or leave one of the two out\./,
            );
        });
    });
});
