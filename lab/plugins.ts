import type { SandboxOptions } from "aks-scoring/sandbox";
import type { Charts } from "./provider/helm";

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
 * Where a plugin of one's own installs charts and renders them, it is those that are here already: the lab has no network to
 * fetch another. The stand-in knows that by itself.
 */
export function chartsFrom({
    folder,
}: Pick<Charts, "folder">): Required<Pick<SandboxOptions, "transforms" | "invokeTransforms">> {
    const placeOf = ({ chart, version }: Named) => folder(chart, version);
    return {
        transforms: [
            ({ type, props, opts }) =>
                type === "kubernetes:helm.sh/v3:Release"
                    ? {
                          props: { ...(props as Named), chart: placeOf(props as Named), version: undefined },
                          opts,
                      }
                    : undefined,
        ],
        invokeTransforms: [
            ({ token, args, opts }) => {
                if (token !== "kubernetes:helm:template") return undefined;
                const asked = JSON.parse((args as { readonly jsonOpts: string }).jsonOpts) as Named;
                const options = { ...asked, chart: undefined, version: undefined, path: placeOf(asked) };
                return { args: { jsonOpts: JSON.stringify(options) }, opts };
            },
        ],
    };
}

/** How a program names a chart. */
interface Named {
    readonly chart: string;
    readonly version?: string;
}
