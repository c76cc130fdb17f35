import { writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";

/** Puts a provider's program where the engine looks for those of one's own: on PATH, first. */
export async function putPluginOnPath(folder: string, packageName: string, program: string): Promise<void> {
    const script = `#!/bin/sh\nexec "${process.execPath}" "${program}" "$@"\n`;
    await writeFile(join(folder, `pulumi-resource-${packageName}`), script, { mode: 0o755 });
    const path = (process.env["PATH"] ?? "").split(delimiter);
    process.env["PATH"] = [folder, ...path.filter((one) => one !== folder)].join(delimiter);
}
