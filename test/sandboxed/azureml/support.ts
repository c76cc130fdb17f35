import assert from "node:assert/strict";
import type { ComponentResourceOptions } from "@pulumi/pulumi";
import {
    AksCluster,
    type Cluster,
    ScoringEndpoint,
    type ScoringEndpointArgs,
    type VersionArgs,
    WorkspaceAttachment,
    type WorkspaceAttachmentArgs,
} from "aks-scoring";
import {
    type Run,
    Sandbox,
    type SandboxOptions,
    SandboxRunError,
    type SandboxStack,
    type UpOptions,
} from "aks-scoring/sandbox";
import { TrafficWatcher } from "./trafficWatcher";

export type EndpointSettings = Partial<Omit<ScoringEndpointArgs, "target">>;
export type AttachmentSettings = Partial<Omit<WorkspaceAttachmentArgs, "cluster">>;
export type Versions = Readonly<Record<string, VersionArgs>>;

export const blue: VersionArgs = { image: "acme.azurecr.io/fraud:12", pool: "cpu" };
export const green: VersionArgs = { image: "acme.azurecr.io/fraud:13", pool: "gpu", gpus: 1 };
export const both = (share: number) => ({
    blue: { ...blue, traffic: share },
    green: { ...green, traffic: 100 - share },
});

const GPU_TAINT = "ml.azure.com/amlarc-workload=true:NoSchedule";

/** Types of what Azure ML holds. */
export const ML = "Microsoft.MachineLearningServices/workspaces";

/** What one update did. */
export interface Change {
    readonly run: Run;
    /** "create Compute aml-compute", of all providers, in order. */
    readonly writes: readonly string[];
    /** "PUT onlineEndpoints/fraud", of Azure alone, in order, those of ARM deployments included. */
    readonly requests: readonly string[];
}

/** "update Deployment fraud-rollout". */
export const stepsOf = (run: Run) =>
    run.steps.map(({ op, type, name }) => `${op} ${type.split(":").at(-1)} ${name}`);

/** Names of what a workspace may do on a cluster carry a hash of its id. */
export const shortened = (name: string) => name.replace(/-azureml-[a-z0-9]{6}-/, "-azureml-ws-");

/** Steps that change something: what is read is none. */
export const changesOf = (run: Run) => stepsOf(run).filter((line) => !line.startsWith("read "));

/** A sandbox with a cluster and a workspace that were there before, and a stack whose endpoints are watched. */
export class AzureMl {
    /** What the last program declared: traffic by the endpoint's name. */
    private declared: Record<string, Readonly<Record<string, number>>> = {};
    private readonly watcher: TrafficWatcher;

    private constructor(
        readonly sandbox: Sandbox,
        readonly clusterId: string,
        readonly workspaceId: string,
        readonly stack: SandboxStack,
    ) {
        this.watcher = new TrafficWatcher(sandbox);
    }

    static async start(options: SandboxOptions = { requireCrds: true }): Promise<AzureMl> {
        const sandbox = await Sandbox.start(options);
        const clusterId = await putCluster(sandbox, "shared");
        const workspaceId = await putWorkspace(sandbox, clusterId, "ws");
        return new AzureMl(sandbox, clusterId, workspaceId, await sandbox.stack(() => undefined));
    }

    async stop(): Promise<void> {
        await this.sandbox.stop();
    }

    /** The cluster that was there before. */
    cluster(clusterId = this.clusterId, name = "shared"): Cluster {
        return AksCluster.existing(name, {
            clusterId,
            pools: {
                cpu: { vmSize: "Standard_D8s_v5", nodePoolName: "workers" },
                gpu: { vmSize: "Standard_NC4as_T4_v3", nodePoolName: "gpus" },
            },
        });
    }

    attachment(settings: AttachmentSettings = {}, cluster: Cluster = this.cluster()): WorkspaceAttachment {
        return new WorkspaceAttachment("aml", { cluster, workspaceId: this.workspaceId, ...settings });
    }

    /** An endpoint whose traffic is compared with what it says at the end of each update. */
    endpoint(
        name: string,
        args: ScoringEndpointArgs,
        options: ComponentResourceOptions = {},
    ): ScoringEndpoint {
        const endpoint = new ScoringEndpoint(name, args, options);
        const shares = Object.entries(endpoint.weights).filter(([, share]) => share > 0);
        this.declared[args.endpointName ?? name] = Object.fromEntries(shares);
        return endpoint;
    }

