import { join } from "node:path";
import { type Machine, script } from "../engine/machine";

const PROGRAMS = ["setpriv", "unshare", "mount", "nsenter", "ip", "openssl", "chroot"];

/** Gives a machine all programs that the lab runs, and a kernel that refuses what they ask for. */
export async function refuseNamespaces({ bin }: Machine): Promise<void> {
    for (const program of PROGRAMS) {
        await script(join(bin, program), "echo 'Operation not permitted' >&2; exit 1");
    }
}
