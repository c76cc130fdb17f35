import type { Run } from "aks-scoring/sandbox";
import { picture } from "./picture";
import { exampleProgram } from "./program";
import { kubernetesView } from "./stackView";
import {
    change,
    changeNothing,
    createAll,
    kindOf,
    type Scene,
    type Secrets,
    showOutputs,
    stepsOf,
} from "./steps";
import { inMemory, type Story } from "./story";

/** The settings of Pulumi.yaml, with their defaults there. */
export const CONFIG = {
    location: "westeurope",
    imageTag: "13",
    greenTraffic: "10",
    gpuVmSize: "Standard_NC4as_T4_v3",
} as const;

/** Outputs of the quickstart that must be secret. */
export const SECRETS: Secrets = {
    outputs: ["primaryKey", "kubeconfig"],
    explanation: "Keys and credentials are secrets from birth.",
};

/** The quickstart: plain Kubernetes behind a gateway. */
export const KUBERNETES: Story = {
    program: exampleProgram("quickstart"),
    projectName: "aks-scoring-quickstart",
    config: CONFIG,
    open: inMemory(async (scene) => {
        const { terminal, sandbox } = scene;
        await createAll(
            scene,
            "A cluster with CPU, GPU and FPGA pools, a gateway, and an endpoint with two versions at 90% and 10%.",
        );
        await changeNothing(scene);
        await shiftWeights(scene);
        await changeImage(scene);
        const last = await rotatePool(scene);
        terminal.promise(
            sandbox.azure.evictions.length === 0,
            "nothing ran on the old pool any more when it went",
        );
        return picture(kubernetesView(sandbox, showOutputs(scene, last, SECRETS)));
    }),
    picture: { file: "stack.html", title: "A picture of the stack" },
};

/** From 90% and 10% to 60% and 40%. */
export async function shiftWeights(scene: Scene): Promise<void> {
    const run = await change(scene, {
        setting: "greenTraffic",
        value: "40",
        explanation: "More traffic for green: 60% and 40%.",
        shown: "diff",
    });
    scene.terminal.promise(
        stepsOf(run) === "update HTTPRoute",
        "a change of weights is one update of one resource, the route",
    );
}

export async function changeImage(scene: Scene): Promise<void> {
    const run = await change(scene, {
        setting: "imageTag",
        value: "14",
        explanation: "A new image for green.",
        shown: "diff",
    });
    scene.terminal.promise(
        stepsOf(run) === "update Deployment",
        "a new image is one update of one resource, green's Deployment",
    );
}

export async function rotatePool(scene: Scene): Promise<Run> {
    const { terminal, sandbox } = scene;
    const before = sandbox.writes.length;
    const run = await change(scene, {
        setting: "gpuVmSize",
        value: "Standard_NC8as_T4_v3",
        explanation:
            "A larger VM size for the GPU pool. No pool can change its size, so the library rotates it.",
        shown: "list",
    });
    const writes = sandbox.writes
        .slice(before)
        .filter(({ type }) => type !== "azure-native:resources:Deployment") // the pools' settings
        .map(({ operation, type }) => `${operation} ${kindOf(type)}`);
    terminal.promise(
        writes.join(", ") === "create AgentPool, update Deployment, delete AgentPool",
        "the new pool comes first, green moves onto it, and the old pool goes last",
    );
    return run;
}
