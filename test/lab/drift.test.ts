import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import {
    CoreV1Api,
    KubernetesObjectApi,
    NetworkingV1Api,
    type KubernetesObject,
} from "@kubernetes/client-node";
import type * as pulumi from "@pulumi/pulumi";
import type { SandboxStack } from "aks-scoring/sandbox";
import { at, put } from "#src/sandbox/paths";
import type { Bag } from "#src/sandbox/values";
import { until } from "../../lab/cluster/until";
import { SLEEP_HEADER } from "../../lab/images/scoringStub";
import { Lab } from "../../lab/lab";
import { setUpTools, type Tools } from "../../lab/setUp/tools";
import { ask, askMany } from "../../lab/traffic/load";
import { type End, mayConnect, mayReach } from "../../lab/traffic/networkPolicies";
import { failure } from "../sandbox/support";
import { driftTests, linesOf } from "../drift/driftCase";
import { program } from "../drift/kubernetesScene";
import {
    asUsual,
    every,
    FURTHER_CASES,
    MEANWHILE_CASES,
    type MeanwhileCase,
    type Sight,
} from "../drift/meanwhileCases";
import { CHANGED_OBJECTS, DELETED_OBJECTS, type Objects } from "../drift/objectCases";
import { envoyConfigs, withMember } from "./envoyAdmin";
import { harmlessPod } from "./harmlessPod";
import { needsStandIn } from "./standIns";

const PEM = join(__dirname, "..", "..", "..", "test", "core", "pem");
const HOST = "scoring.example.com";
const PATH = "/api/v1/service/fraud/score";
const EDITOR = "kubectl-edit";
const REQUESTS = 30;

const VERSIONS: Readonly<Record<string, string>> = {
    BackendTrafficPolicy: "gateway.envoyproxy.io/v1alpha1",
    ClientTrafficPolicy: "gateway.envoyproxy.io/v1alpha1",
    ConfigMap: "v1",
    DaemonSet: "apps/v1",
    Deployment: "apps/v1",
    EnvoyProxy: "gateway.envoyproxy.io/v1alpha1",
    Gateway: "gateway.networking.k8s.io/v1",
    GatewayClass: "gateway.networking.k8s.io/v1",
    HTTPRoute: "gateway.networking.k8s.io/v1",
    HorizontalPodAutoscaler: "autoscaling/v2",
    Namespace: "v1",
    NetworkPolicy: "networking.k8s.io/v1",
    PodDisruptionBudget: "policy/v1",
    Secret: "v1",
    SecurityPolicy: "gateway.envoyproxy.io/v1alpha1",
    CustomResourceDefinition: "apiextensions.k8s.io/v1",
    Service: "v1",
    ServiceAccount: "v1",
};

/** As docs/drift.md has it. */
const force: pulumi.ResourceTransform = ({ type, name, props, opts }) => {
    if (type !== "kubernetes:policy/v1:PodDisruptionBudget" || name !== "fraud-blue-budget") return undefined;
    const annotations = { ...props["metadata"].annotations, "pulumi.com/patchForce": "true" };
    return { props: { ...props, metadata: { ...props["metadata"], annotations } }, opts };
};

/** The stack of the drift tests on a cluster that runs, and somebody with kubectl. */
class RunningScene implements Objects {
    private readonly api: KubernetesObjectApi;

    private constructor(
        readonly tools: Tools,
        readonly lab: Lab,
        readonly stack: SandboxStack,
        private outputs: Readonly<Record<string, string>>,
    ) {
        this.api = KubernetesObjectApi.makeApiClient(lab.client);
    }

    static async start(): Promise<RunningScene> {
        const tools = await setUpTools(() => undefined);
        const lab = await Lab.start(tools, { definitions: /^tcproutes\./ });
        try {
            const stack = await lab.sandbox.stack(() => program());
            const scene = new RunningScene(tools, lab, stack, {});
            await scene.up();
            const body = { metadata: { name: "stranger" }, spec: harmlessPod() };
            await lab.client.makeApiClient(CoreV1Api).createNamespacedPod({ namespace: "default", body });
            return scene;
        } catch (error) {
            await lab.stop();
            throw error;
        }
    }

    /** With a refresh, as the address may be another then. */
    async up(): Promise<readonly string[]> {
        const run = await this.stack.up({ refresh: true });
        const values = Object.entries(run.outputs).map(([name, { value }]) => [name, String(value)]);
        this.outputs = Object.fromEntries(values) as Record<string, string>;
        await this.until("all to be as usual", asUsual);
        return linesOf(run);
    }

    async object(kind: string, name: RegExp) {
        const { items } = await this.api.list(VERSIONS[kind]!, kind);
        const found = items.find(({ metadata }) => name.test(metadata?.name ?? ""));
        return found === undefined ? undefined : { ...found, apiVersion: VERSIONS[kind], kind };
    }

