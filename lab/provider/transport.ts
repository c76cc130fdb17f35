import { Agent, request, type RequestOptions } from "node:https";
import type { IncomingMessage } from "node:http";
import { KubeConfig } from "@kubernetes/client-node";
import { Refusal } from "#src/sandbox/refusals";
import { bagOf, isBag, type Bag } from "#src/sandbox/values";
import { ApiFailure } from "./failures";

/** One request to an API server. */
export interface Call {
    readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
    readonly path: string;
    readonly query?: Readonly<Record<string, string>>;
    readonly body?: unknown;
    /** @default "application/json" */
    readonly type?: string;
}

/** What an API server answers: an object, and what it warns of. */
export interface Answer {
    readonly body: Bag;
    readonly warnings: readonly string[];
}

/** Talks to the API server of a kubeconfig. Objects go and come as they are: nothing of them is lost on the way. */
export class Transport {
    private readonly config = new KubeConfig();
    private prepared: Promise<RequestOptions> | undefined;

    /** @param kubeconfig YAML */
    constructor(kubeconfig: string) {
        this.config.loadFromString(kubeconfig);
    }

    /** Throws an {@link ApiFailure} for every answer that is none of success. */
    async send(call: Call): Promise<Answer> {
        this.prepared ??= prepare(this.config);
        const options = await this.prepared;
        const url = new URL(`${this.config.getCurrentCluster()?.server ?? ""}${call.path}`);
        url.search = new URLSearchParams(call.query).toString();
        const { code, text, warnings } = await exchange(url, options, call);
        const body = parsed(text);
        if (code >= 400) {
            throw ApiFailure.of(code, body, text);
        }
        return { body: bagOf(body), warnings };
    }
}

/** Credentials and authorities, and connections that stay open between requests. */
async function prepare(config: KubeConfig): Promise<RequestOptions> {
    const options: RequestOptions = {};
    await config.applyToHTTPSOptions(options);
    const { ca, cert, key, rejectUnauthorized, servername, headers, auth } = options;
    const tls = { ca, cert, key, rejectUnauthorized, servername };
    const known = Object.fromEntries(Object.entries(tls).filter(([, value]) => value !== undefined));
    return {
        agent: new Agent({ ...known, keepAlive: true, maxSockets: 16 }),
        headers: { ...(headers as Record<string, string>) },
        ...(auth === undefined ? {} : { auth }),
    };
}

interface Raw {
    readonly code: number;
    readonly text: string;
    readonly warnings: readonly string[];
}

async function exchange(url: URL, options: RequestOptions, call: Call): Promise<Raw> {
    const payload = call.body === undefined ? undefined : JSON.stringify(call.body);
    const headers = {
        ...(options.headers as Record<string, string>),
        Accept: "application/json",
        // Node gives a DELETE's body no length by itself, and the server would take the body for the next request.
        ...(payload === undefined
            ? {}
            : {
                  "Content-Type": call.type ?? "application/json",
                  "Content-Length": String(Buffer.byteLength(payload)),
              }),
    };
    return await new Promise((resolve, reject) => {
        const sent = request(url, { ...options, method: call.method, headers }, (response) => {
            read(response).then(resolve, reject);
        });
        sent.on("error", (error: NodeJS.ErrnoException) => {
            if (sent.reusedSocket && error.code === "ECONNRESET") {
                // The server closed an idle connection as we took it: it has seen nothing of the request.
                exchange(url, options, call).then(resolve, reject);
            } else {
                reject(new Refusal(`configured Kubernetes cluster is unreachable: ${error.message}`));
            }
        });
        sent.end(payload);
    });
}

async function read(response: IncomingMessage): Promise<Raw> {
    const chunks: Buffer[] = [];
    for await (const chunk of response) {
        chunks.push(chunk as Buffer);
    }
    return {
        code: response.statusCode ?? 0,
        text: Buffer.concat(chunks).toString("utf8"),
        warnings: warningsOf(response.headers["warning"]),
    };
}

/** `299 - "unknown field \"spec.x\"", 299 - "…"` as its texts. RFC 7234, section 5.5 */
function warningsOf(header: string | undefined): string[] {
    return [...(header ?? "").matchAll(/\d{3} \S+ "((?:[^"\\]|\\.)*)"/g)].map(([, text = ""]) =>
        text.replace(/\\(.)/g, "$1"),
    );
}

function parsed(text: string): Bag | undefined {
    try {
        const value = JSON.parse(text) as unknown;
        return isBag(value) ? value : undefined;
    } catch {
        return undefined;
    }
}
