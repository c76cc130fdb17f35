import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";
import { dirname, join, resolve } from "node:path";
import type { V1Pod, V1VolumeMount } from "@kubernetes/client-node";
import { until } from "../cluster/until";
import { ask } from "../traffic/ask";
import { ImageProblem, type Image, type MountingImage, type RunningImage } from "./image";

/** Port where the pod says nothing else. */
const PORT = 5001;
/** Below the ports that the kernel gives to connections that go out: under load those are never free for long. */
const FIRST_PORT = 20_000;
const LAST_PORT = 29_999;
const START_MILLISECONDS = 60_000;
const SAID_LINES = 30;
let nextPort = FIRST_PORT + Math.floor(Math.random() * (LAST_PORT - FIRST_PORT));

/**
 * Azure ML's own inference server, with a scoring script, as the image of a pod. The server listens on all addresses of
 * the machine, which are all pods here: it gets a port of its own, and the bytes of the pod's are passed on as they are.
 */
export function scoringServer(inferenceServer: string, entryScript: string): Image {
    const script = resolve(entryScript);
    const start: Start = (port) =>
        Promise.resolve({
            command: [inferenceServer, "--entry_script", script, "--port", String(port)],
            cwd: dirname(script),
            env: { AML_APP_ROOT: dirname(script) },
        });
    return (pod, address) => new ScoringServer(pod, start).start(address);
}

/**
 * Azure ML's inference server in an image without a script, as Azure ML's own inference images are: it runs what is mounted,
 * where the pod's variables say. Volumes are mounted where the container has them, read-only ones so that even root
 * cannot write to them.
 */
export function inferenceImage(inferenceServer: string): MountingImage {
    return (pod, address, volumes) => {
        const start: Start = async (port) => {
            const folders = await volumes.write(pod, address);
            const script = [
                "set -e",
                // What is below belongs to this mount namespace alone.
                "mount -t tmpfs tmpfs /var",
                ...inOrder(pod.spec?.containers[0]?.volumeMounts ?? [], folders).flatMap((mount) =>
                    mountLines(mount, folders),
                ),
                // As /var/runit/gunicorn/run of Azure ML's images has it.
                'cd "${AML_APP_ROOT:-/var/azureml-app}"',
                'exec "$0" --entry_script "${AZUREML_ENTRY_SCRIPT:-main.py}" --port "$1"',
            ].join("\n");
            const command = ["unshare", "--mount", "sh", "-c", script, inferenceServer, String(port)];
            return { command, cwd: "/", env: {} };
        };
        return new ScoringServer(pod, start).start(address);
    };
}

/** What is mounted over the volumes' own folders, as `/tmp` is, comes last: it hides them. */
function inOrder(
    mounts: readonly V1VolumeMount[],
    folders: ReadonlyMap<string, string>,
): readonly V1VolumeMount[] {
    const hides = ({ mountPath }: V1VolumeMount) =>
        [...folders.values()].some((folder) => folder.startsWith(`${mountPath}/`));
    return [...mounts.filter((mount) => !hides(mount)), ...mounts.filter(hides)];
}

function mountLines(
    { name, mountPath, subPath = "", readOnly }: V1VolumeMount,
    folders: ReadonlyMap<string, string>,
): string[] {
    const source = quoted(join(folders.get(name) ?? "/nowhere", subPath));
    const target = quoted(mountPath);
    return [
        `if [ -d ${source} ]; then mkdir -p ${target}; else mkdir -p ${quoted(dirname(mountPath))}; touch ${target}; fi`,
        `mount --bind ${source} ${target}`,
        ...(readOnly === true ? [`mount -o remount,bind,ro ${target}`] : []),
    ];
}

function quoted(text: string): string {
    return `'${text.replaceAll("'", "'\\''")}'`;
}

/** How a server is started on a port. */
type Start = (port: number) => Promise<{
    readonly command: readonly string[];
    readonly cwd: string;
    readonly env: Readonly<Record<string, string>>;
}>;

class ScoringServer {
    private readonly open = new Set<Socket>();
    private readonly said: string[] = [];
    private listener: Server | undefined;
    private child: ChildProcess | undefined;
    private stopping = false;

    constructor(
        private readonly pod: V1Pod,
        private readonly begin: Start,
    ) {}

