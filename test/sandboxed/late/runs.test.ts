import * as pulumi from "@pulumi/pulumi";
import { RandomId } from "@pulumi/random/randomId";
import { AksCluster, ScoringEndpoint, ScoringGateway } from "aks-scoring";
import { Sandbox, type SavedSandbox } from "aks-scoring/sandbox";
import assert from "node:assert/strict";
import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { CleanError, checkLater } from "#src/components/lateChecks";
import { Workplace } from "../../cli/workplace";
import { pulumiCli } from "../../pulumiCli";
import { failure, writesOf } from "../../sandbox/support";
import { InlineStack, errorsIn, report } from "./support";

const ROOT = join(__dirname, "../../../..");
const ID =
    "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/platform" +
    "/providers/Microsoft.ContainerService/managedClusters/shared";

const RIGHT = "Standard_D8s_v5";
const WRONG = "Standard_D4s_v5";
const PROBLEM = {
    says: report(
        'AksCluster.existing "shared"',
        `pools.cpu.vmSize = "${WRONG}": is ${RIGHT} on the cluster. Give the size that the pool has.`,
    ),
    component: "aks-scoring:index:ExistingAksCluster::shared",
};

function serve(vmSize: string) {
    const pools = { cpu: { vmSize, nodePoolName: "workers" } };
    const cluster = AksCluster.existing("shared", { clusterId: ID, pools });
    const target = new ScoringGateway("edge", { cluster });
    return new ScoringEndpoint("fraud", { target, versions: { blue: { image: "a.io/b:1", pool: "cpu" } } });
}

const program = (vmSize: string) => () => void serve(vmSize);

