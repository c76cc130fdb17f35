import type { Sandbox } from "aks-scoring/sandbox";
import { missingFrom, TrafficHistory } from "../sandboxed/azureml/trafficHistory";

interface Ref {
    readonly kind?: string;
    readonly name: string;
    readonly namespace?: string;
    readonly weight?: number;
}

const CLUSTER = "Microsoft.ContainerService/managedClusters";

/** Looks after each write of any run whether requests are sent to a version that is not there. */
export class TrafficGuard {
    readonly problems: string[] = [];
    private readonly history: TrafficHistory;
    readonly stop: () => void;

    constructor(private readonly sandbox: Sandbox) {
        this.history = new TrafficHistory(sandbox);
        this.stop = sandbox.onWrite(({ operation, urn }) => this.look(`${operation} ${urn}`));
    }

    /** At each request that the write made, and at what is there after it: it may be no request that harms. */
    private look(when: string): void {
        this.history.follow(({ operation, id }) => this.lookAtEndpoints(`${operation} ${id} of ${when}`));
        this.history.takeStock();
        this.lookAtEndpoints(when);
        for (const { id } of this.sandbox.azure.objects(CLUSTER)) {
            this.note(missingBackends(this.sandbox, id), `${id} after ${when}`);
        }
    }

    private lookAtEndpoints(when: string): void {
        for (const [id, endpoint] of this.history.endpoints) {
            this.note(missingFrom(endpoint), `${id} after ${when}`);
        }
    }

    private note(missing: readonly string[], where: string): void {
        const names = [...new Set(missing)].join(", ");
        if (names !== "") this.problems.push(`traffic to missing ${names}: ${where}`);
    }
}

/** Backends of routes with a weight whose Service, or the Deployment behind it, is missing. */
function missingBackends(sandbox: Sandbox, cluster: string): string[] {
    const all = sandbox.kubernetes.objects(undefined, cluster) as readonly Manifest[];
    const at = (namespace: string, kind: string) =>
        all.filter((object) => object.kind === kind && object.metadata.namespace === namespace);
    return all
        .filter(({ kind }) => kind === "HTTPRoute")
        .flatMap((route) => {
            const home = route.metadata.namespace ?? "default";
            const refs = (route.spec.rules ?? []).flatMap(({ backendRefs = [] }) => backendRefs);
            return refs
                .filter(({ kind = "Service", weight = 1 }) => kind === "Service" && weight > 0)
                .flatMap(({ name, namespace = home }) => {
                    const service = at(namespace, "Service").find((one) => one.metadata.name === name);
                    if (service === undefined) return [`Service ${namespace}/${name}`];
                    const selector = Object.entries((service.spec.selector ?? {}) as Record<string, string>);
                    // A Service without a selector has no pods, rather than all.
                    const serves =
                        selector.length > 0 &&
                        at(namespace, "Deployment").some(({ spec }) =>
                            selector.every(
                                ([key, value]) => spec.template?.metadata?.labels?.[key] === value,
                            ),
                        );
                    return serves ? [] : [`Deployment behind ${namespace}/${name}`];
                });
        });
}

interface Manifest {
    readonly kind: string;
    readonly metadata: { readonly name: string; readonly namespace?: string };
    readonly spec: {
        readonly rules?: readonly { readonly backendRefs?: readonly Ref[] }[];
        readonly selector?: unknown;
        readonly template?: { readonly metadata?: { readonly labels?: Readonly<Record<string, string>> } };
    };
}
