import {
    AppsV1Api,
    KubernetesObjectApi,
    PatchStrategy,
    type KubernetesObject,
} from "@kubernetes/client-node";
import { AksCluster, ScoringGateway } from "aks-scoring";
import { until } from "../cluster/until";
import type { Lab } from "../lab";
import type { State, Version } from "./change";
import { ENVOYS, PLACE, type ChangedEndpoint } from "./changedEndpoint";

const NAMESPACE = "scoring";
const PATH = "/api/v1/service/fraud";
const ROLLOUT_MILLISECONDS = 300_000;
/** As long as this library lets a pod answer that is told to stop: it is the route that is compared. */
const DRAIN_SECONDS = 10;

/**
 * The same endpoint without this library's: Deployments, Services and an HTTPRoute as somebody writes them by hand, behind
 * the same Gateway and the same Envoys, in the order that loses least: what is to come is ready before the route names it,
 * and what is to go is out of the route before.
 *
 * @param backendFilters whether each backend sets the header that names its version, as it is usually written
 */
export async function plainEndpoint(
    lab: Lab,
    first: State,
    backendFilters: boolean,
): Promise<ChangedEndpoint> {
    const stack = await lab.sandbox.stack(() => {
        const cluster = new AksCluster("ml", PLACE);
        return { address: new ScoringGateway("edge", { cluster, http: true, replicas: ENVOYS }).address };
    });
    const { outputs } = await stack.up();
    const hand = new Hand(lab);
    let state: State = { ...first, versions: {} };
    const change = async (next: State) => {
        const { versions } = state;
        state = next;
        await hand.workloads(next);
        await hand.apply(routeOf(next, backendFilters));
        for (const name of Object.keys(versions)) {
            if (next.versions[name] === undefined) await hand.delete(name);
        }
    };
    await hand.apply(OPEN);
    await change(first);
    return { uri: `http://${String(outputs["address"]?.value)}${PATH}/score`, headers: {}, change };
}

/** Writes objects as `kubectl apply --server-side` does. */
class Hand {
    private readonly objects: KubernetesObjectApi;
    private readonly apps: AppsV1Api;

    constructor({ client }: Lab) {
        this.objects = KubernetesObjectApi.makeApiClient(client);
        this.apps = client.makeApiClient(AppsV1Api);
    }

    async apply(object: KubernetesObject): Promise<void> {
        const strategy = PatchStrategy.ServerSideApply;
        await this.objects.patch(object, undefined, undefined, "kubectl", true, strategy);
    }

    /** All versions' workloads; done when they have rolled out. */
    async workloads({ versions }: State): Promise<void> {
        for (const [name, version] of Object.entries(versions)) {
            await this.apply(deploymentOf(name, version));
            await this.apply(serviceOf(name));
        }
        for (const [name, { replicas }] of Object.entries(versions)) {
            await until(`${name} to roll out`, () => this.hasRolledOut(name, replicas), ROLLOUT_MILLISECONDS);
        }
    }

    async delete(name: string): Promise<void> {
        await this.objects.delete(serviceOf(name));
        await this.objects.delete({ ...TYPES.deployment, metadata: metadataOf(name) });
    }

    private async hasRolledOut(name: string, replicas: number): Promise<boolean> {
        const { metadata, status } = await this.apps.readNamespacedDeployment(metadataOf(name));
        return (
            status?.observedGeneration === metadata?.generation &&
            status?.updatedReplicas === replicas &&
            status?.replicas === replicas &&
            status?.availableReplicas === replicas
        );
    }
}

const TYPES = {
    deployment: { apiVersion: "apps/v1", kind: "Deployment" },
    service: { apiVersion: "v1", kind: "Service" },
    route: { apiVersion: "gateway.networking.k8s.io/v1", kind: "HTTPRoute" },
    policy: { apiVersion: "gateway.envoyproxy.io/v1alpha1", kind: "SecurityPolicy" },
} as const;
const ROUTE = "fraud";

/** The gateway answers 403 where a route has no policy of its own. */
const OPEN = {
    ...TYPES.policy,
    metadata: { name: ROUTE, namespace: NAMESPACE },
    spec: {
        targetRefs: [{ group: "gateway.networking.k8s.io", kind: TYPES.route.kind, name: ROUTE }],
        authorization: { defaultAction: "Allow" },
    },
};

const metadataOf = (name: string) => ({ name: `fraud-${name}`, namespace: NAMESPACE });

function deploymentOf(name: string, { tag, replicas }: Version) {
    const labels = { app: `fraud-${name}`, "aks-scoring/version": name };
    const container = {
        name: "scoring",
        image: `acme.azurecr.io/fraud:${name}-${tag}`,
        ports: [{ containerPort: 5001 }],
        readinessProbe: { httpGet: { path: "/", port: 5001 } },
        lifecycle: { preStop: { sleep: { seconds: DRAIN_SECONDS } } },
        securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
    };
    const securityContext = {
        runAsNonRoot: true,
        runAsUser: 1000,
        seccompProfile: { type: "RuntimeDefault" },
    };
    const spec = { terminationGracePeriodSeconds: 70, securityContext, containers: [container] };
    return {
        ...TYPES.deployment,
        metadata: metadataOf(name),
        spec: {
            replicas,
            selector: { matchLabels: { app: labels.app } },
            strategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
            template: { metadata: { labels }, spec },
        },
    };
}

function serviceOf(name: string) {
    const ports = [{ port: 80, targetPort: 5001 }];
    return {
        ...TYPES.service,
        metadata: metadataOf(name),
        spec: { selector: { app: `fraud-${name}` }, ports },
    };
}

function routeOf({ versions, timeoutMs }: State, backendFilters: boolean) {
    const path = { type: "ReplacePrefixMatch", replacePrefixMatch: "/" };
    const saying = (value: string) => {
        const set = [{ name: "azureml-model-deployment", value }];
        return [{ type: "ResponseHeaderModifier", responseHeaderModifier: { set } }];
    };
    const rule = {
        matches: [{ path: { type: "PathPrefix", value: PATH } }],
        filters: [{ type: "URLRewrite", urlRewrite: { path } }],
        backendRefs: Object.entries(versions).map(([name, { traffic }]) => ({
            name: `fraud-${name}`,
            port: 80,
            weight: traffic,
            ...(backendFilters ? { filters: saying(name) } : {}),
        })),
        timeouts: { request: `${timeoutMs}ms` },
    };
    const parentRefs = [{ name: "edge", namespace: "envoy-gateway-system" }];
    return {
        ...TYPES.route,
        metadata: { name: ROUTE, namespace: NAMESPACE },
        spec: { parentRefs, rules: [rule] },
    };
}
