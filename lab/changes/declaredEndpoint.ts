import { AksCluster, ScoringEndpoint, ScoringGateway } from "aks-scoring";
import type { Lab } from "../lab";
import type { State } from "./change";
import { ENVOYS, PLACE, type ChangedEndpoint } from "./changedEndpoint";

const KEYS = { primaryKey: "first-key-".padEnd(40, "1"), secondaryKey: "second-key-".padEnd(40, "2") };

/** The endpoint as a program with this library declares it: each change is a `pulumi up`. */
export async function declaredEndpoint(lab: Lab, first: State): Promise<ChangedEndpoint> {
    let state = first;
    const stack = await lab.sandbox.stack(() => ({ scoringUri: declare(state).scoringUri }));
    const { outputs } = await stack.up();
    return {
        uri: String(outputs["scoringUri"]?.value),
        headers: { Authorization: `Bearer ${KEYS.primaryKey}` },
        change: async (next) => {
            state = next;
            await stack.up();
        },
    };
}

function declare({ versions, timeoutMs }: State): ScoringEndpoint {
    const cluster = new AksCluster("ml", PLACE);
    const target = new ScoringGateway("edge", { cluster, http: true, replicas: ENVOYS });
    const all = Object.entries(versions).map(([name, { tag, ...version }]) => {
        const image = `acme.azurecr.io/fraud:${name}-${tag}`;
        return [name, { image, pool: "cpu", cpuCores: 0.1, memoryGb: 0.25, ...version }] as const;
    });
    return new ScoringEndpoint("fraud", {
        target,
        ...KEYS,
        scoringTimeoutMs: timeoutMs,
        versions: Object.fromEntries(all),
    });
}
