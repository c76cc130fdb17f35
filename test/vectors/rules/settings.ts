import { isPlainObject } from "#src/core/checks";
import { type Member, memberFor } from "../members";
import type { Asked, Rule } from "../rule";
import { isNoArgument } from "./arguments";
import { NUMBERS, tookZero } from "./numbers";
import { differsIn, refusedAt, refusedFor, refusedWhere } from "./predicates";
import { isOnlyFault } from "./valid/arguments";
import { TEXTS_OF_V2, isGoodProperties, isGoodTags } from "./valid/maps";

/** The type that an argument's values are of in v1's documentation. */
function typeOf(name: string, { kind }: Member): string {
    return /_enabled$|^is_/.test(name)
        ? "boolean"
        : NUMBERS.includes(kind)
          ? "number"
          : kind === "flag" || kind === "collection"
            ? "boolean"
            : kind === "map"
              ? "object"
              : "string";
}

/** What a setting is at all, and what it may hold, whatever call or document it stands in. */
export const SETTING_RULES: readonly Rule[] = [
    {
        id: "wrong-type",
        kind: "stricter",
        about: "a value of another type: `true` for a number, a number for a text",
        reason: "v1's client looked at few types, and its service refused the others later.",
        explains: (d, asked) =>
            !asked.one.area.startsWith("v2.") &&
            refusedWhere(
                d,
                asked.members,
                (value, member, name) =>
                    member.kind !== "reference" &&
                    (typeof value !== typeOf(name, member) || Array.isArray(value)) &&
                    (!NUMBERS.includes(member.kind) || passedAsNumber(value, name, asked)) &&
                    !["namespace", "version_name", "class", "key"].includes(name),
            ),
    },
    {
        id: "empty-text",
        kind: "stricter",
        about: "an empty namespace or description",
        reason: "An empty text says nothing: v1 sent it, and its service decided.",
        explains: (d, { members }) =>
            refusedFor(
                d,
                ["namespace", "description"],
                (name) => typeof members[name] === "string" && members[name].trim() === "",
            ),
    },
    {
        id: "settings-that-exist",
        kind: "stricter",
        about: "an argument that does not exist, in an update",
        reason: "v1's update swallowed what it did not know; here a slip of the keyboard is told.",
        areas: ["AksWebservice.update"],
        explains: (d, { members }) =>
            d.kind === "refused" &&
            d.refusal.about.some(
                (name) =>
                    members[name] !== undefined &&
                    name !== "inference_config" &&
                    memberFor("argument", name) === undefined,
            ) &&
            Object.keys(members).length > 1,
    },
    {
        id: "settings-of-this-library",
        kind: "looser",
        about: "an argument that v1's call did not have, and that is a setting here",
        reason: "Python refuses an argument by its name; here it means what the setting means.",
        explains: (d, { members, one }) =>
            d.kind === "accepted" &&
            one.expect.errorType === "TypeError" &&
            Object.keys(members).some((name) => isNoArgument(one.area, name)) &&
            isOnlyFault(members, ...Object.keys(members).filter((name) => isNoArgument(one.area, name))),
    },
    {
        id: "keys-need-key-auth",
        kind: "stricter",
        about: "keys beside another kind of authentication, or none",
        reason: "They would open nothing. v1 kept them.",
        explains: (d, { members }) =>
            refusedFor(d, ["primary_key", "secondary_key"]) &&
            (members["auth_enabled"] === false || members["token_auth_enabled"] === true),
    },
    {
        id: "namespace-of-others",
        kind: "stricter",
        about: "a namespace of Kubernetes, AKS, Azure ML or Envoy Gateway",
        reason: "Scoring has no place there: a network policy or an upgrade of theirs would break it.",
        explains: (d, { members }) =>
            refusedFor(d, ["namespace"], (name) =>
                /^(kube-.*|azureml|(gatekeeper|calico|tigera|envoy-gateway|app-routing)-.*)$/.test(
                    String(members[name]),
                ),
            ),
    },
    {
        id: "keys-in-a-header",
        kind: "stricter",
        about: "an empty key, one with blanks or beyond ASCII, or two equal ones",
        reason: "Keys travel in the Authorization header, and of two equal ones none can be exchanged.",
        explains: (d, { members }) =>
            refusedFor(
                d,
                ["primary_key", "secondary_key", "set_key"],
                (name) =>
                    typeof members[name] === "string" &&
                    (!/^[\x21-\x7e]{1,512}$/.test(members[name]) ||
                        (members["set_key"] === undefined &&
                            members["primary_key"] === members["secondary_key"])),
            ),
    },
    {
        id: "second-key-alone",
        kind: "other value",
        about: "a secondary key without a primary one",
        reason: "It is taken, and the primary is drawn. v1's client dropped it without a word.",
        explains: (d, { members }) =>
            differsIn(d, "secondaryKey") &&
            members["primary_key"] === undefined &&
            members["secondary_key"] !== undefined,
    },
    {
        id: "tags-of-arm",
        kind: "stricter",
        about: "tags that ARM refuses: more than 50, long ones, <>%&\\?/ in their names; tags and properties that are no texts",
        reason: "v1 had a store of its own for tags.",
        explains: (d, { members, one }) =>
            refusedAt(d, /\.?(tags|properties)(\.|$)/) &&
            refusedFor(
                d,
                ["tags", "properties"],
                (name) =>
                    (!one.area.startsWith("v2.") || isPlainObject(members[name])) &&
                    !(name === "tags" ? isGoodTags : isGoodProperties)(
                        members[name],
                        one.area.startsWith("v2.") ? TEXTS_OF_V2 : undefined,
                    ),
            ),
    },
    {
        id: "no-blobfuse",
        kind: "no counterpart",
        about: "how v1 fetched models: by blobfuse, or by an init container",
        reason: "Azure ML decides it by itself today.",
        explains: (d) => differsIn(d, "(blobfuse_enabled)"),
    },
];

/** Whether a number that is none passed v1: Python compares no text with a number, and takes True for 1 and False for 0. */
function passedAsNumber(value: unknown, name: string, asked: Asked): boolean {
    const isCompared = !tookZero(name, asked);
    return typeof value === "boolean" ? value || !isCompared : name.endsWith("_limit") && !isCompared;
}