describe("a run with a late problem", () => {
    let inline: InlineStack;
    let sandbox: Sandbox;
    let saved: SavedSandbox;
    before(async () => {
        sandbox = await Sandbox.start();
        await sandbox.azure.putCluster({
            resourceGroupName: "platform",
            name: "shared",
            pools: [
                { name: "system", vmSize: WRONG, count: 3, mode: "System" },
                { name: "workers", vmSize: RIGHT, count: 3 },
            ],
        });
        inline = await InlineStack.open(sandbox, "late");
        await inline.succeeds("up", program(RIGHT));
        saved = await sandbox.save();
    });
    beforeEach(() => sandbox.restore(saved));
    after(() => sandbox.stop());

    it("is one that fails before it deletes, also where it goes on after errors", async () => {
        await inline.fails("up", program(WRONG), [PROBLEM], { continueOnError: true });
    });

    it("deletes nothing either where the SDK takes the error for none of this run's", async () => {
        const log = pulumi.log as { hasErrors: () => boolean };
        const { hasErrors } = log;
        log.hasErrors = () => false;
        try {
            await inline.fails("up", program(WRONG), [PROBLEM]);
        } finally {
            log.hasErrors = hasErrors;
        }
    });

    it("tells the problem once where the program returns what depends on it", async () => {
        const returning = () => ({ uri: serve(WRONG).scoringUri });
        await inline.fails("up", returning, [PROBLEM]);
    });

    it("waits for a value that comes long after the program's end, and that nothing needs", async () => {
        const told = { says: "the value is wrong", component: "aks-scoring:test:Slow::slow" };
        const { says } = told;
        class Slow extends pulumi.ComponentResource {
            constructor() {
                super("aks-scoring:test:Slow", "slow");
                checkLater(this, pulumi.output(setTimeout(300)), () => {
                    throw new CleanError(says, this);
                });
            }
        }
        const slow = () => {
            serve(RIGHT);
            new Slow();
        };
        // The component itself is new.
        const { stdout, error } = await inline.run("up", slow);
        assert.ok(error?.includes(says), error ?? stdout);
        assert.equal(errorsIn(stdout)[0], `error: ${says}`);
        // And without what serves, which would be deleted.
        await inline.fails("up", () => void new Slow(), [told]);
    });

    it("finishes what is under way", async () => {
        sandbox.delayWrites(1000);
        const from = sandbox.writes.length;
        const { error } = await inline.run("up", () => {
            new RandomId("slow", { byteLength: 2 });
            serve(WRONG);
        });
        sandbox.delayWrites(1);
        assert.ok(error?.includes(`"${WRONG}": is ${RIGHT} on the cluster`), error);
        assert.deepEqual(writesOf(sandbox, from), ["create slow"]);
        const state = await inline.stack.exportState();
        assert.match(state, /randomId:RandomId::slow/);
        assert.doesNotMatch(state, /"pending_operations"/);
    });

    it("harms no other run of the process", async () => {
        const other = await InlineStack.open(sandbox, "other");
        const names = Array.from({ length: 5 }, (_, i) => `id-${i}`);
        const ids = (some: readonly string[]) => () =>
            some.forEach((name) => new RandomId(name, { byteLength: 2 }));
        await other.succeeds("up", ids(names));
        const from = sandbox.writes.length;
        sandbox.delayWrites(300);
        // The SDK tells of an error in each run that is under way: whether this one is called a success is its own affair.
        const [, wrong] = await Promise.all([
            other.run("up", ids([...names, "new"])),
            inline.run("up", program(WRONG)),
        ]);
        sandbox.delayWrites(1);
        assert.ok(wrong.error?.includes(`"${WRONG}": is ${RIGHT} on the cluster`), wrong.error);
        assert.deepEqual(writesOf(sandbox, from), ["create new"]);
        await other.changesNothing(ids([...names, "new"]));
        await inline.changesNothing(program(RIGHT));
    });

    // With components whose arguments wait for nothing too.
    const components: Readonly<Record<string, () => void>> = {
        "an existing cluster": () => void AksCluster.existing("shared", { clusterId: ID }),
        "nothing else": () => undefined,
        "a component that fails before it looks at its arguments": () =>
            void pulumi.output("").apply((name) => new AksCluster(name, {} as never)),
        "arguments that throw": () =>
            void pulumi.output("ml").apply(
                (name) =>
                    new AksCluster(name, {
                        get resourceGroupName(): string {
                            throw new Error("of the arguments");
                        },
                    }),
            ),
        "a cluster": () =>
            void new AksCluster("ml", {
                resourceGroupName: "platform",
                location: "westeurope",
                pools: { cpu: { vmSize: RIGHT, count: 3 } },
            }),
    };
    for (const [component, declare] of Object.entries(components)) {
        it(`deletes nothing either where an apply of the program's own throws, beside ${component}`, async () => {
            const from = sandbox.writes.length;
            for (const command of ["preview", "up"] as const) {
                const { stdout, error } = await inline.run(command, () => {
                    const size = pulumi.output(RIGHT).apply((): string => {
                        throw new Error("of the program's own");
                    });
                    declare();
                    new RandomId("id", { byteLength: 2, keepers: { size } });
                });
                assert.ok(error?.includes("of the program's own"), stdout);
                assert.doesNotMatch(stdout, /delet/);
            }
            const writes = sandbox.writes.slice(from).map(({ operation }) => operation);
            assert.ok(!writes.includes("delete"), writes.join());
        });
    }

    it("leaves destroy and refresh with the program as they are", async () => {
        const options = { color: "never", runProgram: true } as const;
        const { workspace } = inline.stack.automation;
        const before = workspace.program;
        try {
            workspace.program = () => Promise.resolve(program(RIGHT)());
            await inline.stack.automation.refresh(options);
            await inline.changesNothing(program(RIGHT));
            await inline.stack.automation.destroy(options);
            assert.deepEqual(sandbox.kubernetes.objects("Deployment"), []);
        } finally {
            workspace.program = before;
        }
    });

    it("tells the problem once by the CLI, and deletes nothing", async () => {
        const index = `
            const { AksCluster, ScoringEndpoint, ScoringGateway } = require("aks-scoring");
            const vmSize = new (require("@pulumi/pulumi").Config)().require("vmSize");
            exports.uri = (${serve.toString().replace(/aks_scoring_1\./g, "")})(vmSize).scoringUri;
        `;
        const place = new Workplace({
            "Pulumi.yaml": "name: sandbox\nruntime: nodejs\n",
            "package.json": { name: "late", main: "index.js" },
            "index.js": index.replace(/\bID\b/g, JSON.stringify(ID)),
        });
        mkdirSync(join(place.folder, "node_modules"));
        symlinkSync(ROOT, join(place.folder, "node_modules", "aks-scoring"));
        symlinkSync(join(ROOT, "node_modules", "@pulumi"), join(place.folder, "node_modules", "@pulumi"));
        try {
            const cli = pulumiCli(sandbox, place.folder);
            const pulumi = async (...args: string[]) => (await cli(place.folder, ...args)).stdout;
            await inline.succeeds("up", () => undefined);
            const vmSize = (size: string) => ["--config", `vmSize=${size}`];
            await pulumi("stack", "init", "late");
            await pulumi("up", "--yes", "--skip-preview", ...vmSize(RIGHT));
            const from = sandbox.writes.length;
            for (const command of [["preview"], ["up", "--yes", "--skip-preview"]]) {
                const { stdout } = await pulumi(...command, ...vmSize(WRONG)).then(
                    (printed) => assert.fail(printed),
                    (error: { stdout: string }) => error,
                );
                assert.deepEqual(errorsIn(stdout), [`error: ${PROBLEM.says}`]);
                assert.doesNotMatch(stdout, /delet|^ {4}at |Unhandled/m);
            }
            assert.deepEqual(sandbox.writes.slice(from), []);
        } finally {
            place.remove();
        }
    });
});

describe("a run in the sandbox", () => {
    it("ends as by the CLI where the program has an error of its own: nothing is deleted", async () => {
        const sandbox = await Sandbox.start();
        try {
            const stack = await sandbox.stack(() => void new RandomId("serves", { byteLength: 2 }));
            await stack.up();
            const from = sandbox.writes.length;
            stack.program = () => {
                const size = pulumi.output("").apply((): string => {
                    throw new Error("of the program's own");
                });
                new RandomId("serves", { byteLength: 2, keepers: { size } });
            };
            for (const run of [() => stack.preview(), () => stack.up()]) {
                const { message, summary } = await failure(run());
                assert.match(message, /of the program's own/);
                assert.equal(summary["delete"], undefined);
            }
            assert.deepEqual(sandbox.writes.slice(from), []);
        } finally {
            await sandbox.stop();
        }
    });
});
