import assert from "node:assert/strict";
import type { Sandbox } from "aks-scoring/sandbox";

type Traffic = Readonly<Record<string, number>>;

interface Endpoint {
    traffic: Traffic;
    readonly deployments: Set<string>;
}

const ENDPOINT = /\/onlineEndpoints\/[^/]+$/i;
const DEPLOYMENT = /^(.*\/onlineEndpoints\/[^/]+)\/deployments\/([^/]+)$/i;

/** Follows each change of Azure, and fails at the first after which an endpoint's traffic is not as it must be. */
export class TrafficWatcher {
    private readonly endpoints = new Map<string, Endpoint>();
    private seen = 0;

    constructor(private readonly sandbox: Sandbox) {}

    /**
     * Replays what has happened since the last call: each write of an endpoint carries the traffic that it had, or the
     * one that is declared by now, by the endpoint's name.
     */
    replay(declared: Readonly<Record<string, Traffic>>): void {
        for (const { operation, id, body, by } of this.sandbox.azure.history.slice(this.seen)) {
            const what = `${operation} ${id} by ${by ?? "the stack"}`;
            const [, parent = "", deployment = ""] = DEPLOYMENT.exec(id) ?? [];
            if (ENDPOINT.test(id)) {
                const name = id.split("/").at(-1)!;
                this.write(id.toLowerCase(), operation, body, declared[name] ?? {}, what);
            } else if (deployment !== "") {
                const { deployments } = this.of(parent.toLowerCase());
                deployments[operation === "PUT" ? "add" : "delete"](deployment);
            }
            for (const [endpoint, held] of this.endpoints) {
                assertSound(held, `${endpoint} after ${what}`);
            }
        }
        this.seen = this.sandbox.azure.history.length;
    }

    /** As {@link replay}; and each endpoint that is declared has its traffic now. */
    finish(declared: Readonly<Record<string, Traffic>>): void {
        this.replay(declared);
        for (const [name, traffic] of Object.entries(declared)) {
            const held = this.sandbox.azure
                .objects("Microsoft.MachineLearningServices/workspaces/onlineEndpoints")
                .filter((one) => one.name === name);
            assert.deepEqual(
                held.map(({ body }) => body.properties.traffic as Traffic),
                [traffic],
                `traffic of ${name} when the update is through`,
            );
        }
    }

    /** An endpoint that somebody else deleted: the next one of its id is another. */
    forget(id: string): void {
        this.endpoints.delete(id.toLowerCase());
    }

    private of(endpoint: string): Endpoint {
        const known = this.endpoints.get(endpoint) ?? { traffic: {}, deployments: new Set() };
        this.endpoints.set(endpoint, known);
        return known;
    }

    private write(
        id: string,
        operation: "PUT" | "DELETE",
        body: { readonly properties: { readonly traffic?: Traffic } } | undefined,
        declared: Traffic,
        what: string,
    ): void {
        if (operation === "DELETE" || body === undefined) {
            this.endpoints.delete(id);
            return;
        }
        const endpoint = this.of(id);
        // With keys of the program's own in them, the properties are shown as one secret, at the creation alone.
        const traffic = body.properties.traffic ?? {};
        const allowed = [endpoint.traffic, declared].map((one) => JSON.stringify(sorted(one)));
        assert.ok(
            allowed.includes(JSON.stringify(sorted(traffic))),
            `${what} has traffic ${JSON.stringify(traffic)}, which is none of ${allowed.join(" and ")}`,
        );
        endpoint.traffic = traffic;
    }
}

function assertSound({ traffic, deployments }: Endpoint, when: string): void {
    const total = Object.values(traffic).reduce((sum, share) => sum + share, 0);
    assert.ok(total === 0 || total === 100, `traffic sums to ${total}: ${when}`);
    const missing = Object.keys(traffic).filter((name) => !deployments.has(name));
    assert.deepEqual(missing, [], `traffic names what is not there: ${when}`);
}

function sorted(traffic: Traffic): readonly (readonly [string, number])[] {
    return Object.entries(traffic).sort(([a], [b]) => (a < b ? -1 : 1));
}
