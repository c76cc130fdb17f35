import { ConfigMap } from "@pulumi/kubernetes/core/v1/configMap";
import { Sandbox, type SavedSandbox } from "aks-scoring/sandbox";
import assert from "node:assert/strict";
import { SET_UPS, type SetUp, stackOf } from "../examples/setUps";
import { TrafficGuard } from "./trafficGuard";

const DEPLOYMENTS = "Microsoft.MachineLearningServices/workspaces/onlineEndpoints/deployments";

/** Negative controls: the guard must name what is taken from under the traffic. */
describe("the guard of the faults' traffic", () => {
    let sandbox: Sandbox;
    let intact: SavedSandbox;
    /** An example's stack, up, in a sandbox that each test gets as it is then. */
    const example = ({ stacks: [stack], prepare }: SetUp) => {
        before(async () => {
            sandbox = await Sandbox.start();
            await prepare?.(sandbox);
            await (await stackOf(sandbox, stack!)).up();
            intact = await sandbox.save();
        });
        beforeEach(() => sandbox.restore(intact));
        after(() => sandbox.stop());
    };

    /** What the guard says when harm is done at a write that has nothing to do with it. */
    const problemsOf = async (harm: () => void): Promise<readonly string[]> => {
        const stack = await sandbox.stack(() => void new ConfigMap("other", {}), { stackName: "other" });
        const guard = new TrafficGuard(sandbox);
        sandbox.atWrite(1, harm);
        await stack.up();
        guard.stop();
        return guard.problems;
    };

    const finds = async (harm: () => void, named: string) => {
        const [problem = "", ...more] = await problemsOf(harm);
        assert.ok(problem.startsWith(`traffic to missing ${named}: `), problem);
        assert.match(problem, / after create urn:.*::other$/);
        assert.deepEqual(more, []);
    };

    describe("on plain Kubernetes", () => {
        example(SET_UPS.minimal);
        const backend = () => {
            const { name, namespace } = sandbox.kubernetes.objects("Deployment")[0].metadata;
            return { name, namespace, ref: (kind: string) => ({ kind, name, namespace }) };
        };

        it("says nothing where nothing is lost", async () => {
            assert.deepEqual(await problemsOf(() => undefined), []);
        });

        it("names a backend's Service that is gone", async () => {
            const { name, namespace, ref } = backend();
            await finds(() => sandbox.kubernetes.remove(ref("Service")), `Service ${namespace}/${name}`);
        });

        it("names a version's Deployment that is gone", async () => {
            const { name, namespace, ref } = backend();
            await finds(
                () => sandbox.kubernetes.remove(ref("Deployment")),
                `Deployment behind ${namespace}/${name}`,
            );
        });

        it("names a backend's Service that selects no pods", async () => {
            const { name, namespace, ref } = backend();
            const empty = () => sandbox.kubernetes.change(ref("Service"), ({ spec }) => (spec.selector = {}));
            await finds(empty, `Deployment behind ${namespace}/${name}`);
        });
    });

    describe("on Azure ML", () => {
        example(SET_UPS["azureml-rollout"]);

        it("says nothing where nothing is lost", async () => {
            assert.deepEqual(await problemsOf(() => undefined), []);
        });

        it("names a deployment under traffic that is gone", async () => {
            const green = sandbox.azure.objects(DEPLOYMENTS).find(({ name }) => name === "green")!;
            await finds(() => sandbox.azure.remove(green.id), "green");
        });
    });
});
