import { hasErrors } from "@pulumi/pulumi/log";
import { getMonitor, registerInvokeTransform, registerResourceTransform } from "@pulumi/pulumi/runtime";
import { endOnlyWithoutErrors } from "../core/programEnd";
import { AzureStandIn } from "./azure/provider";
import { armTypeOf } from "./azure/types";
import { AzureView } from "./azure/view";
import { AzureWorld } from "./azure/world";
import { Backend } from "./backend";
import { KnownSecrets, type Leak } from "./knownSecrets";
import { connect } from "./kubernetes/listener";
import { KubernetesStandIn } from "./kubernetes/provider";
import { KubernetesView } from "./kubernetes/view";
import { KubernetesWorld } from "./kubernetes/world";
import { LeakSearch } from "./leakSearch";
import type { SandboxOptions, SavedSandbox, StackOptions } from "./options";
import { RandomStandIn } from "./random";
import { serve, type Served } from "./server";
import { SandboxStack, type Program } from "./stack";
import type { StandIn } from "./standIn";
import { Writes, type Act, type FailureOptions, type Write, type WriteRef } from "./writes";

/** What the stand-ins remember. */
interface Worlds {
    readonly azure: AzureWorld;
    readonly kubernetes: KubernetesWorld;
    readonly random: RandomStandIn;
}

/**
 * Azure, Kubernetes and random values, stood in for in this process: real programs run against it under the real
 * Pulumi engine, with no cloud, no cluster and no provider binaries.
 *
 * @example
 * ```ts
 * import { Sandbox } from "aks-scoring/sandbox";
 * import { ResourceGroup } from "@pulumi/azure-native/resources/resourceGroup";
 *
 * async function main() {
 *     const sandbox = await Sandbox.start();
 *     try {
 *         const stack = await sandbox.stack(() => {
 *             new ResourceGroup("rg", { resourceGroupName: "ml", location: "westeurope" });
 *         });
 *         await stack.up();
 *         console.log(sandbox.writes.map(({ operation, id }) => `${operation} ${id}`));
 *     } finally {
 *         await sandbox.stop();
 *     }
 * }
 * void main();
 * ```
 */
export class Sandbox {
    /** Azure's resources: to look at, to add to, and to change behind the stack's back. */
    readonly azure: AzureView;
    /** The objects on all clusters, likewise. */
    readonly kubernetes: KubernetesView;

    private constructor(
        private readonly backend: Backend,
        private readonly served: ReadonlyMap<string, Served>,
        private readonly record: Writes,
        private readonly transforms: Pick<SandboxOptions, "transforms" | "invokeTransforms">,
        private readonly worlds: Worlds,
        private readonly secrets: KnownSecrets,
        private readonly leaks: LeakSearch,
    ) {
        this.azure = new AzureView(worlds.azure);
        this.kubernetes = new KubernetesView(worlds.kubernetes, worlds.azure);
    }

    /** Finds an engine, and serves the stand-in providers on loopback ports. */
    static async start(options: SandboxOptions = {}): Promise<Sandbox> {
        const backend = await Backend.open();
        const writes = new Writes();
        const azure = new AzureWorld(writes, armTypeOf);
        const kubernetes = new KubernetesWorld(options.requireCrds ?? false);
        connect(azure, kubernetes);
        azure.extensionDelayMilliseconds = options.extensionDelay ?? 0;
        azure.host = options.clusterHost;
        const random = new RandomStandIn(writes, options.seed ?? "sandbox");
        const standIns: readonly StandIn[] = [
            new AzureStandIn(azure),
            new KubernetesStandIn(kubernetes, azure),
            random,
        ];
        const secrets = new KnownSecrets();
        const served = new Map<string, Served>();
        for (const standIn of standIns) {
            if (options.standIns?.includes(standIn.package) === false) continue;
            served.set(standIn.package, await serve(standIn, writes, secrets));
        }
        const worlds = { azure, kubernetes, random };
        const leaks = new LeakSearch(secrets, writes.done, azure.history, options.allowLeaks ?? false);
        return new Sandbox(backend, served, writes, options, worlds, secrets, leaks);
    }

    /** Each create, update and delete that changed something, in order. Previews change nothing. */
    get writes(): readonly Write[] {
        return this.record.done;
    }

    /** How many secrets have been seen so far. */
    get secretsKnown(): number {
        return this.secrets.size;
    }

