import assert from "node:assert/strict";
import type * as pulumi from "@pulumi/pulumi";
import { CoreV1Api, type V1Pod } from "@kubernetes/client-node";
import {
    AksCluster,
    ScoringEndpoint,
    ScoringGateway,
    type AksClusterArgs,
    type ScoringEndpointArgs,
    type ScoringGatewayArgs,
} from "aks-scoring";
import type { Run, SandboxStack, UpOptions } from "aks-scoring/sandbox";
import { until } from "../../lab/cluster/until";
import { Lab, type LabOptions } from "../../lab/lab";
import { setUpTools } from "../../lab/setUp/tools";
import {
    askMany,
    Load,
    type AskOptions,
    type LoadOptions,
    type LoadTally,
    type Tally,
} from "../../lab/traffic/load";
import { routed } from "../../lab/traffic/routed";

/** What a test changes between two updates. */
export interface Settings {
    readonly pools: AksClusterArgs["pools"];
    readonly cluster?: Omit<AksClusterArgs, "resourceGroupName" | "location" | "pools">;
    readonly gateway?: Omit<ScoringGatewayArgs, "cluster">;
    readonly endpoint: Omit<ScoringEndpointArgs, "target">;
    /** For the endpoint, and what is below it. */
    readonly options?: pulumi.ComponentResourceOptions;
    /** For the gateway, and what is below it. */
    readonly gatewayOptions?: pulumi.ComponentResourceOptions;
}

/** Own keys: a test knows them. */
export const KEYS = { primaryKey: "first-key-".padEnd(40, "1"), secondaryKey: "second-key-".padEnd(40, "2") };

/** A lab, and on it a stack of a cluster, a gateway and one endpoint, "fraud". */
export class Scene {
    private constructor(
        readonly lab: Lab,
        readonly stack: SandboxStack,
        private readonly holder: { settings: Settings; uri: string },
    ) {}

    /** Starts a lab, brings the stack up, and waits until Envoys know of it. */
    static async start(
        settings: Settings,
        { prepare, ...options }: LabOptions & { readonly prepare?: (lab: Lab) => Promise<void> } = {},
    ): Promise<Scene> {
        const lab = await Lab.start(await setUpTools(() => undefined), options);
        const holder = { settings, uri: "" };
        const stack = await lab.sandbox.stack(() => program(holder.settings));
        const scene = new Scene(lab, stack, holder);
        try {
            await prepare?.(lab);
            await scene.up();
            await scene.routed();
        } catch (error) {
            await lab.stop();
            throw error;
        }
        return scene;
    }

    get settings(): Settings {
        return this.holder.settings;
    }

    /** The stack's output: what a client is given. */
    get uri(): string {
        return this.holder.uri;
    }

    /** Brings the stack to what the settings say from now on. */
    async up(change: Partial<Settings> = {}, options: UpOptions = {}): Promise<Run> {
        this.holder.settings = { ...this.holder.settings, ...change };
        const run = await this.stack.up(options);
        this.holder.uri = String(run.outputs["scoringUri"]?.value);
        return run;
    }

    /** Changes the endpoint alone. */
    async endpoint(change: Partial<Settings["endpoint"]>, options: UpOptions = {}): Promise<Run> {
        return await this.up({ endpoint: { ...this.settings.endpoint, ...change } }, options);
    }

    /** Waits until Envoys know the endpoint's route. */
    async routed(): Promise<void> {
        await routed(this.uri, { headers: withKey(), body: "{}" });
    }

    /** Requests with the primary key, unless the headers say otherwise. */
    async ask(count: number, options: AskOptions & { readonly concurrency?: number } = {}): Promise<Tally> {
        return await askMany(this.uri, count, { headers: withKey(), body: "{}", ...options });
    }

    /** Keeps asking while `work` runs, and for a moment before and after. */
    async under(work: () => Promise<unknown>, options: LoadOptions = {}): Promise<LoadTally> {
        const load = Load.start(this.uri, { headers: withKey(), body: "{}", ...options });
        try {
            await someMore(load);
            await work();
            await someMore(load);
        } finally {
            await load.stop();
        }
        return load.seen();
    }

    async pods(version?: string): Promise<V1Pod[]> {
        const core = this.lab.client.makeApiClient(CoreV1Api);
        const labelSelector = `aks-scoring/endpoint=fraud${version === undefined ? "" : `,aks-scoring/version=${version}`}`;
        return (await core.listNamespacedPod({ namespace: "scoring", labelSelector })).items;
    }

    async stop(): Promise<void> {
        await this.lab.stop();
    }
}

export function withKey(key: string = KEYS.primaryKey): Record<string, string> {
    return { Authorization: `Bearer ${key}`, "Content-Type": "application/json" };
}

/** Nothing was lost, and no answer named another version than the one that gave it. */
export function assertNothingLost(tally: LoadTally): void {
    assert.deepEqual(tally.lost, []);
    assert.equal(tally.untruthful, 0);
    assert.ok(tally.requests > 50, `${tally.requests} requests are too few to say anything`);
}

async function someMore(load: Load): Promise<void> {
    const before = load.seen().requests;
    await until("some more requests", () => load.seen().requests >= before + 100, 120_000);
}

function program({
    pools,
    cluster: more,
    gateway,
    endpoint,
    options,
    gatewayOptions,
}: Settings): Record<string, unknown> {
    const place = { resourceGroupName: "scoring", location: "westeurope" };
    const cluster = new AksCluster("ml", { ...place, pools, ...more });
    const edge = new ScoringGateway("edge", { cluster, replicas: 2, ...gateway }, gatewayOptions);
    const fraud = new ScoringEndpoint("fraud", { target: edge, ...endpoint }, options);
    return {
        scoringUri: fraud.scoringUri,
        primaryKey: fraud.primaryKey,
        secondaryKey: fraud.secondaryKey,
        address: edge.address,
    };
}

/** A small version: many of them have room on a node. */
export function small(tag: string, more: object = {}) {
    return {
        image: `acme.azurecr.io/fraud:${tag}`,
        pool: "cpu",
        cpuCores: 0.1,
        memoryGb: 0.25,
        replicas: 2,
        ...more,
    };
}

export const CPU_POOL = { cpu: { vmSize: "Standard_D4s_v5", count: 2 } } as const;
