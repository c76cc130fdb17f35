import { findEngine } from "aks-scoring/sandbox";
import { runInNamespace } from "./namespace";
import { setUpTools, TOOLS_VARIABLE } from "./setUp/tools";

/**
 * Runs this Node in the lab's namespace, with tools and engine at hand, and answers with its exit code. What is missing
 * of them is set up before: `say` gets a line now and then.
 */
export async function runInLab(
    nodeArguments: readonly string[],
    say: (line: string) => void,
): Promise<number> {
    const { path, version, source } = await findEngine({ progress: say });
    say(`Pulumi ${version} (${source}): ${path}`);
    const tools = await setUpTools(say);
    say(`Kubernetes ${tools.kubernetesVersion}, Envoy and their helpers are here`);
    return await runInNamespace(process.execPath, nodeArguments, {
        ...process.env,
        // Inside there is no network to find or fetch anything with.
        AKS_SCORING_PULUMI: path,
        [TOOLS_VARIABLE]: JSON.stringify(tools),
    });
}
