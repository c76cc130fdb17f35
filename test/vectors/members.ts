import { parseResourceId } from "#src/core/azureIds";
import { isPlainObject } from "#src/core/checks";
import { parseCpuQuantity, parseMemoryQuantity } from "#src/core/units";
import { parseIsoDuration } from "../isoDuration";
import { MEMBER_TABLE } from "./memberTable";

/** Which of the old tools' names: arguments of v1's client, v1's body, v1's document, v2's YAML, v2's body. */
export type Vocabulary = "argument" | "wire" | "document" | "yaml" | "arm";

/** One line of the table of names. */
export interface Member {
    /** The library's name, or the first of the old ones in parentheses where the library has none. */
    readonly name: string;
    /** Whether the library has it at all. */
    readonly isHere: boolean;
    /** Whose it is here: "cluster", "target", "endpoint", "version". */
    readonly of: readonly string[];
    /** What it was called; several names make one member together, or mean the same. */
    readonly names: Readonly<Record<Vocabulary, readonly string[]>>;
    /** What the old service made of it when it was left out, as the table writes it; "told": compared only where told. */
    readonly defaults: Readonly<Record<"v1" | "v2", string>>;
    /** How two values are compared: "cores". */
    readonly kind: string;
    /** The one way of serving that has it; "" for both. */
    readonly only: string;
}

/** Effective values by the member's name. Absent: the member has no value. */
export type Values = ReadonlyMap<string, unknown>;

/** The table of names, line by line. */
export const MEMBERS: readonly Member[] = MEMBER_TABLE.trim().split("\n").slice(2).map(parseRow);

function parseRow(row: string): Member {
    const cells = row.split("|").map((cell) => cell.trim());
    const [, here, of, argument, wire, document, yaml, arm, v1, v2, kind, only] = cells as [
        string,
        ...string[],
    ];
    const names = {
        argument: namesOf(argument),
        wire: namesOf(wire),
        document: namesOf(document),
        yaml: namesOf(yaml),
        arm: namesOf(arm),
    };
    const isHere = here !== "–";
    const first = Object.values(names).flat()[0] ?? "";
    return {
        name: isHere ? (here!.split(",")[0] as string) : `(${first})`,
        isHere,
        of: namesOf(of),
        names,
        defaults: { v1: v1 ?? "", v2: v2 ?? "" },
        kind: kind ?? "",
        only: only ?? "",
    };
}

function namesOf(cell: string | undefined): string[] {
    return cell === undefined || cell === "–" ? [] : cell.split(", ");
}

/** The member of that name here. */
export function memberNamed(name: string): Member {
    const member = MEMBERS.find((one) => one.name === name);
    if (member === undefined) {
        throw new Error(`no member is called ${name}`);
    }
    return member;
}

/** The member that an old name means, among those of these levels. */
export function memberFor(
    vocabulary: Vocabulary,
    name: string,
    levels?: readonly string[],
): Member | undefined {
    return MEMBERS.find(
        (member) =>
            member.names[vocabulary].includes(name) &&
            (levels === undefined || member.of.some((of) => levels.includes(of))),
    );
}

/** Longest difference of two values that are the same to Kubernetes, which counts in thousandths and in MiB. */
const HALF_A_MILLICORE = 0.0005 + 1e-9;
const HALF_A_MIB = 1 / 2048 + 1e-9;

/** Whether two effective values of a member are the same. */
export function same(member: Member, expected: unknown, actual: unknown): boolean {
    const [a, b] = [normal(member, expected), normal(member, actual)];
    if (typeof a === "number" && typeof b === "number") {
        const room = member.kind === "cores" ? HALF_A_MILLICORE : member.kind === "GiB" ? HALF_A_MIB : 0;
        return Math.abs(a - b) <= room;
    }
    // v1 said only whether data is collected.
    const [x, y] = typeof a === "boolean" && isPlainObject(b) ? [a, true] : [a, b];
    return JSON.stringify(x) === JSON.stringify(y);
}

/** A value in the form in which it is compared. */
function normal(member: Member, value: unknown): unknown {
    switch (member.kind) {
        case "cores":
            return typeof value === "string" ? parseCpuQuantity(value) : value;
        case "GiB":
            return typeof value === "string" ? parseMemoryQuantity(value) : value;
        case "seconds":
            return typeof value === "string" ? (parseIsoDuration(value) ?? NaN) / 1000 : value;
        case "milliseconds":
            return typeof value === "string" ? parseIsoDuration(value) : value;
        case "VM size":
        case "id":
        case "lower-case text":
            return typeof value === "string" ? value.toLowerCase() : value;
        case "given":
            return value !== undefined;
        case "whole":
            return typeof value === "string" && /^-?\d+$/.test(value) ? Number(value) : value;
        case "percent":
            return isPlainObject(value) ? sharesOf(value) : value;
        case "path":
            return typeof value === "string" ? value.replace(/^(\.\/)+/, "") : value;
        case "reference":
            return typeof value === "string" ? value.replace(/^azureml:|^\.\//g, "") : value;
        case "collection":
            return collectionOf(value);
        case "map":
            return textsOf(value);
        case "AKS":
            return isAks(value) ? "AKS" : value;
        case "cluster":
            return clusterOf(value);
        default:
            return value;
    }
}

/** A cluster by its group and name: in which subscription is the workspace's business where only these are given. */
function clusterOf(value: unknown): unknown {
    const id = parseResourceId(value);
    return id === undefined ? value : `${id.resourceGroupName}/${id.name}`.toLowerCase();
}

/** Collected data: whether any, or what, by v2's words or the library's. */
function collectionOf(value: unknown): unknown {
    if (!isPlainObject(value)) {
        return value;
    }
    const { collections, rollingRate, captureHeaders, requestLogging } = value;
    const on = Object.entries(isPlainObject(collections) ? collections : {}).flatMap(([name, one]) => {
        const { dataCollectionMode: mode = "enabled", samplingRate } = one as Record<string, unknown>;
        return String(mode).toLowerCase() === "enabled" ? [[name, samplingRate ?? 1]] : [];
    });
    const headers = captureHeaders ?? (requestLogging as { captureHeaders?: unknown })?.captureHeaders ?? [];
    return on.length === 0
        ? false
        : {
              collections: sorted(Object.fromEntries(on)),
              rate: (typeof rollingRate === "string" ? rollingRate : "hour").toLowerCase(),
              headers,
          };
}

/** Kinds of computes and services, and the classes of their configurations and documents. */
export const ON_AKS =
    /^(aks(webservice|(endpoint|service)(deploymentconfiguration)?)?|kubernetes(compute|onlineendpoint|onlinedeployment)?)$/i;

/** Whether that is how an old tool called what serves on AKS, or the cluster itself. */
function isAks(value: unknown): boolean {
    return typeof value === "string" && ON_AKS.test(value);
}

/** Without an order; an empty map is none. */
function sorted(value: unknown): unknown {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
        return value;
    }
    const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

/** Shares by name: v2 sent them in lower case, and none of zero. */
function sharesOf(shares: Readonly<Record<string, unknown>>): unknown {
    const entries = Object.entries(shares).filter(([, share]) => share !== 0);
    return sorted(Object.fromEntries(entries.map(([name, share]) => [name.toLowerCase(), share])));
}

/** Texts by name: ARM takes nothing else, and numbers are told as texts. */
function textsOf(value: unknown): unknown {
    return isPlainObject(value)
        ? sorted(
              Object.fromEntries(
                  Object.entries(value).map(([name, one]) => [
                      name,
                      typeof one === "number" ? String(one) : one,
                  ]),
              ),
          )
        : sorted(value);
}
