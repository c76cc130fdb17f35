import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Refusal } from "#src/sandbox/refusals";

/** Where the helm program is, and which local chart stands for one that a program names. */
export interface Charts {
    readonly helm: string;
    /** Folder of a chart: "oci://docker.io/envoyproxy/gateway-helm", "v1.9.1". */
    readonly folder: (reference: string, version?: string) => string;
}

/** Largest answer of helm: a release with all of its manifests. */
const MOST_BYTES = 256 * 1024 * 1024;

/** Runs helm against the API server of a kubeconfig. */
export class Helm {
    constructor(
        private readonly kubeconfig: string,
        private readonly program: string,
    ) {}

    /**
     * Answers with what helm prints; throws a `Refusal` with its error as Helm's own library words it. Kubeconfig and
     * values are in files that only we can read, and only while it runs.
     */
    async run(args: readonly string[], values?: unknown): Promise<string> {
        const folder = await mkdtemp(join(tmpdir(), "aks-scoring-helm-"));
        try {
            const config = join(folder, "kubeconfig");
            const file = join(folder, "values.yaml");
            await writeFile(config, this.kubeconfig, { mode: 0o600 });
            // JSON is YAML.
            await writeFile(file, JSON.stringify(values ?? {}), { mode: 0o600 });
            const all = values === undefined ? [...args] : [...args, "--values", file];
            return await execute(this.program, all, {
                ...process.env,
                KUBECONFIG: config,
                HELM_CACHE_HOME: join(folder, "cache"),
                HELM_CONFIG_HOME: join(folder, "config"),
                HELM_DATA_HOME: join(folder, "data"),
            });
        } finally {
            await rm(folder, { recursive: true, force: true });
        }
    }
}

async function execute(program: string, args: string[], env: NodeJS.ProcessEnv): Promise<string> {
    return await new Promise((resolve, reject) => {
        execFile(program, args, { env, maxBuffer: MOST_BYTES }, (error, stdout, stderr) => {
            if (error === null) resolve(stdout);
            else reject(new Refusal(errorOf(stderr) ?? error.message));
        });
    });
}

/** "Error: INSTALLATION FAILED: create: failed to create: …", after warnings: what comes after the command's own words. */
function errorOf(stderr: string): string | undefined {
    const [, message] = /^Error: (?:(?:INSTALLATION|UPGRADE) FAILED: )?(.*)/ms.exec(stderr) ?? [];
    return message?.trim();
}
