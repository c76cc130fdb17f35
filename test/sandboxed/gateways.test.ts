import assert from "node:assert/strict";
import { Namespace } from "@pulumi/kubernetes/core/v1/namespace";
import { Release } from "@pulumi/kubernetes/helm/v3/release";
import * as pulumi from "@pulumi/pulumi";
import { ScoringEndpoint, ScoringGateway, type ScoringGatewayArgs } from "aks-scoring";
import { type Run, Sandbox, type SandboxStack, type SavedSandbox } from "aks-scoring/sandbox";
import { servingCluster } from "./servingCluster";

const NAMES = ["edge", "inner", "batch"] as const;
type Name = (typeof NAMES)[number];

/** A cluster with gateways in this order, each with an endpoint and a namespace of its own. */
function program(gateways: readonly Name[], settings: Partial<ScoringGatewayArgs> = {}): () => void {
    return () => {
        const component = { resource: new pulumi.ComponentResource("test:index:Cluster", "ml"), name: "ml" };
        const cluster = servingCluster({ component });
        for (const name of gateways) {
            const target = new ScoringGateway(name, {
                cluster,
                namespaces: [`${name}-scoring`],
                ...settings,
            });
            const versions = { blue: { image: "acme.azurecr.io/fraud:12", pool: "cpu", replicas: 2 } };
            new ScoringEndpoint(`${name}-fraud`, { target, versions });
        }
    };
}

const SETS: readonly (readonly Name[])[] = [0, 1, 2, 3, 4, 5, 6, 7].map((bits) =>
    NAMES.filter((_, index) => (bits & (1 << index)) !== 0),
);

const differing = (one: readonly Name[], other: readonly Name[]) =>
    NAMES.filter((name) => one.includes(name) !== other.includes(name)).length;

/** The random keys' provider comes with the first endpoint, and goes with the last. */
const linesOf = ({ steps }: Run) =>
    steps
        .filter(({ type }) => type !== "pulumi:providers:random")
        .map(({ op, name }) => `${op} ${name}`)
        .sort();

/** Whose a step is: a gateway's, or the cluster's. */
const ownerOf = (line: string) => line.split(" ")[1]!.split("-")[0]!;

interface OwnRelease {
    readonly release: Release;
    readonly component: pulumi.ComponentResource;
}

