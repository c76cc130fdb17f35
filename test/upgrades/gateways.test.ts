import assert from "node:assert/strict";
import { AksCluster, ScoringEndpoint, ScoringGateway } from "aks-scoring";
import { Sandbox, type SandboxStack } from "aks-scoring/sandbox";
import { readKept } from "./kept";
import { identityOf } from "./contents";
import { lossesOf } from "./losses";

/** Which gateways a program declares, in this order. */
type Gateways = readonly ("public" | "internal" | "entrance")[];

/**
 * What version 0.1.0 made of `["public", "internal"]`, is kept: `internal` said `installEnvoyGateway: false` then, and Envoy
 * Gateway was below `public`. `entrance` is another name for `public` in the program.
 */
function program(gateways: Gateways, internalInstalls = true): () => void {
    return () => {
        const cluster = new AksCluster("ml", {
            resourceGroupName: "scoring",
            clusterName: "ml",
            location: "westeurope",
            purpose: "DevTest",
            pools: { cpu: { vmSize: "Standard_D4s_v5", count: 3 } },
        });
        const versions = { blue: { image: "acme.azurecr.io/fraud:12", pool: "cpu" } };
        for (const name of gateways) {
            if (name === "internal") {
                const target = new ScoringGateway(name, {
                    cluster,
                    namespaces: ["batch"],
                    loadBalancer: { internal: true },
                    ...(internalInstalls ? {} : { installEnvoyGateway: false }),
                });
                new ScoringEndpoint("churn", { target, versions });
            } else {
                const alias = name === "entrance" ? { aliases: [{ name: "public" }] } : {};
                const target = new ScoringGateway(name, { cluster, gatewayName: "public" }, alias);
                new ScoringEndpoint("fraud", { target, versions });
            }
        }
    };
}

describe("an upgrade of two gateways that version 0.1.0 made", () => {
    let sandbox: Sandbox;
    let stack: SandboxStack;
    const objects = () => new Set(sandbox.kubernetes.objects().map(identityOf));
    beforeEach(async () => {
        sandbox = await Sandbox.start({ requireCrds: true });
        await sandbox.restore(readKept("gateways", "released")!);
        stack = await sandbox.stack(() => undefined, { stackName: "gateways" });
    });
    afterEach(() => sandbox.stop());

    const moved: readonly Gateways[] = [
        ["public", "internal"],
        ["entrance", "internal"],
    ];
    for (const gateways of moved) {
        it(`moves Envoy Gateway to the cluster: ${gateways.join(", ")}`, async () => {
            stack.program = program(gateways);
            const before = objects();
            const { steps } = await stack.preview();
            assert.deepEqual(lossesOf(steps), []);
            assert.deepEqual(lossesOf((await stack.up()).steps), []);
            const after = objects();
            assert.deepEqual(
                [...before].filter((one) => !after.has(one)),
                [],
            );
            assert.deepEqual((await stack.preview()).steps, []);
            // From then on either may go.
            stack.program = program(["internal"]);
            const gone = (await stack.up()).steps.map(({ name }) => name);
            assert.ok(gone.some((name) => name.endsWith("-gateway")));
            assert.deepEqual(
                gone.filter((name) => /^(ml|internal|churn)\b/.test(name)),
                [],
            );
        });
    }

    // The other one's name says where Envoy Gateway was.
    it("stops before it deletes anything where the one that installed it is not the first, or is gone", async () => {
        for (const gateways of [["internal", "public"], ["internal"]] as const) {
            stack.program = program(gateways);
            const before = objects();
            await assert.rejects(stack.up(), /namespaces "envoy-gateway-system" already exists/);
            const after = objects();
            assert.deepEqual(
                [...before].filter((one) => !after.has(one)),
                [],
            );
        }
    });

    it("is not told to go on without installing it where it did", async () => {
        stack.program = program(["internal", "public"], false);
        await assert.rejects(stack.preview(), (error: Error) => {
            assert.match(
                error.message,
                /Where this stack installs it: remove installEnvoyGateway: false from internal, and declare first the gateway that installed it\./,
            );
            return true;
        });
    });

    it("warns, in its preview, where it goes on without installing it", async () => {
        stack.program = program(["internal"], false);
        const { steps, stdout } = await stack.preview();
        assert.match(
            stdout,
            /installEnvoyGateway = false: is right where another stack installed Envoy Gateway, by version 0\.1\.0: where this stack did, its namespace envoy-gateway-system is deleted now, with each Gateway in it\./,
        );
        assert.ok(
            lossesOf(steps).some((line) => /^delete kubernetes:core\/v1:Namespace public-system$/.test(line)),
        );
    });
});
