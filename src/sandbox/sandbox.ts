import type { ResourceTransform } from "@pulumi/pulumi";
import { LocalWorkspace, PulumiCommand } from "@pulumi/pulumi/automation";
import { registerResourceTransform } from "@pulumi/pulumi/runtime";
import { mkdir, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AzureStandIn } from "./azure/provider";
import { AzureView } from "./azure/view";
import { AzureWorld, type SavedAzure } from "./azure/world";
import type { ClusterHost } from "./clusterHost";
import { findEngine } from "./engine";
import { KubernetesStandIn } from "./kubernetes/provider";
import { KubernetesView } from "./kubernetes/view";
import { connect } from "./kubernetes/listener";
import { KubernetesWorld, type SavedKubernetes } from "./kubernetes/world";
import { RandomStandIn, type SavedRandom } from "./random";
import { serve, type Served } from "./server";
import { SandboxStack, type Program } from "./stack";
import { PASSPHRASE } from "./stackOutputs";
import type { StandIn } from "./standIn";
import { StateFolder, type SavedState } from "./stateFolder";
import { Writes, type FailureOptions, type Write } from "./writes";

/** How much larger than what is in use the engine's memory may grow, in percent: by Go's own 100 it collects for half of its start. */
const RARELY = "400";

/** How a {@link Sandbox} behaves. */
export interface SandboxOptions {
    /**
     * Custom resources need a CustomResourceDefinition, or a chart known to bring it, on their cluster.
     * @default false: any kind is accepted
     */
    readonly requireCrds?: boolean;
    /**
     * Milliseconds from the installation of Azure Machine Learning's extension until its kinds (InstanceType) are on the
     * cluster; meanwhile a create tries again a few times, as the real provider does.
     * @default 0
     */
    readonly extensionDelay?: number;
    /**
     * What the random provider draws from: the same seed gives the same values.
     * @default "sandbox"
     */
    readonly seed?: string;
    /**
     * What runs the AKS clusters.
     * @default none: they are the sandbox's memory
     */
    readonly clusterHost?: ClusterHost;
    /**
     * Packages that are stood in for. What is left out, the engine looks for among its plugins: real binaries.
     * @default all three
     */
    readonly standIns?: readonly StandIn["package"][];
    /**
     * What every stack's program registers first: `transforms` of all its resources.
     * @default none
     */
    readonly transforms?: readonly ResourceTransform[];
}

/**
 * All that a {@link Sandbox} holds, as plain data that JSON carries: Azure, the clusters, what random values depend on,
 * and the state of each stack. It has the stacks' secrets in it as the worlds hold them: in the clear.
 */
export interface SavedSandbox {
    readonly azure: SavedAzure;
    readonly kubernetes: SavedKubernetes;
    readonly random: SavedRandom;
    readonly state: SavedState;
}

/** What the stand-ins remember. */
interface Worlds {
    readonly azure: AzureWorld;
    readonly kubernetes: KubernetesWorld;
    readonly random: RandomStandIn;
}

/** How a stack of a {@link Sandbox} is set up. */
export interface StackOptions {
    /** @default "dev" */
    readonly stackName?: string;
    /** Stacks of one project refer to each other as "organization/<project>/<stack>". @default "sandbox" */
    readonly projectName?: string;
    /** Configuration in the clear. A key without a namespace belongs to the project. @default none */
    readonly config?: Readonly<Record<string, string>>;
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
    private readonly state: StateFolder;
    /** Files of stacks that were there before anybody asked this sandbox for them. */
    private readonly restored = new Set<string>();

    private constructor(
        private readonly folder: string,
        private readonly command: PulumiCommand,
        private readonly served: ReadonlyMap<string, Served>,
        private readonly record: Writes,
        private readonly transforms: readonly ResourceTransform[],
        private readonly worlds: Worlds,
    ) {
        this.azure = new AzureView(worlds.azure);
        this.kubernetes = new KubernetesView(worlds.kubernetes, worlds.azure);
        this.state = new StateFolder(join(folder, "state"));
    }

