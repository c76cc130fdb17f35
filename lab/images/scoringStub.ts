import type { V1Pod } from "@kubernetes/client-node";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createTcpServer, type Server as TcpServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { RunningImage } from "./image";

/** What a scoring pod answers to everything: who it is, and what it was asked. */
export interface StubAnswer {
    /** Label by which the library names the version. */
    readonly version: string;
    readonly pod: string;
    readonly image: string;
    readonly method: string;
    readonly path: string;
    readonly headers: Readonly<Record<string, string | string[] | undefined>>;
    /** The request's body; "" where it is very long. */
    readonly body: string;
    readonly bytes: number;
}

/** Header with milliseconds that an answer takes. */
export const SLEEP_HEADER = "x-lab-sleep-ms";
/**
 * Header with what goes wrong instead of an answer: "exit" ends the container, "stall" sends half of it and no more,
 * "500 green" is the status of what the version green answers.
 */
export const FAULT_HEADER = "x-lab-fault";
/** Bodies are told up to this length. */
const TOLD_BYTES = 8_000_000;

/**
 * Scoring containers that answer from this process. One that has stopped resets each connection that still comes, and
 * counts it: a request to it is lost, as it would be with an address that nobody has any more.
 */
export class ScoringStubs {
    /** Connections that came to pods that were gone. */
    late = 0;
    /** Most requests that one pod had at the same time, by pod. */
    readonly busiest = new Map<string, number>();
    /** Requests that came to a pod, by pod. */
    readonly asked = new Map<string, number>();
    private readonly tombstones = new Set<TcpServer>();

    run(pod: V1Pod, address: string): RunningImage {
        const port = pod.spec?.containers[0]?.ports?.[0]?.containerPort;
        if (port === undefined) {
            // A daemon, such as a device plugin: there is nobody to answer.
            return { ready: Promise.resolve(), stop: () => Promise.resolve() };
        }
        let stopping = false;
        let open = 0;
        const name = pod.metadata?.name ?? "";
        const server = createServer((request, response) => {
            this.busiest.set(name, Math.max(this.busiest.get(name) ?? 0, ++open));
            this.asked.set(name, (this.asked.get(name) ?? 0) + 1);
            response.once("close", () => open--);
            const exit = () => {
                server.close();
                server.closeAllConnections();
            };
            void answer(pod, request, response, { stopping: () => stopping, exit });
        });
        server.keepAliveTimeout = 0;
        const ready = listening(server, address, port);
        return {
            ready,
            stop: async (graceMilliseconds) => {
                stopping = true;
                await ready;
                await closed(server, graceMilliseconds);
                this.bury(address, port);
            },
        };
    }

    stop(): void {
        this.tombstones.forEach((server) => server.close());
    }

    private bury(address: string, port: number): void {
        const server = createTcpServer((socket) => {
            this.late++;
            socket.resetAndDestroy();
        });
        server.on("error", () => undefined);
        server.listen({ host: address, port });
        server.unref();
        this.tombstones.add(server);
    }
}

async function answer(
    { metadata, spec }: V1Pod,
    request: IncomingMessage,
    response: ServerResponse,
    container: { stopping(): boolean; exit(): void },
): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) {
        chunks.push(chunk as Buffer);
    }
    const pause = Number(request.headers[SLEEP_HEADER] ?? 0);
    if (pause > 0) {
        await sleep(pause);
    }
    const fault = request.headers[FAULT_HEADER];
    if (fault === "exit") {
        container.exit();
        return;
    }
    const body = Buffer.concat(chunks);
    const said: StubAnswer = {
        version: metadata?.labels?.["aks-scoring/version"] ?? "",
        pod: metadata?.name ?? "",
        image: spec?.containers[0]?.image ?? "",
        method: request.method ?? "",
        path: request.url ?? "",
        headers: request.headers,
        body: body.length > TOLD_BYTES ? "" : body.toString(),
        bytes: body.length,
    };
    const text = JSON.stringify(said);
    response.shouldKeepAlive &&= !container.stopping();
    response.setHeader("Content-Type", "application/json");
    response.setHeader("Content-Length", Buffer.byteLength(text));
    const [status, version] = String(fault ?? "").split(" ");
    if (version === said.version) response.statusCode = Number(status);
    if (fault === "stall") {
        response.write(text.slice(0, text.length / 2));
        return;
    }
    response.end(text);
}

function listening(server: Server, host: string, port: number): Promise<void> {
    return new Promise((resolve, reject) => {
        server.once("error", reject);
        server.listen({ host, port, backlog: 1024 }, resolve);
    });
}

/** What a server does on SIGTERM: nothing new, what is in flight ends, and after the grace period all is cut. */
async function closed(server: Server, graceMilliseconds: number): Promise<void> {
    const done = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeIdleConnections();
    const limit = setTimeout(() => server.closeAllConnections(), graceMilliseconds);
    await done;
    clearTimeout(limit);
}
