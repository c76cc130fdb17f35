import { findEngine, Sandbox, type Program } from "aks-scoring/sandbox";
import type { Scene } from "./steps";
import type { Terminal } from "./terminal";

/** A stack, and what the demo does with it. */
export interface Story {
    readonly program: Program;
    readonly projectName: string;
    /** The program's settings at first. */
    readonly config: Readonly<Record<string, string>>;
    /** Where it takes place. */
    readonly open: (terminal: Terminal) => Promise<Stage>;
    /** The picture that it leaves in demo-out. */
    readonly picture: { readonly file: string; readonly title: string };
}

/** What stands in for Azure and Kubernetes, and what is told there. */
export interface Stage {
    readonly sandbox: Sandbox;
    /** The chapters in their order; answers the page of the picture. */
    readonly tell: (scene: Scene) => Promise<string>;
    readonly stop: () => Promise<void>;
}

/** A sandbox that is all memory. */
export function inMemory(
    tell: Stage["tell"],
    prepare: (sandbox: Sandbox) => Promise<void> = () => Promise.resolve(),
): Story["open"] {
    return async (terminal) => {
        const { version, path, source } = await findEngine({ progress: (line) => terminal.line(line) });
        terminal.line(`Pulumi ${version}, ${path} (${source})`);
        const sandbox = await Sandbox.start();
        await prepare(sandbox);
        return { sandbox, tell, stop: () => sandbox.stop() };
    };
}
