import { isGuid } from "../core/azureIds";
import { isPlainObject, needsPlainValue, oneOf, plainObject, unknownKeys, wholeNumber } from "../core/checks";
import { type Findings, SECRET } from "../core/problems";
import { type CarriedCheck, anyText } from "./carried";

/** Who may call an endpoint: with one of two keys, with an Entra ID token (on Azure ML: with a token of its own), or anyone (on Azure ML never). */
export const EndpointAuth = { Key: "key", Token: "token", None: "none" } as const;
export type EndpointAuth = (typeof EndpointAuth)[keyof typeof EndpointAuth];

/** Whose Entra ID tokens are taken. */
export interface TokenSettings<Text = unknown> {
    /** Tenant that issues the tokens, a GUID. */
    readonly tenantId: Text;
    /** What the tokens must be made for: the application's client id, or its App ID URI. */
    readonly audience: Text;
    /** Further audiences, at most 7. @default none */
    readonly otherAudiences?: readonly Text[];
    /**
     * Application roles, `roles` in a token: one of them lets in, at most 16. Entra ID gives a role to the applications and
     * people that an administrator has assigned. With `scopes`, a role or a scope lets in. @default not asked for
     */
    readonly roles?: readonly Text[];
    /**
     * Delegated permissions, `scp` in a token of somebody who has signed in: one of them lets in, at most 16. The last part
     * alone: `Score.Read` of `api://fraud/Score.Read`. @default not asked for
     */
    readonly scopes?: readonly Text[];
    /**
     * Client ids of the applications that may call, GUIDs, at most 16: `azp` in a token of version 2, `appid` in version 1.
     * With roles or scopes both are asked for. @default any application of the tenant
     */
    readonly clientIds?: readonly Text[];
}

/** Turning one number makes that key anew; the other goes on working meanwhile. */
export interface KeyRotation {
    /** @default 1 */
    readonly primary?: number;
    /** @default 1 */
    readonly secondary?: number;
}

/** What an endpoint says about who may call it. */
export interface AuthSettings<Text = unknown> {
    /** `"key"`, `"token"` (Azure ML: its own tokens) or `"none"` (Azure ML: never). @default "key" (v1's) */
    readonly auth?: EndpointAuth;
    /** With `auth: "token"`: whose tokens are taken. Plain Kubernetes only: Azure ML takes its own. */
    readonly token?: TokenSettings<Text>;
    /** With `auth: "key"`: a key of your own. On Azure ML both or none, taken when the endpoint is created only. @default a random one of 32 characters */
    readonly primaryKey?: Text;
    /** With `auth: "key"`: a key of your own, another than the primary. @default a random one of 32 characters */
    readonly secondaryKey?: Text;
    /** With `auth: "key"`: raise a number to make that key anew. Plain Kubernetes only. @default 1 each */
    readonly keyRotation?: KeyRotation;
}

/** Who may call, with nothing left to decide. */
export interface AuthPlan {
    readonly auth: EndpointAuth;
    /** By key, the number with which a random one is made anew; undefined without keys. */
    readonly keyRotation: Required<KeyRotation> | undefined;
    /** Number of audiences; 0 without tokens. */
    readonly audiences: number;
}

const GROUPS = {
    key: ["primaryKey", "secondaryKey", "keyRotation"],
    token: ["token"],
    none: [],
} as const satisfies Record<EndpointAuth, readonly (keyof AuthSettings)[]>;

/** Envoy Gateway's limit for a provider's audiences. */
const MOST_AUDIENCES = 8;

/** Envoy Gateway's limit for the scopes of a rule; roles and client ids have room for more than anybody names. */
const MOST_OF_EACH = 16;

/** What in a token says who may call. */
const WHO = ["roles", "scopes", "clientIds"] as const satisfies readonly (keyof TokenSettings)[];