    async change(
        kind: string,
        name: RegExp,
        change: (object: KubernetesObject & Bag) => void,
        manager = EDITOR,
    ): Promise<void> {
        // Controllers write status all the time.
        await until(`a change of ${kind}`, async () => {
            const object = await this.object(kind, name);
            change(object!);
            return await this.api.replace(object!, undefined, undefined, manager);
        });
    }

    async remove(kind: string, name: RegExp): Promise<void> {
        const object = await this.object(kind, name);
        await this.api.delete(object!);
    }

    /** What there is of an object now, to be put back. */
    async restoring(kind: string, name: RegExp): Promise<() => Promise<void>> {
        // What is put back has no status.
        const before: KubernetesObject & { status?: unknown } = (await this.object(kind, name))!;
        delete before.status;
        const { name: own = "", namespace, labels, annotations } = before.metadata ?? {};
        const metadata = { name: own, namespace, labels, annotations };
        return async () => {
            await until(`${kind} ${own} as it was`, async () => {
                const now = await this.object(kind, name);
                if (now === undefined) return await this.api.create({ ...before, metadata });
                const { resourceVersion } = now.metadata!;
                return await this.api.replace({
                    ...before,
                    metadata: { ...before.metadata, resourceVersion },
                });
            });
        };
    }

    get uri(): string {
        return `http://${this.outputs["address"]}${PATH}`;
    }

    get headers(): Record<string, string> {
        return { Authorization: `Bearer ${this.outputs["primaryKey"]}` };
    }

    /** By helm itself: a release is none of the API server's kinds. */
    async uninstall(): Promise<void> {
        const kubeconfig = join(tmpdir(), "drift-kubeconfig");
        writeFileSync(kubeconfig, this.lab.client.exportConfig());
        const place = ["envoy-gateway", "--namespace", "envoy-gateway-system", "--kubeconfig", kubeconfig];
        await promisify(execFile)(this.tools.helm, ["uninstall", ...place]);
    }

    async askByHttps(): Promise<number> {
        const [ca, address] = [readFileSync(join(PEM, "issuer.pem"), "utf8"), this.outputs["address"]!];
        const options = { address, ca, headers: this.headers, body: "{}" };
        return (await ask(`https://${HOST}${PATH}`, options)).status;
    }

    async look(): Promise<Sight> {
        const { headers, uri } = this;
        const asking = (more: Record<string, string>) =>
            askMany(uri, REQUESTS, { headers: more, body: "{}" });
        const [withKey, withoutKey, forBlue] = await Promise.all([
            asking(headers),
            asking({}),
            asking({ ...headers, "azureml-model-deployment": "blue" }),
        ]);
        const core = this.lab.client.makeApiClient(CoreV1Api);
        const labelSelector = "gateway.envoyproxy.io/owning-gateway-name=edge";
        const envoys = (await core.listPodForAllNamespaces({ labelSelector })).items;
        const [service] = (await core.listServiceForAllNamespaces({ labelSelector })).items;
        return {
            asked: { withKey, withoutKey, forBlue },
            ...(await this.reach(core)),
            annotations: Object.keys(service?.metadata?.annotations ?? {}),
            envoys: envoys.filter(({ metadata }) => metadata?.deletionTimestamp === undefined).length,
        };
    }

    async until(what: string, sees: MeanwhileCase["sees"]): Promise<void> {
        let sight: Sight | undefined;
        await until(what, async () => sees((sight = await this.look())), 120_000).catch((error: Error) => {
            throw new Error(`${error.message}: ${JSON.stringify(sight)}`, { cause: error });
        });
    }

    /** What the NetworkPolicies let through, as Kubernetes defines it. */
    private async reach(core: CoreV1Api): Promise<Pick<Sight, "openToPods" | "openToEnvoys" | "reaches">> {
        const pods = (await core.listPodForAllNamespaces()).items;
        const namespaces = (await core.listNamespace()).items;
        const end = (found: (name: string) => boolean): End | undefined => {
            const pod = pods.find(({ metadata }) => found(metadata?.name ?? ""));
            const namespace = namespaces.find(({ metadata }) => metadata?.name === pod?.metadata?.namespace);
            return pod === undefined || namespace === undefined ? undefined : { pod, namespace };
        };
        const [stranger, envoy, blue] = [
            end((name) => name === "stranger"),
            end((name) => /^envoy-.*-edge-/.test(name)),
            end((name) => name.startsWith("fraud-blue-")),
        ];
        const policies = (
            await this.lab.client.makeApiClient(NetworkingV1Api).listNetworkPolicyForAllNamespaces()
        ).items;
        const isOpenTo = (from: End | undefined) =>
            from !== undefined && blue !== undefined && mayConnect(from, { ...blue, port: 5001 }, policies);
        const reaches = (address: string) =>
            blue !== undefined && mayReach(blue, { address, port: 80 }, policies);
        return {
            openToPods: isOpenTo(stranger),
            openToEnvoys: isOpenTo(envoy),
            reaches: { metadata: reaches("169.254.169.254"), anywhere: reaches("203.0.113.7") },
        };
    }
}

