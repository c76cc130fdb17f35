import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Cluster } from "../../lab/cluster/cluster";
import { Lab, type LabOptions } from "../../lab/lab";
import { setUpTools, type Tools } from "../../lab/setUp/tools";

const PROGRAMS = /(^|\/)(etcd|kube-apiserver|kube-controller-manager|kube-scheduler|kwok)$/;

/** The same, but whoever asks for one member fails. */
function without<T extends object>(whole: T, member: keyof T & string): T {
    const get = () => {
        throw new Error(`no ${member}`);
    };
    return Object.defineProperty({ ...whole }, member, { get });
}

/** An API server whose certificate is an empty file for a second. */
const slowWriter = (apiServer: string) => `#!/bin/sh
for flag; do
    case "$flag" in --cert-dir=*) certificate="\${flag#--cert-dir=}/apiserver.crt" ;; esac
done
: > "$certificate"
sleep 1
rm "$certificate"
exec "${apiServer}" "$@"
`;

describe("a lab that does not start, or not end well", () => {
    let tools: Tools;
    before(async () => {
        tools = await setUpTools(() => undefined);
    });
    afterEach(() => {
        assert.deepEqual(programs(), []);
        assert.deepEqual(folders(), []);
    });

    it("leaves nothing of a control plane that is half there", async () => {
        await assert.rejects(Cluster.start(without(tools, "kwok")), { message: "no kwok" });
    });

    it("waits for a certificate that is not written at one stroke", async () => {
        const folder = mkdtempSync(join(tmpdir(), "slow-writer-"));
        try {
            const kubeApiserver = join(folder, "kube-apiserver");
            writeFileSync(kubeApiserver, slowWriter(tools.kubeApiserver), { mode: 0o755 });
            const cluster = await Cluster.start({ ...tools, kubeApiserver });
            await cluster.stop();
        } finally {
            rmSync(folder, { recursive: true, force: true });
        }
    });

    it("leaves nothing of a cluster whose pods cannot run", async () => {
        await assert.rejects(Lab.start(tools, without<LabOptions>({}, "authorities")), {
            message: "no authorities",
        });
    });

    it("leaves nothing of a cluster whose sandbox cannot start", async () => {
        await assert.rejects(Lab.start(tools, without<LabOptions>({}, "standIns")), {
            message: "no standIns",
        });
    });

    it("leaves nothing where what ends first fails, and says why it failed", async () => {
        const cluster = await Cluster.start(tools);
        await cluster.runPods(() => assert.fail("there are no pods"));
        assert.equal(programs().length, 5);
        await assert.rejects(
            cluster.stop(() => Promise.reject(new Error("it would not end"))),
            /it would not end/,
        );
    });
});

/** The control plane's programs that run: the namespace has processes of its own. */
function programs(): string[] {
    return readdirSync("/proc")
        .filter((pid) => /^\d+$/.test(pid))
        .map(commandOf)
        .filter((command) => PROGRAMS.test(command));
}

function commandOf(pid: string): string {
    try {
        return readFileSync(join("/proc", pid, "cmdline"), "utf8").split("\0")[0] ?? "";
    } catch {
        return ""; // it has ended meanwhile
    }
}

function folders(): string[] {
    return readdirSync(tmpdir()).filter((name) => name.startsWith("aks-scoring-lab-"));
}
