import type { Run } from "aks-scoring/sandbox";
import { azureMlView, onlyEndpoint, trafficOf } from "./azureMlView";
import { picture } from "./picture";
import { exampleProgram } from "./program";
import {
    change,
    type Change,
    changeNothing,
    createAll,
    kindOf,
    type Scene,
    showOutputs,
    stepsOf,
    writesSince,
} from "./steps";
import { inMemory, type Story } from "./story";

const WORKSPACE =
    "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/ml" +
    "/providers/Microsoft.MachineLearningServices/workspaces/fraud-ws";

/** The example azureml-rollout: the same versions behind an Azure ML online endpoint. */
export const AZURE_ML: Story = {
    program: exampleProgram("azureml-rollout"),
    projectName: "aks-scoring-azureml-rollout",
    config: { workspaceId: WORKSPACE },
    open: inMemory(tell, (sandbox) => sandbox.azure.put(WORKSPACE, { location: "westeurope" })),
    picture: { file: "stack-azureml.html", title: "A picture of the stack" },
};

async function tell(scene: Scene): Promise<string> {
    await createAll(
        scene,
        "A cluster with CPU and GPU pools, its attachment to a workspace, and an online endpoint with two versions.",
    );
    promiseTraffic(scene, "blue 90, green 10");
    await changeNothing(scene);
    await shiftWeights(scene);
    await changeTag(scene);
    await changeImage(scene);
    await rotatePool(scene);
    await addVersion(scene);
    const last = await removeVersion(scene);
    const scoringUri = showOutputs(scene, last, {
        outputs: ["primaryKey"],
        explanation: "Azure ML's keys, read by listKeys, are secrets.",
    });
    return picture(azureMlView(scene.sandbox, scoringUri));
}

async function shiftWeights(scene: Scene): Promise<void> {
    await oneUpdate(
        scene,
        {
            setting: "greenTraffic",
            value: "40",
            explanation: "More traffic for green: 60% and 40%.",
            shown: "diff",
        },
        "a change of weights is one update of one resource, the rollout, and one write of the endpoint",
    );
    promiseTraffic(scene, "blue 60, green 40");
}

async function changeTag(scene: Scene): Promise<void> {
    await oneUpdate(
        scene,
        { setting: "team", value: "payments", explanation: "Another tag of the endpoint.", shown: "diff" },
        "a tag is one update too",
    );
    promiseTraffic(scene, "blue 60, green 40");
}

/** A change that is one update of the rollout, and one request to the endpoint. */
async function oneUpdate(scene: Scene, made: Change, promised: string): Promise<void> {
    const { sandbox, terminal } = scene;
    const before = sandbox.azure.history.length;
    const run = await change(scene, made);
    const { id } = onlyEndpoint(sandbox);
    const requests = sandbox.azure.history.slice(before).filter((one) => one.id.startsWith(id));
    terminal.promise(stepsOf(run) === "update Deployment" && requests.length === 1, promised);
}

async function changeImage(scene: Scene): Promise<void> {
    const before = scene.sandbox.writes.length;
    await change(scene, {
        setting: "imageTag",
        value: "14",
        explanation: "A new image for green: another version of its environment, and green's deployment.",
        shown: "list",
    });
    scene.terminal.promise(
        writesSince(scene, before) ===
            "update Deployment fraud-green-assets, update OnlineDeployment fraud-green-deployment",
        "a new image is two updates: green's assets, then green",
    );
    promiseTraffic(scene, "blue 60, green 40");
}

async function rotatePool(scene: Scene): Promise<void> {
    const before = scene.sandbox.writes.length;
    await change(scene, {
        setting: "gpuVmSize",
        value: "Standard_NC8as_T4_v3",
        explanation:
            "A larger VM size for the GPU pool: a new pool, its InstanceType, and green rolls onto it.",
        shown: "list",
    });
    const writes = scene.sandbox.writes
        .slice(before)
        .filter(({ type }) => type !== "azure-native:resources:Deployment") // the pools' settings
        .map(({ operation, type }) => `${operation} ${kindOf(type)}`);
    scene.terminal.promise(
        writes.join(", ") ===
            "create AgentPool, create InstanceType, update OnlineDeployment, delete InstanceType, delete AgentPool",
        "the new pool and its InstanceType come first, green moves onto it, and the old ones go last",
    );
    promiseTraffic(scene, "blue 60, green 40");
}

async function addVersion(scene: Scene): Promise<void> {
    const before = scene.sandbox.writes.length;
    await change(scene, {
        setting: "nextTag",
        value: "15",
        explanation: "A third version, with 5% of the requests.",
        shown: "list",
    });
    scene.terminal.promise(
        writesSince(scene, before) ===
            "create Deployment fraud-next-assets, create OnlineDeployment fraud-next-deployment, update Deployment fraud-rollout",
        "a version that comes is there before traffic names it",
    );
    promiseTraffic(scene, "blue 55, green 40, next 5");
}

async function removeVersion(scene: Scene): Promise<Run> {
    const before = scene.sandbox.writes.length;
    const run = await change(scene, {
        setting: "nextTag",
        value: undefined,
        explanation: "And the third version goes again.",
        shown: "list",
    });
    scene.terminal.promise(
        writesSince(scene, before) ===
            "update Deployment fraud-rollout, delete OnlineDeployment fraud-next-deployment, delete Deployment fraud-next-assets",
        "a version that goes has left the traffic before it is deleted",
    );
    promiseTraffic(scene, "blue 60, green 40");
    return run;
}

/** Reads the endpoint's traffic in the sandbox, as the studio would show it. */
function promiseTraffic({ sandbox, terminal }: Scene, expected: string): void {
    const found = Object.entries(trafficOf(sandbox))
        .map(([name, share]) => `${name} ${share}`)
        .join(", ");
    terminal.promise(found === expected, `Azure ML's own traffic is ${expected}`);
}
