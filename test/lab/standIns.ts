import { PLUGINS_VARIABLE, standInsBeside } from "../../lab/plugins";

/** Skips, with the reason, what looks at things that only the stand-in for Kubernetes knows. */
export function needsStandIn(test: Mocha.Context): void {
    const asked = process.env[PLUGINS_VARIABLE];
    if (standInsBeside(asked).includes("kubernetes")) return;
    console.log(`      skipped: needs the stand-in for Kubernetes (${PLUGINS_VARIABLE}=${asked})`);
    test.skip();
}
