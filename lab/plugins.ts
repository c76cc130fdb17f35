import type { ResourceTransform } from "@pulumi/pulumi";
import type { SandboxOptions } from "aks-scoring/sandbox";

type Package = NonNullable<SandboxOptions["standIns"]>[number];

/** Names the packages, with commas, whose own plugins are to be used: "kubernetes,random". */
export const PLUGINS_VARIABLE = "AKS_SCORING_LAB_PLUGINS";

/** Packages whose plugins have all that they need here. */
const POSSIBLE: readonly Package[] = ["kubernetes", "random"];

/** What the sandbox stands in for: Azure, and each package whose plugin nobody asks for. */
export function standInsBeside(asked: string | undefined): readonly Package[] {
    const plugins = (asked ?? "")
        .split(",")
        .map((name) => name.trim())
        .filter((name) => name !== "");
    const unknown = plugins.find((name) => !POSSIBLE.includes(name as Package));
    if (unknown !== undefined) {
        throw new Error(
            `${PLUGINS_VARIABLE}="${asked}": the lab has no use for a plugin "${unknown}". Name ${POSSIBLE.join(" or ")}.`,
        );
    }
    return ["azure-native", ...POSSIBLE.filter((name) => !plugins.includes(name))];
}

/**
 * Where a chart is installed by a plugin of one's own, it is the one that is here already: the lab has no network to fetch
 * another. The stand-in knows that by itself.
 */
export function chartFrom(folder: string): ResourceTransform {
    return ({ type, props, opts }) =>
        type === "kubernetes:helm.sh/v3:Release"
            ? { props: { ...(props as object), chart: folder, version: undefined }, opts }
            : undefined;
}
