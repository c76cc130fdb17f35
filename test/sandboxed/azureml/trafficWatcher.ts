import assert from "node:assert/strict";
import type { Sandbox } from "aks-scoring/sandbox";
import {
    type HeldEndpoint,
    missingFrom,
    type Traffic,
    TrafficHistory,
    type TrafficWrite,
} from "./trafficHistory";

/** Follows each change of Azure, and fails at the first after which an endpoint's traffic is not as it must be. */
export class TrafficWatcher {
    private readonly history: TrafficHistory;

    constructor(private readonly sandbox: Sandbox) {
        this.history = new TrafficHistory(sandbox);
    }

    /**
     * Replays what has happened since the last call: each write of an endpoint carries the traffic that it had, or the
     * one that is declared by now, by the endpoint's name.
     */
    replay(declared: Readonly<Record<string, Traffic>>): void {
        this.history.follow(({ operation, id, by }, write) => {
            const what = `${operation} ${id} by ${by ?? "the stack"}`;
            if (write !== undefined) {
                assertDeclared(write, declared[id.split("/").at(-1)!] ?? {}, what);
            }
            for (const [endpoint, held] of this.history.endpoints) {
                assertSound(held, `${endpoint} after ${what}`);
            }
        });
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
        this.history.forget(id);
    }
}

function assertDeclared({ before, after }: TrafficWrite, declared: Traffic, what: string): void {
    const allowed = [before, declared].map((one) => JSON.stringify(sorted(one)));
    assert.ok(
        allowed.includes(JSON.stringify(sorted(after))),
        `${what} has traffic ${JSON.stringify(after)}, which is none of ${allowed.join(" and ")}`,
    );
}

function assertSound(endpoint: HeldEndpoint, when: string): void {
    const total = Object.values(endpoint.traffic).reduce((sum, share) => sum + share, 0);
    assert.ok(total === 0 || total === 100, `traffic sums to ${total}: ${when}`);
    assert.deepEqual(missingFrom(endpoint), [], `traffic names what is not there: ${when}`);
}

function sorted(traffic: Traffic): readonly (readonly [string, number])[] {
    return Object.entries(traffic).sort(([a], [b]) => (a < b ? -1 : 1));
}
