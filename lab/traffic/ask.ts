import {
    Agent as HttpAgent,
    request as httpRequest,
    type IncomingMessage,
    type RequestOptions,
} from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import { isIP } from "node:net";
import { checkServerIdentity } from "node:tls";

/** How a request is sent. */
export interface AskOptions {
    /** Where to connect to, instead of what the URI's host name resolves to. Host and SNI remain the URI's. */
    readonly address?: string;
    /** PEM of the authorities that are trusted, instead of the machine's. */
    readonly ca?: string;
    readonly headers?: Readonly<Record<string, string>>;
    /** @default POST where there is a body, GET otherwise */
    readonly method?: string;
    readonly body?: string | Buffer;
    /** Milliseconds for the whole answer. @default 30000 */
    readonly timeoutMs?: number;
    /** Connections to use again; without any, each request has one of its own. */
    readonly agent?: HttpAgent;
}

/** What a client sees. */
export interface Answer {
    /** 0 where there is none. */
    readonly status: number;
    /** Response header `azureml-model-deployment`. */
    readonly version: string | undefined;
    readonly body: string;
    readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
    /** When it was asked, as `Date.now()`, and how long the answer took. */
    readonly asked: number;
    readonly milliseconds: number;
    /** Why there is no answer, or no whole one. */
    readonly error?: string;
}

const TIMEOUT_MILLISECONDS = 30_000;
const VERSION_HEADER = "azureml-model-deployment";

/** Connections that are kept, as real clients do. One for each load; `destroy()` it afterwards. */
export function connections(uri: string): HttpAgent {
    const options = { keepAlive: true, maxSockets: Infinity };
    return uri.startsWith("https:") ? new HttpsAgent(options) : new HttpAgent(options);
}

/** One request. Never rejects and never tries again: what goes wrong is the answer's `error`. */
export function ask(uri: string, options: AskOptions = {}): Promise<Answer> {
    const asked = Date.now();
    const start = performance.now();
    return new Promise((resolve) => {
        let seen: IncomingMessage | undefined;
        const chunks: Buffer[] = [];
        const done = (error?: string) => {
            clearTimeout(timer);
            const version = seen?.headers[VERSION_HEADER];
            resolve({
                status: seen?.statusCode ?? 0,
                version: Array.isArray(version) ? version.join(", ") : version,
                body: Buffer.concat(chunks).toString("utf8"),
                headers: seen?.headers ?? {},
                asked,
                milliseconds: performance.now() - start,
                ...(error === undefined ? {} : { error }),
            });
        };
        const sent = send(new URL(uri), options);
        const timeoutMs = options.timeoutMs ?? TIMEOUT_MILLISECONDS;
        const timer = setTimeout(() => sent.destroy(new Error(`no answer in ${timeoutMs} ms`)), timeoutMs);
        // Whether the connection was used before tells a server that closed an idle one from a server that is gone.
        const failed = (error: Error) =>
            done(sent.reusedSocket ? `${error.message} (kept connection)` : error.message);
        sent.on("error", failed);
        sent.on("response", (response) => {
            seen = response;
            response.on("data", (chunk: Buffer) => chunks.push(chunk));
            response.on("end", () => done());
            response.on("error", failed);
        });
        sent.end(options.body);
    });
}

function send(url: URL, options: AskOptions) {
    const { hostname, host, port, pathname, search } = url;
    const tls = url.protocol === "https:";
    const { body } = options;
    const request: RequestOptions = {
        host: options.address ?? bare(hostname),
        port: port === "" ? (tls ? 443 : 80) : port,
        path: pathname + search,
        method: options.method ?? (body === undefined ? "GET" : "POST"),
        headers: {
            host,
            ...(body === undefined ? {} : { "content-length": Buffer.byteLength(body) }),
            ...options.headers,
        },
        agent: options.agent ?? false,
    };
    return tls
        ? httpsRequest({
              ...request,
              servername: isIP(bare(hostname)) === 0 ? hostname : "",
              checkServerIdentity: (_, certificate) => checkServerIdentity(bare(hostname), certificate),
              ...(options.ca === undefined ? {} : { ca: options.ca }),
          })
        : httpRequest(request);
}

/** An IPv6 address stands in brackets in a URI, and without in a connection. */
function bare(hostname: string): string {
    return hostname.replace(/^\[(.*)\]$/, "$1");
}
