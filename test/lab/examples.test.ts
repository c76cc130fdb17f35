import assert from "node:assert/strict";
import { AppsV1Api, CoreV1Api } from "@kubernetes/client-node";
import { Lab } from "../../lab/lab";
import { setUpTools } from "../../lab/setUp/tools";
import { exampleTests } from "../examples/exampleTests";
import { needsStandIn } from "./standIns";

// The same tests as on the sandbox's memory, with an API server that says what it accepts, and pods that must get ready.
describe("the examples on a real API server", () => {
    beforeEach(function () {
        // Azure's side looks for InstanceTypes in what the stand-in wrote.
        if (/^azureml/.test(this.currentTest?.title ?? "")) needsStandIn(this);
    });
    exampleTests(async () => {
        const lab = await Lab.start(await setUpTools(() => undefined));
        return {
            sandbox: lab.sandbox,
            look: () => everythingRuns(lab),
            stop: () => lab.stop(),
        };
    });
});

/** Each Deployment has the pods that it wants: no namespace refused one. */
async function everythingRuns(lab: Lab): Promise<void> {
    assert.deepEqual(lab.warnings, [], "every field is one that the API server knows");
    const { items } = await lab.client.makeApiClient(AppsV1Api).listDeploymentForAllNamespaces();
    for (const { metadata, spec, status } of items) {
        assert.equal(status?.readyReplicas ?? 0, spec?.replicas, `${metadata?.namespace}/${metadata?.name}`);
    }
    const pods = await lab.client.makeApiClient(CoreV1Api).listPodForAllNamespaces();
    for (const { metadata, status } of pods.items) {
        assert.match(status?.phase ?? "", /Running|Succeeded/, metadata?.name);
    }
}