/** Checks who may call, as far as it must be known before anything runs. */
export function planAuth(f: Findings, settings: AuthSettings, policies: boolean): AuthPlan {
    const auth = settings.auth ?? EndpointAuth.Key;
    const none: AuthPlan = { auth: EndpointAuth.None, keyRotation: undefined, audiences: 0 };
    if (!oneOf(f, "auth", auth, Object.values(EndpointAuth))) {
        return none;
    }
    if (!policies && auth !== EndpointAuth.None) {
        f.problem(
            "auth",
            auth,
            "needs Envoy Gateway's policies, and the gateway is of another implementation",
            'Write auth: "none" and authenticate in front of the gateway or in the container, or serve through an Envoy Gateway.',
        );
    }
    refuseUnused(f, settings, auth, GROUPS);
    switch (auth) {
        case EndpointAuth.Key:
            return { ...none, auth, keyRotation: planRotation(f, settings) };
        case EndpointAuth.Token:
            return { ...none, auth, audiences: planToken(f, settings.token) };
        case EndpointAuth.None:
            return none;
    }
}

/** Adds a problem for each setting that belongs to another kind of auth. */
export function refuseUnused(
    f: Findings,
    settings: AuthSettings,
    auth: EndpointAuth,
    groups: Readonly<Record<EndpointAuth, readonly (keyof AuthSettings)[]>>,
): void {
    for (const other of Object.values(EndpointAuth).filter((one) => one !== auth)) {
        for (const key of groups[other].filter((one) => settings[one] !== undefined)) {
            const rule = `has no use with auth: "${auth}"`;
            f.problem(key, undefined, rule, `Take it out, or write auth: "${other}".`);
        }
    }
}

function planRotation(f: Findings, settings: AuthSettings): Required<KeyRotation> {
    const rotation: unknown = settings.keyRotation ?? {};
    const numbers = { primary: 1, secondary: 1 };
    if (plainObject(f, "keyRotation", rotation)) {
        const at = f.at("keyRotation");
        unknownKeys(at, "", rotation, Object.keys(numbers));
        for (const which of ["primary", "secondary"] as const) {
            const number = rotation[which];
            if (number === undefined) {
                continue;
            }
            if (settings[`${which}Key`] !== undefined) {
                const remedy = `Change ${which}Key itself, or leave it out for a random key.`;
                at.problem(which, number, `has no use beside a ${which}Key of your own`, remedy);
            } else if (wholeNumber(at, which, number, 1)) {
                numbers[which] = number;
            }
        }
    }
    return numbers;
}

function planToken(f: Findings, token: TokenSettings | undefined): number {
    if (token === undefined) {
        const remedy =
            "Write token: { tenantId, audience }: whose tokens are taken, and for which application.";
        f.problem("token", undefined, 'is missing, and auth: "token" needs it', remedy);
        return 0;
    }
    if (!isPlainObject(token)) {
        // Somebody may have put a token itself here.
        const remedy = needsPlainValue(token) ?? "Write { tenantId, audience }: whose tokens are taken.";
        f.problem("token", SECRET, "must be an object", remedy);
        return 0;
    }
    const at = f.at("token");
    unknownKeys(at, "", token, ["tenantId", "audience", "otherAudiences", ...WHO]);
    if (token.tenantId === undefined) {
        at.problem("tenantId", undefined, "is missing", "Give the GUID of the Entra ID tenant.");
    }
    if (token.audience === undefined) {
        at.problem("audience", undefined, "is missing", "Give the application's client id or App ID URI.");
    }
    planWho(at, token);
    const others: unknown = token.otherAudiences ?? [];
    if (!Array.isArray(others)) {
        at.problem("otherAudiences", others, "must be an array", 'Write ["api://scoring"].');
        return 1;
    }
    if (others.length > MOST_AUDIENCES - 1) {
        const rule = `has ${others.length} audiences, and at most ${MOST_AUDIENCES - 1} are taken beside audience`;
        at.problem("otherAudiences", undefined, rule, "Leave some out.");
    }
    return 1 + others.length;
}

