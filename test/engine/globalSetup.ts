import { findEngine } from "#src/sandbox/engine/index";

/** Finds the engine before the first test, because setting it up takes longer than any test may. */
export async function mochaGlobalSetup(): Promise<void> {
    const { path, version, source } = await findEngine({
        progress: (line) => console.log(`engine: ${line}`),
    });
    console.log(`engine: Pulumi ${version} (${source}): ${path}`);
    // The programs that tests start, too, are to run on this one.
    process.env["AKS_SCORING_PULUMI"] = path;
}
