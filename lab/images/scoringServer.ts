import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";
import { dirname, resolve } from "node:path";
import type { V1Pod } from "@kubernetes/client-node";
import { until } from "../cluster/until";
import { ask } from "../traffic/ask";
import { ImageProblem, type Image, type RunningImage } from "./image";

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
    return (pod, address) => {
        const running = new ScoringServer(inferenceServer, resolve(entryScript), pod);
        return running.start(address);
    };
}

class ScoringServer {
    private readonly open = new Set<Socket>();
    private readonly said: string[] = [];
    private listener: Server | undefined;
    private child: ChildProcess | undefined;
    private stopping = false;

    constructor(
        private readonly inferenceServer: string,
        private readonly entryScript: string,
        private readonly pod: V1Pod,
    ) {}

    start(address: string): RunningImage {
        const ready = this.run(address);
        ready.catch(() => undefined); // a pod that is stopped before it is ready may have nobody who waits
        return { ready, stop: (grace) => this.stop(grace) };
    }

    private async run(address: string): Promise<void> {
        const inner = await freePort();
        if (this.stopping) return;
        const child = this.spawnServer(inner);
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

    private spawnServer(port: number): ChildProcess {
        const child = spawn(
            this.inferenceServer,
            ["--entry_script", this.entryScript, "--port", String(port)],
            {
                cwd: dirname(this.entryScript),
                env: { ...environment(this.entryScript), ...variablesOf(this.pod) },
                stdio: ["ignore", "pipe", "pipe"],
                // A process group of its own: its workers end with it, however it ends.
                detached: true,
            },
        );
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

/** What the image's Dockerfile sets. */
function environment(entryScript: string): Record<string, string> {
    return {
        PATH: process.env["PATH"] ?? "",
        AML_APP_ROOT: dirname(entryScript),
        PYTHONDONTWRITEBYTECODE: "1",
        PYTHONUNBUFFERED: "1",
        GUNICORN_CMD_ARGS: "--graceful-timeout=60 --no-control-socket",
    };
}

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
