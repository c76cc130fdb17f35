import type { Flat } from "./flatten";
import { MEMBERS, type Member, ON_AKS, type Values, type Vocabulary, memberFor } from "./members";

/** What the old tool made of a case, in the library's names. */
export interface Expected {
    readonly values: Values;
    /** Members that the table of names does not have. */
    readonly unknown: readonly string[];
}

/** Whose members are meant, in whose words, and whose defaults hold for what is left out; none: only what is told. */
export interface Reading {
    readonly vocabulary: Vocabulary;
    readonly of: readonly string[];
    readonly defaults?: "v1" | "v2";
}

/** A body's members under the library's names, with the old service's defaults for those that it leaves out. */
export function expectedOf(flat: Flat, { vocabulary, of, defaults }: Reading): Expected {
    const told = new Map<Member, Record<string, unknown>>();
    const unknown: string[] = [];
    for (const [name, value] of Object.entries(flat)) {
        const member = memberFor(vocabulary, name, of);
        if (member === undefined) {
            unknown.push(name);
        } else {
            told.set(member, { ...told.get(member), [name]: value });
        }
    }
    const values = new Map([...told].map(([member, parts]) => [member.name, joined(member, parts)]));
    if (defaults !== undefined) {
        fillIn(values, of, defaults);
    }
    return { values, unknown };
}

/** Where several old members are one here, or their words are others. */
const JOINS: Readonly<Record<string, (parts: Flat) => unknown>> = {
    auth: (parts) => {
        const {
            authEnabled: key = parts["auth_enabled"],
            aadAuthEnabled: token = parts["token_auth_enabled"],
        } = parts;
        const mode = parts["authMode"];
        return mode === undefined
            ? token === true
                ? "token"
                : key === false
                  ? "none"
                  : "key"
            : authOf(mode);
    },
    "router.internal": (parts) => internalOf(Object.values(parts)[0]),
    model: (parts) => {
        const [value] = Object.values(parts);
        return Array.isArray(value) && value.length === 1 ? (value[0] as unknown) : value;
    },
    versions: (parts) => Object.values(parts),
    // Of several words for it, each must say so.
    ScoringEndpoint: (parts) => Object.values(parts).find((value) => !ON_AKS.test(String(value))) ?? "AKS",
    autoscale: (parts) => {
        const [value] = Object.values(parts);
        return value === "TargetUtilization" ? true : value === "Default" ? false : value;
    },
};

function authOf(mode: unknown): unknown {
    return mode === "Key" ? "key" : mode === "AMLToken" ? "token" : mode;
}

function internalOf(type: unknown): unknown {
    return type === "PublicIp" ? false : type === "InternalLoadBalancer" ? true : type;
}

function joined(member: Member, parts: Flat): unknown {
    return (JOINS[member.name] ?? (() => Object.values(parts)[0]))(parts);
}

/** The old service's defaults: of the two ways to say how many replicas there are, only one has values. */
function fillIn(values: Map<string, unknown>, of: readonly string[], defaults: "v1" | "v2"): void {
    const scaled = values.get("autoscale") ?? (defaults === "v1" && values.get("replicas") === undefined);
    for (const member of MEMBERS.filter((one) => one.of.some((level) => of.includes(level)))) {
        const written = member.defaults[defaults];
        if (!values.has(member.name) && written !== "told") {
            values.set(member.name, defaultOf(member, written, { scaled, purpose: values.get("purpose") }));
        }
    }
    for (const name of [...values.keys()].filter((one) => one.startsWith("autoscale."))) {
        values.set(name, scaled === true ? values.get(name) : undefined);
    }
    if (scaled === true && values.has("replicas")) {
        values.set("replicas", undefined);
    }
}

/** The default that the table writes, as a value. */
function defaultOf(
    member: Member,
    written: string,
    { scaled, purpose }: { readonly scaled: unknown; readonly purpose: unknown },
): unknown {
    if (written === "3, DevTest 1") {
        return purpose === "DevTest" ? 1 : 3;
    }
    if (member.name === "autoscale") {
        return scaled;
    }
    if (member.name === "router.internal") {
        return internalOf(written);
    }
    if (written === "") {
        return undefined;
    }
    return /^(\d|true$|false$|\{)/.test(written) ? (JSON.parse(written) as unknown) : written;
}

/** Whether a value is what the old service would have taken anyway. */
export function isDefault(member: Member, value: unknown): boolean {
    return Object.values(member.defaults).some((written) => written === String(value));
}
