import { Refusal } from "#src/sandbox/refusals";

/** A chart that is here, as a project releases it. */
export interface ChartHere {
    /** Its folder. */
    readonly folder: string;
    /** "gateway-helm": what a reference to it ends in. */
    readonly name: string;
    /** "1.9.1" */
    readonly version: string;
}

/** Where a chart is that a program names; throws a `Refusal`, in Helm's manner, for all but those that are here. */
export function folderOf(
    reference: string,
    version: string | undefined,
    charts: readonly ChartHere[],
): string {
    const found = charts.find((here) => {
        const isFolder = reference === here.folder;
        const isIt = isFolder || (!reference.startsWith("/") && reference.split("/").at(-1) === here.name);
        // Without a version, Helm takes a local chart as it is, and of another the newest: nobody here knows which that is.
        // Envoy Gateway releases its chart both with the v and without.
        const isThisVersion = version === undefined ? isFolder : version.replace(/^v/, "") === here.version;
        return isIt && isThisVersion;
    });
    if (found !== undefined) return found.folder;
    const at = version === undefined ? "" : ` at version "${version}"`;
    const all = charts
        .map((here) => `${here.name} at version "v${here.version}" (${here.folder})`)
        .join(", ");
    throw new Refusal(`failed to download "${reference}"${at}: the lab has no network, and only ${all}`);
}
