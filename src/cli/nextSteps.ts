import { oneLine } from "../core/hiddenText";
import type { Program } from "./program/program";

/** What is to be done before a program runs. No value of a secret is ever told: Pulumi asks for it. */
export function nextSteps(
    { config }: Program,
    { directory, newCluster }: { readonly directory: string | undefined; readonly newCluster: boolean },
): string {
    const region = newCluster
        ? [{ command: "pulumi config set azure-native:location REGION", meaning: "Region of the cluster." }]
        : [];
    const settings = config.map(({ key, description, secret }) => ({
        command: secret ? `pulumi config set --secret ${key}` : `pulumi config set ${key} VALUE`,
        meaning: secret ? `${description} Pulumi asks for it.` : description,
    }));
    const rows = [...region, ...settings];
    const width = Math.max(...rows.map(({ command }) => command.length));
    const lines = rows.map(({ command, meaning }) => `  ${command.padEnd(width)}  # ${meaning}`);
    if (directory === undefined) {
        return ["The program takes from the configuration of its stack:", ...lines, ""].join("\n");
    }
    return [
        `Wrote a project to ${oneLine(directory)}. There:`,
        "  npm install",
        "  pulumi stack init dev",
        ...lines,
        "  pulumi preview",
        "",
    ].join("\n");
}
