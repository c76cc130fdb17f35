import type { AzureRequest, Sandbox } from "aks-scoring/sandbox";

/** Percent by the deployment's name. */
export type Traffic = Readonly<Record<string, number>>;

/** An online endpoint at some moment. */
export interface HeldEndpoint {
    readonly traffic: Traffic;
    readonly deployments: ReadonlySet<string>;
}

/** What a request made of an endpoint's traffic. */
export interface TrafficWrite {
    readonly before: Traffic;
    readonly after: Traffic;
}

interface Followed extends HeldEndpoint {
    traffic: Traffic;
    readonly deployments: Set<string>;
}

const TYPE = "Microsoft.MachineLearningServices/workspaces/onlineEndpoints";
const ENDPOINT = /\/onlineEndpoints\/[^/]+$/i;
const DEPLOYMENT = /^(.*\/onlineEndpoints\/[^/]+)\/deployments\/([^/]+)$/i;

/** Traffic and deployments of each online endpoint, after each request that Azure took. */
export class TrafficHistory {
    private readonly held = new Map<string, Followed>();
    private seen = 0;

    constructor(private readonly sandbox: Sandbox) {
        this.takeStock();
    }

    /** Each endpoint as of the last request that was followed, by its id in lower case. */
    get endpoints(): ReadonlyMap<string, HeldEndpoint> {
        return this.held;
    }

    /** Takes what is there now for what is followed: what somebody does behind a stack's back is no request. */
    takeStock(): void {
        this.seen = this.sandbox.azure.history.length;
        this.held.clear();
        for (const type of [TYPE, `${TYPE}/deployments`]) {
            for (const { id, body } of this.sandbox.azure.objects(type)) {
                this.apply({ operation: "PUT", id, body });
            }
        }
    }

    /** Tells of each request since the last call, when `endpoints` are as after it; of a write of traffic also what it did. */
    follow(told: (request: AzureRequest, write: TrafficWrite | undefined) => void): void {
        for (const request of this.sandbox.azure.history.slice(this.seen)) {
            told(request, this.apply(request));
        }
        this.seen = this.sandbox.azure.history.length;
    }

    /** An endpoint that somebody else deleted: the next one of its id is another. */
    forget(id: string): void {
        this.held.delete(id.toLowerCase());
    }

    private apply({ operation, id, body }: Omit<AzureRequest, "by">): TrafficWrite | undefined {
        const [, parent = "", deployment = ""] = DEPLOYMENT.exec(id) ?? [];
        if (deployment !== "") {
            this.of(parent).deployments[operation === "PUT" ? "add" : "delete"](deployment);
        }
        if (!ENDPOINT.test(id)) {
            return undefined;
        }
        if (operation === "DELETE") {
            this.forget(id);
            return undefined;
        }
        const endpoint = this.of(id);
        const before = endpoint.traffic;
        // With keys of the program's own in them, the properties are shown as one secret, at the creation alone.
        endpoint.traffic = body?.properties?.traffic ?? {};
        return { before, after: endpoint.traffic };
    }

    private of(id: string): Followed {
        const key = id.toLowerCase();
        const known = this.held.get(key) ?? { traffic: {}, deployments: new Set<string>() };
        this.held.set(key, known);
        return known;
    }
}

/** Names in the traffic that are no deployment's. */
export function missingFrom({ traffic, deployments }: HeldEndpoint): string[] {
    return Object.keys(traffic).filter((name) => !deployments.has(name));
}