    start(address: string): RunningImage {
        const ready = this.run(address);
        ready.catch(() => undefined); // a pod that is stopped before it is ready may have nobody who waits
        return { ready, stop: (grace) => this.stop(grace) };
    }

    private async run(address: string): Promise<void> {
        const inner = await freePort();
        if (this.stopping) return;
        const child = await this.spawnServer(inner);
        const outer = this.pod.spec?.containers[0]?.ports?.[0]?.containerPort ?? PORT;
        const listener = createServer({ allowHalfOpen: true }, (socket) => this.pass(socket, inner));
        this.listener = listener;
        listener.listen(outer, address);
        await once(listener, "listening");
        await until(
            `the scoring server of ${this.pod.metadata?.name ?? address}`,
            async () =>
                this.stopping || ended(child) || (await ask(`http://${address}:${outer}/`)).status === 200,
            START_MILLISECONDS,
        );
        if (ended(child) && !this.stopping) {
            throw new ImageProblem("CrashLoopBackOff", this.said.join("\n"));
        }
    }

    private async spawnServer(port: number): Promise<ChildProcess> {
        const { command, cwd, env } = await this.begin(port);
        const [program = "", ...args] = command;
        const child = spawn(program, args, {
            cwd,
            env: { ...ENVIRONMENT, ...env, ...variablesOf(this.pod) },
            stdio: ["ignore", "pipe", "pipe"],
            // A process group of its own: its workers end with it, however it ends.
            detached: true,
        });
        const hear = (chunk: Buffer) => {
            this.said.push(...chunk.toString("utf8").trimEnd().split("\n"));
            this.said.splice(0, this.said.length - SAID_LINES);
        };
        child.stdout.on("data", hear);
        child.stderr.on("data", hear);
        child.on("error", ({ message }) => this.said.push(message));
        this.child = child;
        return child;
    }

    /** Bytes as they come, in both directions, and each direction's end by itself. */
    private pass(outer: Socket, port: number): void {
        const inner = connect({ host: "127.0.0.1", port, allowHalfOpen: true, noDelay: true });
        outer.setNoDelay();
        for (const [from, to] of [
            [outer, inner],
            [inner, outer],
        ] as const) {
            this.open.add(from);
            from.pipe(to);
            // A connection that was reset, or refused, looks so at the other end.
            from.on("error", () => to.resetAndDestroy());
            from.on("close", () => this.open.delete(from));
        }
    }

    private async stop(graceMilliseconds: number): Promise<void> {
        this.stopping = true;
        this.listener?.close();
        const { child } = this;
        if (child?.pid !== undefined && !ended(child)) {
            const over = once(child, "exit");
            child.kill("SIGTERM"); // ends its workers when they have answered
            const timer = setTimeout(() => killGroup(child), graceMilliseconds);
            await over;
            clearTimeout(timer);
        }
        if (child !== undefined) killGroup(child);
        for (const socket of this.open) socket.destroy();
    }
}

function ended({ pid, exitCode, signalCode }: ChildProcess): boolean {
    return pid === undefined || exitCode !== null || signalCode !== null;
}

function killGroup({ pid }: ChildProcess): void {
    try {
        if (pid !== undefined) process.kill(-pid, "SIGKILL");
    } catch {
        // none of the group is left
    }
}

/** The container's variables that stand in the pod itself. */
function variablesOf({ spec }: V1Pod): Record<string, string> {
    const env = spec?.containers[0]?.env ?? [];
    return Object.fromEntries(env.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value]])));
}

/** What the example image's Dockerfile sets. */
const ENVIRONMENT: Readonly<Record<string, string>> = {
    PATH: process.env["PATH"] ?? "",
    PYTHONDONTWRITEBYTECODE: "1",
    PYTHONUNBUFFERED: "1",
    GUNICORN_CMD_ARGS: "--graceful-timeout=60 --no-control-socket",
};

/** A port on which nothing listens, on no address. */
async function freePort(): Promise<number> {
    for (;;) {
        const port = nextPort;
        nextPort = nextPort === LAST_PORT ? FIRST_PORT : nextPort + 1;
        const probe = createServer();
        const free = await new Promise<boolean>((resolve) => {
            probe.once("error", () => resolve(false));
            probe.listen(port, "0.0.0.0", () => resolve(true));
        });
        if (free) {
            probe.close();
            await once(probe, "close");
            return port;
        }
    }
}
