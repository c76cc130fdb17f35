import assert from "node:assert/strict";
import { type KubernetesObject, KubernetesObjectApi } from "@kubernetes/client-node";
import { SandboxRunError } from "aks-scoring/sandbox";
import { CPU_POOL, KEYS, Scene, small } from "./scene";

/** Objects that the API server must refuse, and a word of what it says. */
const REFUSED: Readonly<Record<string, readonly [object, RegExp]>> = {
    "a weight above 1,000,000": [
        route([{ backendRefs: [{ name: "blue", port: 80, weight: 2_000_000 }] }]),
        /1000000/,
    ],
    "a negative weight": [
        route([{ backendRefs: [{ name: "blue", port: 80, weight: -1 }] }]),
        /greater than or equal to 0/,
    ],
    "a Service without its port": [route([{ backendRefs: [{ name: "blue" }] }]), /[Pp]ort/],
    "a path that does not start with /": [
        route([{ matches: [{ path: { type: "PathPrefix", value: "x" } }] }]),
        /absolute/,
    ],
    "a kind of path that there is not": [
        route([{ matches: [{ path: { type: "Glob", value: "/x" } }] }]),
        /Glob/,
    ],
    "17 rules": [route(Array.from({ length: 17 }, () => ({}))), /16/],
    "a policy for a Service": [
        policy("SecurityPolicy", { targetRefs: [{ group: "", kind: "Service", name: "blue" }] }),
        /targetRef/,
    ],
    "a balancing that there is not": [
        policy("BackendTrafficPolicy", { targetRefs: [TARGET()], loadBalancer: { type: "Fastest" } }),
        /Fastest/,
    ],
    "a timeout in words": [
        policy("BackendTrafficPolicy", {
            targetRefs: [TARGET()],
            timeout: { http: { requestTimeout: "1 minute" } },
        }),
        /requestTimeout/,
    ],
    "an autoscaler with more at least than at most": [
        {
            apiVersion: "autoscaling/v2",
            kind: "HorizontalPodAutoscaler",
            metadata: { name: "bad", namespace: "scoring" },
            spec: {
                scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "x" },
                minReplicas: 5,
                maxReplicas: 2,
            },
        },
        /minReplicas/,
    ],
    "a ConfigMap of more than 1 MiB": [
        map({ data: { a: "x".repeat(2 ** 20) }, binaryData: { b: "eA==" } }),
        /ConfigMap \W*bad\W* is invalid: \[\]: Too long: may not be more than 1048576 bytes/,
    ],
    "a ConfigMap's key with a slash": [
        map({ data: { "src/score.py": "" } }),
        /data\[src\/score\.py\]: Invalid value: .*must consist of alphanumeric characters/,
    ],
    "a ConfigMap's key with two dots in front": [map({ data: { "..a": "" } }), /must not start with '\.\.'/],
    "half a GPU": [pod({ resources: { limits: { "nvidia.com/gpu": "500m" } } }), /integer/],
    "a root container": [pod({}, { runAsNonRoot: false }), /restricted/],
    "a privileged container": [pod({ securityContext: { privileged: true } }), /restricted/],
    "a container that keeps its capabilities": [
        pod({ securityContext: { allowPrivilegeEscalation: false } }),
        /capabilities/,
    ],
};

describe("what the real API server refuses", () => {
    let scene: Scene;
    before(async () => {
        const versions = { blue: small("1", { replicas: 1 }) };
        scene = await Scene.start({
            pools: CPU_POOL,
            gateway: { replicas: 1 },
            endpoint: { ...KEYS, versions },
        });
    });
    after(async () => {
        await scene?.stop();
    });

    for (const [what, [object, word]] of Object.entries(REFUSED)) {
        it(what, async () => {
            const api = KubernetesObjectApi.makeApiClient(scene.lab.client);
            await assert.rejects(api.create(object, undefined, "All"), (error: Error) => {
                assert.match(error.message, word);
                return true;
            });
        });
    }

    it("and takes a ConfigMap of 1 MiB, in base64 too, with as many long names as the library lets through", async () => {
        const api = KubernetesObjectApi.makeApiClient(scene.lab.client);
        const binary = map({ binaryData: { a: Buffer.alloc(2 ** 20).toString("base64") } });
        await api.create(binary, undefined, "All");
        const keys = Array.from({ length: 330 }, (_, n) => `${n}`.padStart(225, "x"));
        const half = "y".repeat(Math.floor(2 ** 20 / keys.length));
        await api.create(map({ data: Object.fromEntries(keys.map((key) => [key, half])) }), undefined, "All");
    });

    it("nor does Helm take another chart than the one that is here", async () => {
        await assert.rejects(
            scene.up({ gateway: { replicas: 1, chartVersion: "v1.7.0" } }),
            (error: unknown) => {
                assert.ok(error instanceof SandboxRunError);
                assert.match(
                    error.message,
                    /failed to download "\S+" at version "v1\.7\.0": the lab has no network/,
                );
                assert.match(error.message, /only gateway-helm at version "v\d+\.\d+\.\d+"/);
                return true;
            },
        );
        await scene.up({ gateway: { replicas: 1 } });
    });

    it("and takes a pod as the library makes them", async () => {
        const [own] = await scene.pods("blue");
        const { metadata, spec } = own!;
        assert.equal(spec?.automountServiceAccountToken, false);
        assert.deepEqual(
            (spec?.volumes ?? []).filter(({ projected }) => projected !== undefined),
            [],
            "no token",
        );
        assert.match(spec?.serviceAccountName ?? "", /^fraud-pods-/);
        assert.equal(metadata?.namespace, "scoring");
    });
});

function map(content: object): KubernetesObject {
    return {
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: { name: "bad", namespace: "scoring" },
        ...content,
    };
}

function TARGET() {
    return { group: "gateway.networking.k8s.io", kind: "HTTPRoute", name: "fraud" };
}

function route(rules: readonly object[]): object {
    return {
        apiVersion: "gateway.networking.k8s.io/v1",
        kind: "HTTPRoute",
        metadata: { name: "bad", namespace: "scoring" },
        spec: { parentRefs: [{ name: "edge" }], rules },
    };
}

function policy(kind: string, spec: object): object {
    return {
        apiVersion: "gateway.envoyproxy.io/v1alpha1",
        kind,
        metadata: { name: "bad", namespace: "scoring" },
        spec,
    };
}

/** A pod that the restricted standard takes, but for what is given. */
function pod(container: object, context: object = {}): object {
    const own = { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } };
    return {
        apiVersion: "v1",
        kind: "Pod",
        metadata: { name: "bad", namespace: "scoring" },
        spec: {
            securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" }, ...context },
            containers: [{ name: "c", image: "x", securityContext: own, ...container }],
        },
    };
}
