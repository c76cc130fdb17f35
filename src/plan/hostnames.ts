import { plainObject } from "../core/checks";
import { checkCertificate } from "../core/certificates";
import { HOST_NAME, checkName } from "../core/names";
import { Findings } from "../core/problems";
import { isLater } from "./carried";

/** A Gateway has this many listeners at most (Gateway API v1.6.1, apis/v1/gateway_types.go: MaxItems of listeners). */
const MOST_LISTENERS = 64;

/**
 * Checks the host names that namespaces have for themselves.
 *
 * @param tls The gateway's own, whose host name is another listener's, and whose certificate covers them all.
 * @param protocols How many protocols each listener is there for.
 */
export function planHostnames(
    f: Findings,
    given: unknown,
    namespaces: readonly string[],
    tls: unknown,
    protocols: number,
): ReadonlyMap<string, string> {
    if (given === undefined || !plainObject(f, "hostnames", given, '{ "team-a": "team-a.example.com" }')) {
        return new Map();
    }
    const at = f.at("hostnames");
    const { hostname: own, certificate } = (tls ?? {}) as Readonly<Record<string, unknown>>;
    const holders = new Map<unknown, string>(own === undefined ? [] : [[own, "the gateway itself"]]);
    const planned = new Map<string, string>();
    for (const [namespace, hostname] of Object.entries(given)) {
        if (!namespaces.includes(namespace)) {
            const remedy = `Take it out, or add it to namespaces: ${namespaces.join(", ")}.`;
            at.problem(namespace, undefined, "is not a namespace of this gateway", remedy);
        } else if (checkName(at, namespace, hostname, HOST_NAME)) {
            const holder = holders.get(hostname);
            if (holder !== undefined) {
                at.problem(namespace, hostname, `is the name of ${holder} already`, "Give each its own.");
            }
            holders.set(hostname, `namespace ${namespace}`);
            planned.set(namespace, hostname);
        }
    }
    const listeners = (planned.size + 1) * protocols;
    if (listeners > MOST_LISTENERS) {
        const rule = `come to ${listeners} listeners, and a Gateway has at most ${MOST_LISTENERS}`;
        f.problem("hostnames", undefined, rule, "Make a further gateway for some of the namespaces.");
    }
    if (certificate !== undefined && !isLater(certificate)) {
        checkCovered(f, planned, certificate);
    }
    return planned;
}

/** Adds a problem for each host name that the certificate was not made for. */
export function checkCovered(
    f: Findings,
    hostnames: ReadonlyMap<string, string>,
    certificate: unknown,
): void {
    for (const [namespace, hostname] of hostnames) {
        const own = new Findings();
        checkCertificate(own, { certificate, hostname });
        for (const { rule, remedy } of own.problems.filter(({ path }) => path === "hostname")) {
            f.at("hostnames").problem(namespace, hostname, rule, remedy);
        }
    }
}