    /** A program with the attachment "aml" and the endpoint "fraud" on it. */
    program(endpoint: EndpointSettings = {}, attachment: AttachmentSettings = {}): () => unknown {
        return () => {
            const target = this.attachment(attachment);
            const fraud = this.endpoint("fraud", { target, versions: both(90), ...endpoint });
            const { scoringUri, swaggerUri, primaryKey, secondaryKey } = fraud;
            return { scoringUri, swaggerUri, primaryKey, secondaryKey };
        };
    }

    /** Runs another program, or the same once more, and checks the traffic after each write and at the end. */
    async up(
        program?: () => unknown,
        options: UpOptions = {},
        stack: SandboxStack = this.stack,
    ): Promise<Change> {
        stack.program = program ?? stack.program;
        const [writes, requests] = [this.sandbox.writes.length, this.sandbox.azure.history.length];
        this.declared = {};
        const run = await stack.up(options);
        this.watcher.finish(this.declared);
        return { run, ...this.since(writes, requests) };
    }

    /** Runs another program that must fail, and gives the error beside what was written all the same. */
    async fails(program: () => unknown, stack: SandboxStack = this.stack) {
        stack.program = program;
        const [writes, requests] = [this.sandbox.writes.length, this.sandbox.azure.history.length];
        this.declared = {};
        const error = await stack.up().then(
            () => assert.fail("the update went through"),
            (caught: unknown) => caught,
        );
        assert.ok(error instanceof SandboxRunError, String(error));
        this.watcher.replay(this.declared);
        return { error, ...this.since(writes, requests) };
    }

    /** Takes an endpoint out of Azure, as somebody in the studio would. */
    lose(endpointId: string): void {
        assert.equal(this.sandbox.azure.remove(endpointId), true);
        this.watcher.forget(endpointId);
    }

    /** Destroys the stack, and says what that wrote. */
    async destroy(stack: SandboxStack = this.stack): Promise<Change> {
        const [writes, requests] = [this.sandbox.writes.length, this.sandbox.azure.history.length];
        const run = await stack.destroy();
        this.watcher.replay({});
        return { run, ...this.since(writes, requests) };
    }

    /** Id of something in the workspace: "onlineEndpoints/fraud". */
    id(path: string): string {
        return `${this.workspaceId}/${path}`;
    }

    /** Names of what the workspace has of a type: "onlineEndpoints/deployments". */
    names(type: string): readonly string[] {
        return this.sandbox.azure.objects(`${ML}/${type}`).map(({ name }) => name);
    }

    traffic(endpoint = "fraud"): unknown {
        return this.sandbox.azure.get(this.id(`onlineEndpoints/${endpoint}`))?.properties.traffic;
    }

    private since(writes: number, requests: number): Pick<Change, "writes" | "requests"> {
        const shown = (id: string) => id.split("/").slice(-2).join("/");
        return {
            writes: this.sandbox.writes
                .slice(writes)
                .map(
                    ({ operation, type, name }) =>
                        `${operation} ${type.split(":").at(-1)} ${shortened(name)}`,
                ),
            requests: this.sandbox.azure.history
                .slice(requests)
                .map(({ operation, id }) => `${operation} ${shown(id)}`),
        };
    }
}

/** A cluster with a pool of each kind that versions run on. */
export async function putCluster(sandbox: Sandbox, name: string, location = "westeurope"): Promise<string> {
    return await sandbox.azure.putCluster({
        resourceGroupName: "platform",
        name,
        location,
        pools: [
            { name: "system", vmSize: "Standard_D4s_v5", count: 3, mode: "System" },
            { name: "workers", vmSize: "Standard_D8s_v5", count: 3 },
            { name: "gpus", vmSize: "Standard_NC4as_T4_v3", nodeTaints: [GPU_TAINT] },
        ],
    });
}

/** A workspace in the cluster's subscription. */
export async function putWorkspace(
    sandbox: Sandbox,
    clusterId: string,
    name: string,
    location = "westeurope",
): Promise<string> {
    const [subscription = ""] = clusterId.split("/resourceGroups/");
    const id = `${subscription}/resourceGroups/ml/providers/${ML}/${name}`;
    await sandbox.azure.put(id, { location });
    return id;
}
