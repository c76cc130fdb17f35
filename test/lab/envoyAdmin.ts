import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { isBag, type Bag } from "#src/sandbox/values";

const ADMIN = "http://127.0.0.1:19000";
const MOST_BYTES = 2 ** 28;

/** What each Envoy's admin page says: it listens within its pod, whose network is entered for it. */
export async function envoyAdmin(path: string): Promise<string[]> {
    const ask = `fetch(${JSON.stringify(ADMIN + path)}).then((answer) => answer.text()).then((text) => process.stdout.write(text))`;
    return await Promise.all(
        envoys().map(async (pid) => {
            const command = ["-t", pid, "-n", process.execPath, "-e", ask];
            return (await promisify(execFile)("nsenter", command, { maxBuffer: MOST_BYTES })).stdout;
        }),
    );
}

/** All that Envoys have been told, and all members of it, however deep, that are objects with a name. */
export async function envoyConfigs(): Promise<Bag[]> {
    return (await envoyAdmin("/config_dump")).map((text) => JSON.parse(text) as Bag);
}

/** Each object in a configuration that has a member of the name. */
export function withMember(value: unknown, member: string): Bag[] {
    const inner = (Array.isArray(value) ? value : isBag(value) ? Object.values(value) : []) as unknown[];
    const below = inner.flatMap((one) => withMember(one, member));
    return isBag(value) && member in value ? [value, ...below] : below;
}

/** Processes of Envoy: the lab's namespace has its own. */
function envoys(): string[] {
    return readdirSync("/proc").filter((pid) => {
        try {
            const [program = ""] = readFileSync(join("/proc", pid, "cmdline"), "utf8").split("\0");
            return /^\d+$/.test(pid) && /(^|\/)envoy$/.test(program);
        } catch {
            return false; // no process, or one that has ended
        }
    });
}
