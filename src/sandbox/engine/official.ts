import { run } from "./run";

/** Where Pulumi's own installer, and with it `PulumiCommand.install`, gets the official build. */
const DOWNLOADS = "https://get.pulumi.com/";

/** `PulumiCommand.install` in a process of its own: in this one, nothing could end a download that stalls. */
const INSTALL = `
    const { PulumiCommand } = require(process.argv[1]);
    PulumiCommand.install({ root: process.argv[2], version: process.argv[3] }).catch((error) => {
        console.error(error.message);
        process.exit(1);
    });
`;

/** Fetches the official build of `version` into `root`/bin. Returns why not, or undefined when it is there. */
export async function fetchOfficial(
    version: string,
    root: string,
    env: Readonly<NodeJS.ProcessEnv>,
): Promise<string | undefined> {
    const unreachable = await reach(DOWNLOADS);
    if (unreachable !== undefined) return `${DOWNLOADS} cannot be reached: ${unreachable}`;
    const automation = require.resolve("@pulumi/pulumi/automation");
    const { problem } = await run(process.execPath, ["-e", INSTALL, automation, root, version], {
        env,
        limitMilliseconds: 10 * 60_000,
    });
    return problem;
}

/** On a closed network the installer's own limit is two minutes, and some networks drop instead of refusing. */
async function reach(url: string): Promise<string | undefined> {
    try {
        await fetch(url, { method: "HEAD", signal: AbortSignal.timeout(5_000) });
        return undefined;
    } catch (error) {
        const { cause, message } = error as Error;
        return cause instanceof Error ? cause.message : message;
    }
}
