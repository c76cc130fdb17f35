import { findEngine, type Sandbox } from "aks-scoring/sandbox";
import { execFile } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";

/** What a command printed. */
export interface Printed {
    readonly stdout: string;
    readonly stderr: string;
}

/** A user's CLI: rejects where a command fails, with what it printed. */
export type PulumiCli = (cwd: string, ...args: readonly string[]) => Promise<Printed>;

/**
 * Pulumi's CLI as a user runs it, with a sandbox's providers; its home and its stacks are in a folder.
 *
 * @param env What a test sets beside that.
 */
export function pulumiCli(
    sandbox: Sandbox,
    folder: string,
    env: Readonly<Record<string, string>> = {},
): PulumiCli {
    mkdirSync(join(folder, "state"));
    return async (cwd, ...args) => {
        const { path } = await findEngine();
        // Not the synchronous one: the providers answer in this process.
        return await promisify(execFile)(path, ["--non-interactive", "--color", "never", ...args], {
            cwd,
            maxBuffer: 64 << 20,
            env: {
                ...process.env,
                PULUMI_HOME: join(folder, "home"),
                PULUMI_BACKEND_URL: `file://${join(folder, "state")}`,
                PULUMI_CONFIG_PASSPHRASE: "test",
                PULUMI_SKIP_UPDATE_CHECK: "true",
                PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
                PULUMI_DEBUG_PROVIDERS: sandbox.debugProviders(),
                ...env,
            },
        });
    };
}
