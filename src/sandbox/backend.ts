import { LocalWorkspace, PulumiCommand, type ConfigMap, type Stack } from "@pulumi/pulumi/automation";
import { mkdir, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { findEngine } from "./engine";
import type { StackOptions } from "./options";
import { PASSPHRASE } from "./stackOutputs";
import { StateFolder, type SavedState } from "./stateFolder";

/** How much larger than what is in use the engine's memory may grow, in percent: by Go's own 100 it collects for half of its start. */
const RARELY = "400";

/** A stack as the Automation API has it, and where its state is. */
export interface Opened {
    readonly automation: Stack;
    readonly stateFile: string;
}

/** The engine, and a temporary folder with the stacks that it works on. */
export class Backend {
    private readonly state: StateFolder;
    /** Files of stacks that were there before anybody asked for them. */
    private readonly restored = new Set<string>();

    private constructor(
        private readonly folder: string,
        private readonly command: PulumiCommand,
    ) {
        this.state = new StateFolder(join(folder, "state"));
    }

    static async open(): Promise<Backend> {
        const { path } = await findEngine();
        const folder = await mkdtemp(join(tmpdir(), "aks-scoring-sandbox-"));
        try {
            await mkdir(join(folder, "home"));
            await mkdir(join(folder, "state"));
            return new Backend(folder, await commandOf(path, folder));
        } catch (error) {
            await rm(folder, { recursive: true, force: true });
            throw error;
        }
    }

    /** A new stack, or one that was restored. */
    async stack(
        program: () => Promise<Record<string, unknown> | undefined>,
        options: StackOptions,
        debugProviders: string,
    ): Promise<Opened> {
        const { stackName = "dev", projectName = "sandbox", config = {}, secretConfig = {} } = options;
        const stateFile = this.state.fileOf(projectName, stackName);
        const open = this.restored.has(stateFile) ? "selectStack" : "createStack";
        const automation = await LocalWorkspace[open](
            { stackName, projectName, program: async () => (await program()) ?? {} },
            {
                pulumiCommand: this.command,
                pulumiHome: join(this.folder, "home"),
                workDir: await mkdtemp(join(this.folder, "stack-")),
                projectSettings: { name: projectName, runtime: "nodejs" },
                stackSettings: { [stackName]: { config: mapped(config, projectName, (value) => value) } },
                envVars: {
                    GOGC: process.env["GOGC"] ?? RARELY,
                    PULUMI_BACKEND_URL: `file://${join(this.folder, "state")}`,
                    PULUMI_CONFIG_PASSPHRASE: PASSPHRASE,
                    PULUMI_DEBUG_PROVIDERS: debugProviders,
                    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
                    PULUMI_SKIP_UPDATE_CHECK: "true",
                },
            },
        );
        const secrets: ConfigMap = mapped(secretConfig, projectName, (value) => ({ value, secret: true }));
        if (Object.keys(secrets).length > 0) {
            await automation.setAllConfig(secrets);
        }
        return { automation, stateFile };
    }

    /** The state of every stack. */
    async save(): Promise<SavedState> {
        return await this.state.save();
    }

    /** Holds the stacks that were saved, and no others. */
    async restore(saved: SavedState): Promise<void> {
        (await this.state.restore(saved)).forEach((file) => this.restored.add(file));
    }

    async remove(): Promise<void> {
        await rm(this.folder, { recursive: true, force: true });
    }
}

/** Engines that lie in a `bin`, by their paths. */
const commands = new Map<string, Promise<PulumiCommand>>();

/** The engine as the Automation API takes it: from the `bin` of a folder, and asked for its version, once a process. */
async function commandOf(path: string, folder: string): Promise<PulumiCommand> {
    const get = (root: string) => PulumiCommand.get({ root, skipVersionCheck: true });
    const bin = dirname(path);
    if (basename(bin) !== "bin" || !/^pulumi(\.exe)?$/.test(basename(path))) {
        const link = join(folder, "engine", "bin");
        await mkdir(link, { recursive: true });
        await symlink(path, join(link, "pulumi"));
        return await get(dirname(link));
    }
    const command = commands.get(path) ?? get(dirname(bin));
    commands.set(path, command);
    command.catch(() => commands.delete(path));
    return await command;
}

/** Configuration with each key in its namespace: one without belongs to the project. */
function mapped<T>(
    config: Readonly<Record<string, string>>,
    projectName: string,
    valueOf: (value: string) => T,
): Record<string, T> {
    const entries = Object.entries(config).map(([key, value]): [string, T] => [
        key.includes(":") ? key : `${projectName}:${key}`,
        valueOf(value),
    ]);
    return Object.fromEntries(entries);
}