describe("what somebody with kubectl did to what serves", () => {
    let scene: RunningScene;
    before(async function () {
        needsStandIn(this);
        scene = await RunningScene.start();
    });
    after(() => scene?.lab.stop());

    // These two go last of all, as Envoys go with them.
    const last = ["Gateway", "Release"];
    const first = DELETED_OBJECTS.filter(({ resource }) => !last.includes(resource.split(" ")[0]!));

    describe("changed:", () => driftTests(() => scene, CHANGED_OBJECTS));
    describe("deleted:", () => driftTests(() => scene, first));

    describe("and what serves meanwhile:", () => {
        const all = [...CHANGED_OBJECTS, ...DELETED_OBJECTS];
        const caseOf = (row: string) => all.find((one) => one.row === row)!;
        /** Makes the change, looks, and puts back what was there. */
        const during = async (row: string, look: () => Promise<void>) => {
            const one = caseOf(row);
            const restore = await scene.restoring(one.kind, one.name);
            await one.change(scene);
            await look().finally(restore);
            await scene.until("all to be as usual", asUsual);
        };
        const titled = ({ row, meanwhile }: { readonly row: string; readonly meanwhile: string }) =>
            `${row}: ${meanwhile}`;
        before(async () => {
            await scene.until("all to be as usual", asUsual);
        });

        for (const one of MEANWHILE_CASES) {
            it(titled(one), () => during(one.row, () => scene.until(one.meanwhile, one.sees)));
        }

        it("what another client wrote is a conflict, until the program forces it", async () => {
            const budget = caseOf("what a PodDisruptionBudget allows");
            await scene.change(
                budget.kind,
                budget.name,
                (one) => put(one, "spec.maxUnavailable", 2),
                "somebody",
            );
            const { message } = await failure(scene.stack.up({ refresh: true }));
            assert.match(message, /conflict with "somebody" using policy\/v1: \.spec\.maxUnavailable/);
            scene.stack.program = () => program({}, [force]);
            await scene.up();
            assert.equal(at(await scene.object(budget.kind, budget.name), "spec.maxUnavailable"), 1);
            scene.stack.program = () => program();
            assert.deepEqual(await scene.up(), ["update PodDisruptionBudget fraud-blue-budget"]);
        });

        const { traffic, certificate, gateway, release, gatewayClass, namespace } = FURTHER_CASES;

        it(titled(traffic), async () => {
            // https://www.envoyproxy.io/docs/envoy/latest/api-v3/config/route/v3/route_components.proto (timeout)
            await during(traffic.row, async () => {
                await until("Envoys to know of none", async () =>
                    withMember(await envoyConfigs(), "route")
                        .map(({ route }) => route as Bag)
                        .every((route) => !("timeout" in route) && !("retry_policy" in route)),
                );
                const headers = { ...scene.headers, [SLEEP_HEADER]: "30000" };
                const { status, body } = await ask(scene.uri, { headers, body: "{}", timeoutMs: 60_000 });
                assert.deepEqual([status, body], [504, "upstream request timeout"]);
            });
        });

        it(titled(certificate), async () => {
            assert.equal(await scene.askByHttps(), 200);
            await during(certificate.row, async () => {
                await until("no answer by HTTPS", async () => (await scene.askByHttps()) === 0);
                await scene.until("answers by HTTP", asUsual);
            });
            await until("answers by HTTPS", async () => (await scene.askByHttps()) === 200);
        });

        it(titled(gateway), async () => {
            const { uri } = scene;
            await caseOf(gateway.row).change(scene);
            await scene.until(gateway.meanwhile, every(0));
            assert.deepEqual(await scene.up(), ["create Gateway edge-gateway"]);
            assert.notEqual(scene.uri, uri);
        });

        it(titled(release), async () => {
            await scene.uninstall();
            await until("Envoy Gateway to be gone", async () => {
                return (await scene.object("Deployment", /^envoy-gateway$/)) === undefined;
            });
            await scene.until("all to be as usual", asUsual);
            assert.deepEqual(await scene.up(), ["create Release ml-envoy-gateway"]);
        });

        it(titled(gatewayClass), async () => {
            await scene.remove("GatewayClass", /^edge$/);
            const { metadata } = (await scene.object("GatewayClass", /^edge$/))!;
            assert.notEqual(metadata?.deletionTimestamp, undefined);
            assert.deepEqual(await scene.up(), []);
        });

        it(titled(namespace), async () => {
            await scene.remove("Namespace", /^scoring$/);
            await scene.until(namespace.meanwhile, every(404));
            await until("the namespace to be gone", async () => {
                return (await scene.object("Namespace", /^scoring$/)) === undefined;
            });
            const made = await scene.up();
            assert.ok(made.includes("create Namespace edge-scoring"));
            assert.ok(
                made.every((line) => line.startsWith("create ")),
                made.join(),
            );
        });
    });
});