    /** Finds an engine, and serves the stand-in providers on loopback ports. */
    static async start(options: SandboxOptions = {}): Promise<Sandbox> {
        const engine = await findEngine();
        const folder = await mkdtemp(join(tmpdir(), "aks-scoring-sandbox-"));
        // The Automation API looks for the CLI in a folder's bin.
        await mkdir(join(folder, "home", "bin"), { recursive: true });
        await mkdir(join(folder, "state"));
        await symlink(engine.path, join(folder, "home", "bin", "pulumi"));
        const command = await PulumiCommand.get({ root: join(folder, "home"), skipVersionCheck: true });

        const writes = new Writes();
        const azure = new AzureWorld(writes);
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
        const served = new Map<string, Served>();
        for (const standIn of standIns) {
            if (options.standIns?.includes(standIn.package) === false) continue;
            served.set(standIn.package, await serve(standIn, writes));
        }
        const worlds = { azure, kubernetes, random };
        return new Sandbox(folder, command, served, writes, options.transforms ?? [], worlds);
    }

    /** Each create, update and delete that changed something, in order. Previews change nothing. */
    get writes(): readonly Write[] {
        return this.record.done;
    }

    /** Value of PULUMI_DEBUG_PROVIDERS, for an engine run by other means. */
    debugProviders(): string {
        return [...this.served].map(([name, { port }]) => `${name}:${port}`).join(",");
    }

    /** The n-th write from now on (1-based) fails with the message. */
    failWrite(
        n: number,
        message = "the sandbox was told to fail this write",
        options: FailureOptions = {},
    ): void {
        this.record.fail(n, message, options);
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
            state: await this.state.save(),
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
        this.worlds.azure.restore(saved.azure);
        this.worlds.kubernetes.restore(saved.kubernetes);
        this.worlds.random.restore(saved.random);
        (await this.state.restore(saved.state)).forEach((file) => this.restored.add(file));
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
        const { stackName = "dev", projectName = "sandbox" } = options;
        const workDir = await mkdtemp(join(this.folder, "stack-"));
        // The program is looked up at each run, so that it can be exchanged in between.
        const holder: { stack?: SandboxStack } = {};
        const current = async () => {
            this.transforms.forEach((transform) => registerResourceTransform(transform));
            return await holder.stack?.runProgram();
        };
        const stateFile = this.state.fileOf(projectName, stackName);
        const open = this.restored.has(stateFile) ? "selectStack" : "createStack";
        const automation = await LocalWorkspace[open](
            { stackName, projectName, program: current },
            {
                pulumiCommand: this.command,
                pulumiHome: join(this.folder, "home"),
                workDir,
                projectSettings: { name: projectName, runtime: "nodejs" },
                stackSettings: { [stackName]: { config: configOf(projectName, options.config ?? {}) } },
                envVars: {
                    GOGC: process.env["GOGC"] ?? RARELY,
                    PULUMI_BACKEND_URL: `file://${join(this.folder, "state")}`,
                    PULUMI_CONFIG_PASSPHRASE: PASSPHRASE,
                    PULUMI_DEBUG_PROVIDERS: this.debugProviders(),
                    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
                    PULUMI_SKIP_UPDATE_CHECK: "true",
                },
            },
        );
        const stack = new SandboxStack(program, automation, stateFile);
        holder.stack = stack;
        return stack;
    }

    /** Stops the servers and removes the temporary folders. */
    async stop(): Promise<void> {
        for (const served of this.served.values()) {
            await served.stop();
        }
        await rm(this.folder, { recursive: true, force: true });
    }
}

function configOf(projectName: string, config: Readonly<Record<string, string>>): Record<string, string> {
    const qualified = Object.entries(config).map(([key, value]) => [
        key.includes(":") ? key : `${projectName}:${key}`,
        value,
    ]);
    return Object.fromEntries(qualified) as Record<string, string>;
}
