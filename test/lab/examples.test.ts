import assert from "node:assert/strict";
import { AppsV1Api, CoreV1Api, CustomObjectsApi, type V1Deployment } from "@kubernetes/client-node";
import { inventory } from "../../lab/cluster/inventory";
import { until } from "../../lab/cluster/until";
import { Lab, type LabOptions } from "../../lab/lab";
import { PLUGINS_VARIABLE, standInsBeside } from "../../lab/plugins";
import { setUpTools } from "../../lab/setUp/tools";
import { exampleTests, type Ground } from "../examples/exampleTests";
import { programOf } from "../examples/setUps";
import { needsStandIn } from "./standIns";

/** Examples that serve nothing on their cluster: others, or another service, do. */
const WITHOUT_ENDPOINT = ["azureml-rollout", "from-v1", "stacks/cluster", "stacks/gateway"];

// The same tests as on the sandbox's memory, with an API server that says what it accepts, and pods that must get ready.
describe("the examples on a real API server", () => {
    beforeEach(function () {
        // Azure's side looks for InstanceTypes in what the stand-in wrote.
        if (/^(azureml|from-v1)/.test(this.currentTest?.title ?? "")) needsStandIn(this);
    });
    // Of the two clusters of one example, the other one has its turn below.
    exampleTests(() => ground({ hostedCluster: /^(?!.*\/ml-us)/ }));
});

describe("the example of two regions, with the other region on a real API server", () => {
    it("is created and destroyed", async () => {
        const { sandbox, look, stop } = await ground({ hostedCluster: /\/ml-us/ });
        try {
            const stack = await sandbox.stack(programOf("composed"));
            await stack.up();
            await look("composed");
            await stack.destroy();
        } finally {
            await stop();
        }
    });
});

async function ground(options: Required<Pick<LabOptions, "hostedCluster">>): Promise<Required<Ground>> {
    const lab = await Lab.start(await setUpTools(() => undefined), options);
    return {
        sandbox: lab.sandbox,
        look: async (name) => {
            assert.match(lab.hostedCluster ?? "", options.hostedCluster);
            await everythingRuns(name, lab);
        },
        stop: () => lab.stop(),
    };
}

async function everythingRuns(name: string, lab: Lab): Promise<void> {
    assert.deepEqual(lab.warnings, [], "every field is one that the API server knows");
    // A gateway is programmed with its first Envoy; the others come a moment later.
    const apps = lab.client.makeApiClient(AppsV1Api);
    const items = await until("each Deployment to have its pods", async () => {
        const { items } = await apps.listDeploymentForAllNamespaces();
        assertReady(items);
        return items;
    });
    if (!WITHOUT_ENDPOINT.includes(name)) await assertServes(items, lab);
    await assertMirrored(lab);
    // Pods of the ReplicaSet before may still come and go when their Deployment is ready.
    const core = lab.client.makeApiClient(CoreV1Api);
    await until("each pod to run", async () => {
        const { items } = await core.listPodForAllNamespaces();
        for (const { metadata, status } of items) {
            assert.match(status?.phase ?? "", /Running|Succeeded/, metadata?.name);
        }
        return true;
    });
}

/** Each Deployment has the pods that it wants: no namespace refused one. */
function assertReady(deployments: readonly V1Deployment[]): void {
    for (const { metadata, spec, status } of deployments) {
        assert.equal(status?.readyReplicas ?? 0, spec?.replicas, `${metadata?.namespace}/${metadata?.name}`);
    }
}

/** There is a version with a pod at least, and a route to it. */
async function assertServes(deployments: readonly V1Deployment[], lab: Lab): Promise<void> {
    const versions = deployments.filter(
        ({ spec }) => spec?.template.metadata?.labels?.["aks-scoring/version"] !== undefined,
    );
    assert.ok(
        versions.some(({ status }) => (status?.readyReplicas ?? 0) > 0),
        "a version that is ready",
    );
    const routes = (await lab.client.makeApiClient(CustomObjectsApi).listClusterCustomObject({
        group: "gateway.networking.k8s.io",
        version: "v1",
        plural: "httproutes",
    })) as { readonly items: readonly unknown[] };
    assert.ok(routes.items.length > 0, "a route");
    if (!isStoodIn()) return;
    const known = lab.sandbox.kubernetes.objects("HTTPRoute", lab.hostedCluster);
    assert.equal(known.length, routes.items.length, "routes that the sandbox knows of");
}

/** What the sandbox believes to be on the cluster is there. */
async function assertMirrored({ sandbox, hostedCluster, client }: Lab): Promise<void> {
    // The API server cannot list a kind at once when it has just heard of it.
    const all = await until("the API server to list all that is there", () => inventory(client));
    const there = new Set(all.map(withoutVersion));
    const missing = (sandbox.kubernetes.objects(undefined, hostedCluster) as readonly Mirrored[])
        .map(({ apiVersion, kind, metadata: { name, namespace } }) =>
            kind === "Release"
                ? `Secret ${namespace}/sh.helm.release.v1.${name}.v1`
                : withoutVersion(
                      `${apiVersion} ${kind} ${namespace === undefined ? "" : `${namespace}/`}${name}`,
                  ),
        )
        .filter((one) => !there.has(one));
    assert.deepEqual(missing, []);
}

/** A plugin of one's own tells the sandbox nothing. */
function isStoodIn(): boolean {
    return standInsBeside(process.env[PLUGINS_VARIABLE]).includes("kubernetes");
}

interface Mirrored {
    readonly apiVersion: string;
    readonly kind: string;
    readonly metadata: { readonly name: string; readonly namespace?: string };
}

/** "apps/v1 Deployment a/b" → "apps Deployment a/b": an object is the same in all versions of its group. */
function withoutVersion(line: string): string {
    return line.replace(/^(?:(\S+)\/)?v\w+ /, (_, group?: string) =>
        group === undefined ? "" : `${group} `,
    );
}
