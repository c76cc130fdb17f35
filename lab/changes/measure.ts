import { CoreV1Api } from "@kubernetes/client-node";
import { until } from "../cluster/until";
import type { Lab } from "../lab";
import { Load } from "../traffic/load";
import { routed } from "../traffic/routed";
import { changeOf, FIRST } from "./change";
import type { ChangedEndpoint } from "./changedEndpoint";
import { ChangeTally, countsOf } from "./changeTally";
import { declaredEndpoint } from "./declaredEndpoint";
import type { Flags } from "./flags";
import { plainEndpoint } from "./plainEndpoint";

/** Answers that are waited for after each change: Envoys hear of it a moment later. */
const AFTERWARDS = 100;
/** A summary comes after so many changes. */
const SUMMARY = 10;
const LIMIT_MILLISECONDS = 300_000;

/** Changes an endpoint again and again while requests come, and tells of each change and of all. */
export async function measureChanges(
    lab: Lab,
    { count, rate, endpoint: whose }: Flags,
    say: (line: string) => void,
): Promise<ChangeTally> {
    const endpoint = await start(lab, whose);
    const { uri, headers } = endpoint;
    await routed(uri, { headers, body: "{}" });
    const tally = new ChangeTally();
    const load = Load.start(uri, { headers, body: "{}", perSecond: rate });
    try {
        await someMore(load);
        let state = FIRST;
        for (let n = 0; n < count; n++) {
            const change = changeOf(state, n);
            const before = load.seen();
            await endpoint.change(change.state);
            await someMore(load);
            // The last pods that go do so after the last change.
            if (n === count - 1) await until("pods to be gone", () => noneGoes(lab), LIMIT_MILLISECONDS);
            ({ state } = change);
            const { requests, lost } = load.seen();
            const outcome = {
                kind: change.kind,
                requests: requests - before.requests,
                lost: lost.slice(before.lost.length),
            };
            tally.add(outcome);
            say(`change ${n + 1} of ${count}, ${change.kind}: ${countsOf([outcome])}`);
            if ((n + 1) % SUMMARY === 0 && n + 1 < count) say(tally.bound());
        }
    } finally {
        await load.stop();
    }
    return tally;
}

async function start(lab: Lab, whose: Flags["endpoint"]): Promise<ChangedEndpoint> {
    return whose === "declared"
        ? await declaredEndpoint(lab, FIRST)
        : await plainEndpoint(lab, FIRST, whose === "plain with backend filters");
}

async function someMore(load: Load): Promise<void> {
    const before = load.seen().requests;
    await until("more answers", () => load.seen().requests >= before + AFTERWARDS, LIMIT_MILLISECONDS);
}

async function noneGoes(lab: Lab): Promise<boolean> {
    const { items } = await lab.client.makeApiClient(CoreV1Api).listNamespacedPod({ namespace: "scoring" });
    return items.every(({ metadata }) => metadata?.deletionTimestamp === undefined);
}
