import { findEngine } from "aks-scoring/sandbox";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Measured, measure } from "./process";
import { World } from "./world";

/** How a project's commands are run. */
export interface ProjectOptions {
    /** File that Pulumi runs, seen from the project's folder or absolute. */
    readonly main: string;
    /** Whether Pulumi compiles the program itself. @default false */
    readonly typescript?: boolean;
    readonly config?: Readonly<Record<string, string | number>>;
    /**
     * Whether the state is stored at each step, as it is unless an experimental setting of the engine says otherwise.
     * @default true
     */
    readonly checkpoints?: boolean;
}

const NAME = "bench";
const STACK = "dev";

/** A project in a folder, with one stack in a file backend of its own, and a new world behind it. */
export class Project {
    private constructor(
        private readonly folder: string,
        private readonly engine: string,
        private readonly world: World,
        private readonly env: Readonly<Record<string, string | undefined>>,
    ) {}

    /** Starts the stand-ins and sets the stack up; nothing of the program has run when this is done. */
    static async open(folder: string, options: ProjectOptions): Promise<Project> {
        const { main, typescript = false, config = {}, checkpoints = true } = options;
        const engine = await findEngine();
        // Without them where somebody has set them for Pulumi's other runs.
        const skipping = checkpoints ? undefined : "true";
        mkdirSync(join(folder, "state"), { recursive: true });
        const settings = { name: NAME, runtime: { name: "nodejs", options: { typescript } }, main };
        writeFileSync(join(folder, "Pulumi.yaml"), JSON.stringify(settings));
        const world = await World.start(join(__dirname, "standIns.js"));
        const project = new Project(folder, engine.path, world, {
            PULUMI_HOME: join(folder, "home"),
            PULUMI_BACKEND_URL: `file://${join(folder, "state")}`,
            PULUMI_CONFIG_PASSPHRASE: "bench",
            PULUMI_SKIP_UPDATE_CHECK: "true",
            PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
            PULUMI_DEBUG_PROVIDERS: world.debugProviders,
            PULUMI_EXPERIMENTAL: skipping,
            PULUMI_SKIP_CHECKPOINTS: skipping,
        });
        try {
            await project.setUp(config);
        } catch (error) {
            await project.close();
            throw error;
        }
        return project;
    }

    private async setUp(config: Readonly<Record<string, string | number>>): Promise<void> {
        await this.run("stack", "init", STACK);
        for (const [key, value] of Object.entries(config)) {
            await this.run("config", "set", key, String(value));
        }
    }

    /** A command of Pulumi, whole. */
    async run(...args: string[]): Promise<Measured> {
        const { folder: cwd, env } = this;
        return await measure(this.engine, [...args, "--non-interactive", "--color", "never"], { cwd, env });
    }

    async preview(): Promise<Measured> {
        return await this.run("preview");
    }

    /** An update without a preview before it. */
    async up(): Promise<Measured> {
        return await this.run("up", "--yes", "--skip-preview");
    }

    /** The state as the backend stores it. */
    state(): string {
        return readFileSync(join(this.folder, "state", ".pulumi", "stacks", NAME, `${STACK}.json`), "utf8");
    }

    /** Ends the stand-ins. */
    async close(): Promise<void> {
        await this.world.end();
    }
}

/** How many resources a preview or an update registered, by what it printed: components, providers and the stack too. */
export function registeredBy({ stdout }: Measured): number {
    const [, resources = ""] = stdout.split(/^Resources:\n/m);
    const counts = [...resources.matchAll(/^ {4}(?:[+~-]+ )?(\d+) /gm)].map(([, count]) => Number(count));
    if (counts.length === 0) throw new Error(`there are no resources in:\n${stdout}`);
    return counts.reduce((sum, count) => sum + count, 0);
}