/** Which tokens of the tenant for the audience may call. */
function planWho(f: Findings, token: TokenSettings): void {
    for (const key of WHO) {
        const given: unknown = token[key];
        if (given === undefined) {
            continue;
        }
        if (!Array.isArray(given)) {
            f.problem(key, given, "must be an array", needsPlainValue(given) ?? `Write ${key}: ["…"].`);
        } else if (given.length === 0 || given.length > MOST_OF_EACH) {
            const rule = `must have 1 to ${MOST_OF_EACH} entries: it has ${given.length}`;
            f.problem(key, undefined, rule, "Leave it out where it is not asked for.");
        }
    }
    if (WHO.every((key) => token[key] === undefined)) {
        // https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow#access-control-lists
        f.warning(
            "",
            undefined,
            "lets in every application of the tenant: Entra ID gives any of them a token for the audience unless the audience's own " +
                "enterprise application requires assignment",
            "Give roles, scopes or clientIds.",
        );
    }
}

/** The rules for what an endpoint carries for its callers. */
export function carriedOfAuth(settings: Partial<AuthSettings>): CarriedCheck[] {
    const each = (key: keyof TokenSettings, check: CarriedCheck[1]): CarriedCheck[] => {
        const list: unknown = settings.token?.[key];
        return (Array.isArray(list) ? list : []).map((_, i): CarriedCheck => [["token", key, i], check]);
    };
    return [
        ...carriedOfKeys(),
        [["token", "tenantId"], checkTenant],
        [["token", "audience"], anyText],
        ...each("otherAudiences", anyText),
        ...each("roles", anyText),
        ...each("scopes", checkScope),
        ...each("clientIds", checkClientId),
    ];
}

/** The rules for keys of one's own. */
export function carriedOfKeys(): CarriedCheck[] {
    return [
        [["primaryKey"], checkKey],
        [["secondaryKey"], checkKey],
    ];
}

/** Keys travel in the Authorization header, behind "Bearer " or alone. */
function checkKey(f: Findings, path: string, value: unknown): void {
    if (typeof value !== "string" || !/^[\x21-\x7e]{1,512}$/.test(value)) {
        const rule = "must be 1 to 512 printable ASCII characters without blanks";
        f.problem(
            path,
            SECRET,
            rule,
            "Give the key itself, without Bearer, or leave it out for a random one.",
        );
    } else if (value.length < 16) {
        f.warning(path, SECRET, "has fewer than 16 characters", "Leave it out for a random key of 32.");
    }
}

function checkTenant(f: Findings, path: string, value: unknown): void {
    if (!isGuid(value)) {
        const remedy = "Give the GUID of the Entra ID tenant, not its domain.";
        f.problem(path, value, "must be a GUID", needsPlainValue(value) ?? remedy);
    }
}

function checkClientId(f: Findings, path: string, value: unknown): void {
    if (!isGuid(value)) {
        const remedy = "Give the application's client id: a GUID, on its overview page.";
        f.problem(path, value, "must be a GUID", needsPlainValue(value) ?? remedy);
    }
}

/** A token has its scopes in one text, with blanks between, and without the audience that a client asks for them with. */
function checkScope(f: Findings, path: string, value: unknown): void {
    if (typeof value !== "string" || !/^[^\s/]+$/.test(value)) {
        const last = typeof value === "string" ? /([^\s/]+)$/.exec(value)?.[1] : undefined;
        const remedy =
            last === undefined ? 'Write one such as "Score.Read".' : `Write ${JSON.stringify(last)}.`;
        const rule =
            "must be one scope as a token has it: without blanks, and without the audience before it";
        f.problem(path, value, rule, needsPlainValue(value) ?? remedy);
    } else if (value === ".default") {
        const rule = "asks for all scopes, and stands in no token";
        f.problem(path, value, rule, 'Name the scope that lets in, such as "Score.Read".');
    }
}

/** Two equal keys would make Envoy's policy an error, and leave nothing to rotate with. */
export function checkKeysDiffer(
    f: Findings,
    primary: unknown,
    secondary: unknown,
    remedy = "Give another key, or leave one of the two out.",
): void {
    // An empty key is no key yet: a provider that makes none gives it, and a given one has its own problem.
    if (typeof primary === "string" && primary !== "" && primary === secondary) {
        f.problem("secondaryKey", SECRET, "must differ from primaryKey", remedy);
    }
}
