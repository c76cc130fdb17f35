import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { setting } from "#src/sandbox/engine/cache";

/** Programs of the system that the lab runs, with the package that usually brings each. */
const NEEDED = {
    setpriv: "util-linux",
    unshare: "util-linux",
    mount: "util-linux",
    nsenter: "util-linux",
    ip: "iproute2",
    openssl: "openssl",
    chroot: "coreutils",
};

/** Which programs this machine lacks, and what to do; undefined where all are there. */
export function missingPrograms(env: Readonly<NodeJS.ProcessEnv>): string | undefined {
    const missing = Object.entries(NEEDED).filter(([program]) => !isOnPath(program, env));
    if (missing.length === 0) return undefined;
    const programs = missing.map(([program, origin]) => `${program} (usually of ${origin})`).join(", ");
    return (
        `The lab runs programs that are not on PATH: ${programs}. ` +
        "Install the packages, or add the programs' folder to PATH (for ip and chroot often /usr/sbin), and run again."
    );
}

function isOnPath(program: string, env: Readonly<NodeJS.ProcessEnv>): boolean {
    const folders = (setting(env, "PATH") ?? "").split(delimiter);
    return folders.some((folder) => folder !== "" && existsSync(join(folder, program)));
}
