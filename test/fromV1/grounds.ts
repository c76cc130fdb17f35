import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Program, type Run, Sandbox, SandboxRunError, type SandboxStack } from "aks-scoring/sandbox";
import { type Block, isAboutAzureMl, needsPlatform, withTarget } from "./blocks";
import { former, page, programOf } from "./pages";
import { linesOf } from "./preview";

const ROOT = join(__dirname, "..", "..", "..");
const WORKSPACE =
    "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/ml" +
    "/providers/Microsoft.MachineLearningServices/workspaces/fraud-ws";
/** What the workspace of the samples has. */
const REGISTERED = [
    ...["models/fraud", "models/fraud/versions/3"],
    ...["environments/sklearn", "environments/sklearn/versions/3"],
];
const pem = (name: string) => readFileSync(join(ROOT, "test", "core", "pem", name), "utf8");
/** What `pulumi config` says in the samples. */
const CONFIG = {
    certificate: pem("leaf.pem"),
    privateKey: pem("leaf.key"),
    connectionString: `InstrumentationKey=${"7".repeat(8)}-7777-7777-7777-${"7".repeat(12)}`,
};
/** The directory of the samples' project: their paths count from it. */
export const PROJECT = join(ROOT, "test", "fromV1", "project");
/** The module that most samples import. */
const PLATFORM = page("README.md").fences.find(({ mark }) => mark === "file: platform.ts")?.code ?? "";

/** A stack in a world that has what the samples take for granted. */
export class Ground {
    /** The program that the stack was brought up with last. */
    private now: string | undefined;

    private constructor(
        readonly sandbox: Sandbox,
        private readonly stack: SandboxStack,
    ) {}

    static async open(): Promise<Ground> {
        const sandbox = await Sandbox.start();
        await sandbox.azure.put(WORKSPACE, { location: "westeurope" });
        for (const asset of REGISTERED) await sandbox.azure.put(`${WORKSPACE}/${asset}`, {});
        await sandbox.azure.putCluster({
            resourceGroupName: "platform",
            name: "shared",
            pools: [
                { name: "system", vmSize: "Standard_D4s_v5", count: 3, mode: "System" },
                { name: "workers", vmSize: "Standard_D4s_v5", count: 3 },
            ],
        });
        return new Ground(sandbox, await sandbox.stack(() => undefined, { secretConfig: CONFIG }));
    }

    /** Brings the stack to what a program says, unless it is there. */
    async up(code: string): Promise<void> {
        if (this.now !== code) await this.run(code);
    }

    /** What a program changes where another one is, resource by resource. */
    async changes(before: string, code: string): Promise<string[]> {
        await this.up(before);
        const { steps } = await this.preview(code);
        return steps.map(({ op, name }) => `${op} ${name}`);
    }

    /** What the engine prints for a block: of the page's program, after the one that it starts from. */
    async printed(block: Block): Promise<string[]> {
        const { shown } = block;
        const code = withTarget(block.code, shown.on);
        if (shown.refused) return await this.refusal(code);
        const nothing = needsPlatform(block) ? 'import "./platform";' : "";
        await this.up(shown.fromNothing ? nothing : former(code));
        this.stack.program = programOn(code);
        return linesOf(await inProject(() => this.stack.preview({ diff: shown.what !== "list" })), shown);
    }

    /** Brings the stack to what a program says, and tells what came of it. */
    async run(code: string): Promise<Run> {
        this.stack.program = programOn(code);
        this.now = undefined;
        const run = await inProject(() => this.stack.up());
        this.now = code;
        return run;
    }

    /** A preview of a program. */
    async preview(code: string): Promise<Run> {
        this.stack.program = programOn(code);
        return await inProject(() => this.stack.preview());
    }

    /** What a component says of a program that it refuses. */
    async refusal(code: string): Promise<string[]> {
        const error: unknown = await this.preview(code).then(
            () => assert.fail("the program is not refused"),
            (caught: unknown) => caught,
        );
        assert.ok(error instanceof SandboxRunError, String(error));
        const [text = String(error)] = error.diagnostics.filter((one) => /^\w+ "\w+": \d+ problem/.test(one));
        return text.split("\n");
    }

    /** The stack's resources, as its state has them. */
    async resources(): Promise<readonly StateResource[]> {
        const { checkpoint } = JSON.parse(await this.stack.exportState()) as StateFile;
        return checkpoint.latest.resources;
    }
}

/** A resource in the stack's state. */
export interface StateResource {
    readonly urn: string;
    readonly type: string;
    /** Seconds. */
    readonly customTimeouts?: Readonly<Record<"create" | "update", number>>;
}

interface StateFile {
    readonly checkpoint: { readonly latest: { readonly resources: readonly StateResource[] } };
}

/** Works with the project's directory as the working directory. */
export async function inProject<T>(work: () => T | Promise<T>): Promise<T> {
    const before = process.cwd();
    process.chdir(PROJECT);
    try {
        return await work();
    } finally {
        process.chdir(before);
    }
}

function programOn(code: string): Program {
    return programOf(code, PLATFORM);
}

/** Grounds that are opened when they are needed: one for each serving path, and one for each program that stands by itself. */
export class Grounds {
    private readonly opened = new Map<string, Promise<Ground>>();

    for(block: Block): Promise<Ground> {
        return this.get(
            needsPlatform(block) ? (isAboutAzureMl(block) ? "attachment" : "gateway") : block.code,
        );
    }

    get(key: string): Promise<Ground> {
        const ground = this.opened.get(key) ?? Ground.open();
        this.opened.set(key, ground);
        return ground;
    }

    async stop(): Promise<void> {
        for (const { sandbox } of await Promise.all(this.opened.values())) await sandbox.stop();
    }
}
