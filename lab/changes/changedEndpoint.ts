import type { State } from "./change";

/** An endpoint that is changed while requests come: declared with this library, or made by hand. */
export interface ChangedEndpoint {
    readonly uri: string;
    readonly headers: Readonly<Record<string, string>>;
    /** Changes it; done when the new state serves. */
    change(state: State): Promise<void>;
}

/** Room for all that the changes come to. */
export const POOLS = { cpu: { vmSize: "Standard_D4s_v5", count: 2 } } as const;

/** Where the AKS cluster of the sandbox is. */
export const PLACE = {
    resourceGroupName: "scoring",
    location: "westeurope",
    localAccounts: true,
    pools: POOLS,
} as const;

/** Two Envoys: what one knows, the other may not know yet. */
export const ENVOYS = 2;
