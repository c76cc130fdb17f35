import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { run } from "#src/sandbox/engine/run";
import { GO_REMEDY, lacksGo, pinnedCommands } from "./goProgram";
import type { LabTool } from "./labTool";

/** The chart's folder in its place in the cache, called as the chart is. */
export const CHART_FOLDER = "gateway-helm";

/** The chart's Gateway API and Envoy Gateway kinds, where the chart has them. */
export const CRDS_FOLDER = join(CHART_FOLDER, "charts", "crds", "crds");

/** Envoy Gateway's chart, as its release would pack it: the module has it as a template. */
export function gatewayChart(folder: string, module: string): LabTool {
    const [{ version, go }] = pinnedCommands(folder, module);
    return {
        name: "gateway-chart",
        version,
        doing: `copying Envoy Gateway's chart ${version}`,
        expectedSeconds: 5,
        files: [join(CHART_FOLDER, "values.yaml"), CRDS_FOLDER],
        remedy: GO_REMEDY,
        lacks: (env) => lacksGo(go, env),
        setUp: async (stage, env) => {
            const source = await moduleFolder(folder, `${module}@v${version}`, env);
            if (source.problem !== undefined) return source.problem;
            await copyFiles(join(source.folder, "charts", CHART_FOLDER), join(stage, CHART_FOLDER));
            await fillIn(join(stage, CHART_FOLDER), version);
            return undefined;
        },
    };
}

const GATEWAY_API_MODULE = "sigs.k8s.io/gateway-api";

/**
 * The Gateway API's definitions of the standard channel, as AKS's managed Gateway API brings them
 * (https://learn.microsoft.com/azure/aks/managed-gateway-api): those of the version that a go.mod names.
 */
export function standardGatewayApi(folder: string): LabTool {
    const [{ version, go }] = pinnedCommands(folder, GATEWAY_API_MODULE);
    return {
        name: "gateway-api",
        version,
        doing: `copying the Gateway API's definitions ${version}`,
        expectedSeconds: 5,
        files: ["standard"],
        remedy: GO_REMEDY,
        lacks: (env) => lacksGo(go, env),
        setUp: async (stage, env) => {
            const source = await moduleFolder(folder, `${GATEWAY_API_MODULE}@v${version}`, env);
            if (source.problem !== undefined) return source.problem;
            await copyFiles(join(source.folder, "config", "crd", "standard"), join(stage, "standard"));
            return undefined;
        },
    };
}

async function moduleFolder(
    folder: string,
    module: string,
    env: Readonly<NodeJS.ProcessEnv>,
): Promise<{ folder: string; problem: undefined } | { problem: string }> {
    const { stdout, problem } = await run("go", ["mod", "download", "-json", module], {
        env: { ...env, GOWORK: "off" },
        cwd: folder,
        limitMilliseconds: 10 * 60_000,
    });
    // What went wrong is in the answer too, unless go could not even begin.
    const answer = stdout.trim() === "" ? {} : (JSON.parse(stdout) as { Dir?: string; Error?: string });
    if (answer.Dir !== undefined) return { folder: answer.Dir, problem: undefined };
    return { problem: answer.Error ?? problem ?? `go names no folder for ${module}` };
}

/** Go's module cache is read-only, and a copy that keeps that could not be filled in, nor taken away. */
async function copyFiles(from: string, to: string): Promise<void> {
    for (const entry of await readdir(from, { recursive: true, withFileTypes: true })) {
        if (!entry.isFile()) continue;
        const file = join(entry.parentPath, entry.name);
        const copy = join(to, file.slice(from.length));
        await mkdir(dirname(copy), { recursive: true });
        await writeFile(copy, await readFile(file));
    }
}

/** What the project's release does: the version of the chart and of its image, and when that is pulled. */
async function fillIn(chart: string, version: string): Promise<void> {
    const about = await readFile(join(chart, "Chart.yaml"), "utf8");
    await writeFile(
        join(chart, "Chart.yaml"),
        about
            .replace(/^version: .*$/m, `version: v${version}`)
            .replace(/^appVersion: .*$/m, `appVersion: v${version}`),
    );
    const values = await readFile(join(chart, "values.tmpl.yaml"), "utf8");
    await writeFile(
        join(chart, "values.yaml"),
        values
            .replace("${GatewayImage}", `docker.io/envoyproxy/gateway:v${version}`)
            .replace("${GatewayImagePullPolicy}", "IfNotPresent"),
    );
}