describe("gateways of one cluster", () => {
    let sandbox: Sandbox;
    let stack: SandboxStack;
    const saved = new Map<string, SavedSandbox>();
    const identities = (of: (owner: string) => boolean) =>
        sandbox.kubernetes
            .objects()
            .map(({ kind, metadata }) => {
                const { name, namespace = "", uid } = metadata as Record<string, string>;
                return {
                    owner: (namespace === "envoy-gateway-system" || namespace === ""
                        ? name!
                        : namespace
                    ).split("-")[0]!,
                    text: `${String(kind)} ${namespace}/${name} ${uid}`,
                };
            })
            .filter(({ owner }) => of(owner))
            .map(({ text }) => text)
            .sort();

    before(async () => {
        sandbox = await Sandbox.start({ requireCrds: true });
        stack = await sandbox.stack(program([]));
        for (const names of SETS) {
            stack.program = program(names);
            await stack.up();
            saved.set(names.join(), await sandbox.save());
        }
    });
    after(() => sandbox.stop());

    // One comes or goes, or all but one, or all: by such steps every order of adding and removing is made.
    for (const from of SETS) {
        for (const to of SETS.filter((set) => differing(from, set) === 1 || set.length + from.length === 3)) {
            if (from === to) continue;
            it(`go from [${from.join(", ")}] to [${to.join(", ")}], and take nothing of another's`, async () => {
                await sandbox.restore(saved.get(from.join())!);
                const staying = (owner: string) =>
                    [...from].filter((name) => to.includes(name)).some((name) => name === owner);
                const before = identities(staying);
                // The order in which a program names them is of no importance.
                stack.program = program([...to].reverse());
                const preview = linesOf(await stack.preview());
                const lines = linesOf(await stack.up());
                assert.deepEqual(lines, preview);
                const deleted = lines.filter((line) => line.startsWith("delete ")).map(ownerOf);
                const last = to.length === 0 ? ["ml"] : [];
                const leaving = from.filter((name) => !to.includes(name));
                assert.deepEqual([...new Set(deleted)].sort(), [...leaving, ...last].sort());
                assert.deepEqual(
                    lines.filter((line) => !/^(create|delete) /.test(line)),
                    [],
                );
                assert.deepEqual(identities(staying), before);
            });
        }
    }

    it("are refused in a second stack that would install Envoy Gateway too, and the first one's stay", async () => {
        await sandbox.restore(saved.get("edge")!);
        const all = () => true;
        const before = identities(all).filter((line) => !line.startsWith("Namespace inner"));
        const second = await sandbox.stack(program(["inner"]), { stackName: "second" });
        const from = sandbox.writes.length;
        await assert.rejects(second.up(), /namespaces "envoy-gateway-system" already exists/);
        const written = sandbox.writes.slice(from).map(({ type }) => type.split(":").at(-1));
        assert.equal(written.includes("CustomResourceDefinitionPatch"), false);
        await second.destroy();
        assert.deepEqual(identities(all), before);
    });

    const INSTALLED = { installEnvoyGateway: false };

    it("share the Envoy Gateway of another stack, which stays when they go", async () => {
        await sandbox.restore(saved.get("edge")!);
        const all = () => true;
        const before = identities(all);
        const second = await sandbox.stack(program(["inner"], INSTALLED), { stackName: "second" });
        const made = linesOf(await second.up());
        assert.ok(made.includes("read inner-installed-envoy-gateway"), made.join());
        assert.deepEqual(
            made.filter((line) => line.startsWith("create ml-")),
            [],
        );
        assert.deepEqual(linesOf(await second.preview()), ["read inner-installed-envoy-gateway"]);
        assert.deepEqual((await second.refresh()).steps, []);
        await second.destroy();
        assert.deepEqual(identities(all), before);
    });

    it("are refused without the Envoy Gateway that this very stack installed", async () => {
        await sandbox.restore(saved.get("edge,inner")!);
        const from = sandbox.writes.length;
        // One that says so, or all that are left.
        for (const names of [["edge", "inner"], ["inner"]] as const) {
            stack.program = program(names, INSTALLED);
            for (const run of [() => stack.preview(), () => stack.up()]) {
                await assert.rejects(run(), (error: Error) => {
                    assert.match(
                        error.message,
                        /installEnvoyGateway = false: must be left out: this stack installed Envoy Gateway, and would delete it, with the namespace envoy-gateway-system and each Gateway in it/,
                    );
                    return true;
                });
            }
        }
        const deleted = sandbox.writes.slice(from).filter(({ operation }) => operation === "delete");
        assert.deepEqual(deleted, []);
    });

    // As itself, or as the component that holds it, in an Output.
    const ways: Readonly<Record<string, (own: OwnRelease) => pulumi.ComponentResourceOptions>> = {
        itself: ({ release }) => ({ dependsOn: [release] }),
        "by a component": ({ component }) => ({ dependsOn: component }),
        "by an Output": ({ release }) => ({ dependsOn: pulumi.output([release]) }),
    };
    for (const [way, optionsOf] of Object.entries(ways)) {
        it(`wait for an Envoy Gateway that the program brings ${way}`, async () => {
            await sandbox.restore(saved.get("")!);
            const own = await sandbox.stack(
                () => {
                    const cluster = servingCluster({
                        component: {
                            resource: new pulumi.ComponentResource("test:index:Cluster", "ml"),
                            name: "ml",
                        },
                    });
                    const { provider } = cluster;
                    const metadata = { name: "envoy-gateway-system" };
                    const component = new pulumi.ComponentResource("test:index:Own", "mine");
                    const options = { provider, parent: component };
                    const namespace = new Namespace("mine", { metadata }, options);
                    const chart = "oci://docker.io/envoyproxy/gateway-helm";
                    const release = new Release(
                        "mine",
                        { chart, namespace: namespace.metadata.name },
                        options,
                    );
                    const settings = { cluster, installEnvoyGateway: false };
                    new ScoringGateway("edge", settings, optionsOf({ release, component }));
                },
                { stackName: "own" },
            );
            const { steps } = await own.preview();
            assert.ok(steps.some(({ name }) => name === "edge-gateway"));
            await own.up();
            assert.deepEqual(linesOf(await own.preview()), ["read edge-installed-envoy-gateway"]);
            await own.destroy();
        });
    }
});