    /**
     * The secrets seen so far that stand in a text in the clear, in base64 or JSON, or as a digest; the texts by what they are
     * called.
     */
    leaksIn(texts: Readonly<Record<string, string>>): readonly Leak[] {
        return Object.entries(texts).flatMap(([place, text]) => this.secrets.findIn(place, text));
    }

    /** Value of PULUMI_DEBUG_PROVIDERS, for an engine run by other means. */
    debugProviders(): string {
        return [...this.served].map(([name, { port }]) => `${name}:${port}`).join(",");
    }

    /** The n-th write from now on (1-based), or the one that is named, fails with the message. */
    failWrite(
        which: number | WriteRef,
        message = "the sandbox was told to fail this write",
        options: FailureOptions = {},
    ): void {
        this.record.fail(which, message, options);
    }

    /**
     * The next time that an ARM deployment puts or deletes the resource with this id, that fails, and with it the
     * deployment: what it wrote before stays, as in Azure.
     */
    failInside(operation: "PUT" | "DELETE", id: string, message: string): void {
        this.record.failInside(operation, id, message);
    }

    /**
     * Something happens when the n-th write from now on (1-based), or the one that is named, begins or, with `applied`,
     * when it took effect and before it is answered; the write waits for it. What it throws (a `Refusal`) is answered in
     * place of the write.
     */
    atWrite(which: number | WriteRef, act: Act, options: Pick<FailureOptions, "applied"> = {}): void {
        this.record.at(which, act, options);
    }

    /** Whether a failure that was planned is still to come. */
    get isFailing(): boolean {
        return this.record.isFailing;
    }

    /** Tells of each write once it took effect and before it is answered; answers how to stop that. */
    onWrite(listener: (write: Write) => void): () => void {
        return this.record.listen(listener);
    }

    /** Each write takes at least this long from now on: operations that must not overlap get the chance to. */
    delayWrites(milliseconds: number): void {
        this.record.delay(milliseconds);
    }

    /** All that the sandbox holds now, once the writes in flight are through. Refused with a `clusterHost`. */
    async save(): Promise<SavedSandbox> {
        this.checkOwnMemory("save");
        await this.record.idle();
        const { azure, kubernetes, random } = this.worlds;
        return {
            azure: azure.save(),
            kubernetes: kubernetes.save(),
            random: random.save(),
            state: await this.backend.save(),
        };
    }

    /**
     * Holds what was saved, here or in another sandbox, and nothing else: later objects and stacks are gone, locks are
     * off, the records (`writes`, `azure.history` …) begin anew and planned failures are dropped. No stack may be
     * running. `stack()` with a saved stack's name goes on with its state; programs and configuration are the caller's.
     * Refused with a `clusterHost`.
     */
    async restore(saved: SavedSandbox): Promise<void> {
        this.checkOwnMemory("restore");
        await this.record.idle();
        this.record.restart();
        this.leaks.restart();
        this.worlds.azure.restore(saved.azure);
        this.worlds.kubernetes.restore(saved.kubernetes);
        this.worlds.random.restore(saved.random);
        await this.backend.restore(saved.state);
    }

    private checkOwnMemory(what: string): void {
        if (this.worlds.azure.host !== undefined) {
            throw new Error(
                `Sandbox.${what}: clusters that a clusterHost runs are not the sandbox's to ${what}`,
            );
        }
    }

    /** A new stack in the sandbox's own backend, or a restored one. Several may run at once. */
    async stack(program: Program, options: StackOptions = {}): Promise<SandboxStack> {
        // The program is looked up at each run, so that it can be exchanged in between.
        const holder: { stack?: SandboxStack } = {};
        const current = async () => {
            // What a run of the CLI would do is what a test asks for.
            endOnlyWithoutErrors(getMonitor(), hasErrors);
            this.transforms.transforms?.forEach((transform) => registerResourceTransform(transform));
            this.transforms.invokeTransforms?.forEach((transform) => registerInvokeTransform(transform));
            return await holder.stack?.runProgram();
        };
        Object.entries(options.secretConfig ?? {}).forEach(([key, value]) =>
            this.secrets.learnOf("the configuration", key, value),
        );
        const { automation, stateFile } = await this.backend.stack(current, options, this.debugProviders());
        const stack = new SandboxStack(program, automation, stateFile, this.leaks);
        holder.stack = stack;
        return stack;
    }

    /** Stops the servers and removes the temporary folders. */
    async stop(): Promise<void> {
        for (const served of this.served.values()) {
            await served.stop();
        }
        await this.backend.remove();
    }
}
