import { oneOf } from "../../core/checks";
import type { Findings } from "../../core/problems";
import { type AuthSettings, EndpointAuth, checkKeysDiffer, refuseUnused } from "../auth";

/** Who may call, with nothing left to decide. */
export interface OnlineAuthPlan {
    readonly authMode: "Key" | "AMLToken";
    /** Whether the program gives both keys; the service draws them otherwise. */
    readonly keysGiven: boolean;
}

/** Settings of each kind of auth; what Azure ML has none of is refused elsewhere. */
const GROUPS = { key: ["primaryKey", "secondaryKey"], token: [], none: [] } as const;

/** Checks who may call: with one of two keys, or with a token of Azure ML's own. */
export function planOnlineAuth(f: Findings, settings: AuthSettings): OnlineAuthPlan {
    const auth = settings.auth ?? EndpointAuth.Key;
    if (!oneOf(f, "auth", auth, Object.values(EndpointAuth))) {
        return { authMode: "Key", keysGiven: false };
    }
    if (auth === EndpointAuth.None) {
        const rule = "is not to be had on Azure ML, whose router lets nobody in without a key or a token";
        const remedy =
            'Serve through a ScoringGateway, or write auth: "key" and give the key to all callers.';
        f.problem("auth", auth, rule, remedy);
    }
    refuseUnused(f, settings, auth, GROUPS);
    return auth === EndpointAuth.Token
        ? { authMode: "AMLToken", keysGiven: false }
        : { authMode: "Key", keysGiven: planKeys(f, settings) };
}

function planKeys(f: Findings, { primaryKey, secondaryKey }: AuthSettings): boolean {
    if ((primaryKey === undefined) !== (secondaryKey === undefined)) {
        const [missing, given] =
            primaryKey === undefined ? ["primaryKey", "secondaryKey"] : ["secondaryKey", "primaryKey"];
        const remedy = "Give both, or neither: Azure ML then makes two.";
        f.problem(missing, undefined, `is missing beside ${given}: Azure ML takes both keys or none`, remedy);
    }
    checkKeysDiffer(
        f,
        primaryKey,
        secondaryKey,
        "Give another key, or leave both out: Azure ML then makes two.",
    );
    return primaryKey !== undefined && secondaryKey !== undefined;
}
