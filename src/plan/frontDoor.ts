import { plainObject, unknownKeys, wholeNumber } from "../core/checks";
import type { Findings } from "../core/problems";
import type { EnvoyGatewayPlan } from "./envoyGateway";
import { LONGEST_REQUEST_MS } from "./limits";

/** What a gateway grants its clients, before an endpoint's own limits. */
export interface ClientSettings {
    /**
     * Milliseconds within which a request must have arrived whole, its body included: 1000–3600000. A slower one is
     * answered 408. 100 MiB in the default time take 34 Mbit/s. @default 25000
     */
    readonly uploadTimeoutMs?: number;
    /**
     * Milliseconds for which a connection is kept while no request is on it: 1000–3600000. A score that takes longer is
     * not cut. Azure's load balancer forgets a silent connection after 4 minutes. @default 100000
     */
    readonly idleTimeoutMs?: number;
    /**
     * Connections that each Envoy takes at a time, on each port: 1–50000 (Envoy Gateway's own limit for an Envoy). What is
     * above is closed at once. A connection costs up to 25 KB of memory. @default 10000
     */
    readonly maxConnections?: number;
}

/** What a gateway grants its clients, with nothing left to decide. */
export interface ClientPlan {
    readonly uploadTimeoutMs: number;
    /**
     * Milliseconds for a TLS handshake, and for a request's headers; undefined where the definitions may not know these
     * two settings: there the idle timeout and the one of the whole request end what is half there.
     */
    readonly headersTimeoutMs: number | undefined;
    readonly idleTimeoutMs: number;
    readonly maxConnections: number;
}

const KEYS = [
    "uploadTimeoutMs",
    "idleTimeoutMs",
    "maxConnections",
] as const satisfies readonly (keyof ClientSettings)[];

/** Half-sent requests are to be gone within 30 s: Envoy closes the connection up to 5 s after its answer. */
const UPLOAD_MS = 25_000;

/** Headers are 60 KiB at the most: Envoy's own limit. */
const HEADERS_MS = 10_000;

/**
 * Longer than clients keep a connection that they may use again (a minute in .NET, 90 s in Go), so that hardly any
 * request meets its end, and no usual interval of requests; shorter than an Envoy's drain, and than Azure's 4 minutes.
 */
const IDLE_MS = 100_000;

/**
 * 10,000 connections that are kept, or half-sent, cost an Envoy some 250 MB, of the 512 MiB that Envoy Gateway asks for; a
 * container has a million file descriptors.
 */
const CONNECTIONS = 10_000;

/** https://github.com/envoyproxy/gateway/blob/v1.9.1/internal/xds/bootstrap/bootstrap.yaml.tpl */
const MOST_CONNECTIONS = 50_000;

const SHORTEST_MS = 1000;

/** Checks what clients are granted, and decides what the program left open. */
export function planClients(
    f: Findings,
    given: unknown,
    envoyGateway: EnvoyGatewayPlan | undefined,
): ClientPlan {
    const readable = given !== undefined && plainObject(f, "clients", given);
    const settings: Readonly<Record<string, unknown>> = readable ? given : {};
    const at = f.at("clients");
    unknownKeys(at, "", settings, KEYS);
    const whole = (key: keyof ClientSettings, least: number, most: number, usual: number): number => {
        const value = settings[key] ?? usual;
        return wholeNumber(at, key, value, least, most) ? value : usual;
    };
    const uploadTimeoutMs = whole("uploadTimeoutMs", SHORTEST_MS, LONGEST_REQUEST_MS, UPLOAD_MS);
    return {
        uploadTimeoutMs,
        headersTimeoutMs: knowsHeaders(envoyGateway) ? Math.min(uploadTimeoutMs, HEADERS_MS) : undefined,
        idleTimeoutMs: whole("idleTimeoutMs", SHORTEST_MS, LONGEST_REQUEST_MS, IDLE_MS),
        maxConnections: whole("maxConnections", 1, MOST_CONNECTIONS, CONNECTIONS),
    };
}

/**
 * Envoy Gateway 1.9 brought `requestHeadersReceivedTimeout` and `tlsHandshakeTimeout`: definitions of 1.8 refuse an object
 * with them. https://github.com/envoyproxy/gateway/blob/v1.9.1/api/v1alpha1/timeout_types.go
 */
function knowsHeaders(envoyGateway: EnvoyGatewayPlan | undefined): boolean {
    if (envoyGateway === undefined || envoyGateway.definitions === "none") {
        return false;
    }
    const [major = 0, minor = 0] = (envoyGateway.version ?? "").replace(/^v/, "").split(".").map(Number);
    return major > 1 || (major === 1 && minor >= 9);
}
