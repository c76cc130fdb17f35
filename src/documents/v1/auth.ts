import { EndpointAuth } from "../../plan/auth";
import type { Item } from "../item";
import { reportIgnored } from "./keys";
import { flag, isGiven, words } from "./values";

/** Who may call: what `authEnabled`, `tokenAuthEnabled` and `keys` come to. */
export interface V1Auth {
    readonly auth: EndpointAuth;
    readonly primaryKey?: string;
    readonly secondaryKey?: string;
}

/** Reads who may call. Key auth is v1's default; a token alone turns it off, as v1's own samples mean it. */
export function readAuth(root: Item): V1Auth {
    const keyed = flag(root.at("authEnabled"));
    const tokens = flag(root.at("tokenAuthEnabled")) ?? false;
    if (tokens && keyed === true) {
        const remedy = "Take one of the two out: callers have keys, or they have tokens.";
        root.at("tokenAuthEnabled").problem("excludes authEnabled: true", remedy);
    }
    const auth = tokens ? EndpointAuth.Token : keyed === false ? EndpointAuth.None : EndpointAuth.Key;
    return { auth, ...readKeys(root.at("keys"), auth) };
}

/** The values are secrets: no message holds one. */
function readKeys(block: Item, auth: EndpointAuth): Omit<V1Auth, "auth"> {
    if (!block.isBlock('{ "primaryKey": "…", "secondaryKey": "…" }', true)) {
        return {};
    }
    reportIgnored(block, ["primaryKey", "secondaryKey"]);
    const [first, second] = [block.at("primaryKey"), block.at("secondaryKey")];
    const [primaryKey, secondaryKey] = [words(first, true), words(second, true)];
    if (auth !== EndpointAuth.Key) {
        if (isGiven(first) || isGiven(second)) {
            block.warning(`has no use with auth: "${auth}", and is left out`, "Take it out.", "secret");
        }
        return {};
    }
    if (primaryKey === undefined) {
        if (secondaryKey !== undefined) {
            const remedy = "Give primaryKey too, or take it out.";
            second.warning("is left out, as v1 did where there is no primaryKey", remedy, "secret");
        }
        return {};
    }
    if (primaryKey === secondaryKey) {
        second.problem("must differ from primaryKey", "Give another key, or take it out.", "secret");
    }
    return { primaryKey, ...(secondaryKey === undefined ? {} : { secondaryKey }) };
}
