import { isBag, isSecret, MASK } from "#src/sandbox/values";
import type { Sandbox, SandboxStack } from "aks-scoring/sandbox";
import { type ExportedResource, exportedOf } from "../exported";
import type { Drawn } from "./drawn";

type Bag = Record<string, unknown>;

/** A thing of a stack's state or world, without what tells only how it came about. */
interface Part {
    readonly what: unknown;
    /** Of the state of an Azure resource: what Azure answers now. */
    readonly now?: unknown;
}

/** A stack's state and its world, by what each part is. */
export type Likeness = ReadonlyMap<string, Part>;

interface Manifest {
    readonly kind: string;
    readonly metadata: { readonly name: string; readonly namespace?: string };
}

/** Members that tell how a thing came about and not what it is, with the reason. */
const OF_THE_WAY: Readonly<Record<string, string>> = {
    created: "time at which the engine made it",
    modified: "time at which the engine changed it",
    importID: "says that it was imported",
    sourcePosition: "place in the program",
    stackTrace: "place in the program",
    revision: "the same, of a Helm release",
    AzureAsyncOperationUri: "the operation that wrote an online endpoint last",
    resourceVersion: "an API server's revision",
    uid: "an API server's own id",
    creationTimestamp: "a time",
};

/** Lists in the state of which the order is that in which promises came true. */
const isSet = (list: readonly unknown[]) => list.every((item) => String(item).startsWith("urn:pulumi:"));

/** The engine's own id of a provider, drawn anew for each. */
const PROVIDER_ID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** What a stack and its world look like now. */
export async function likenessOf(sandbox: Sandbox, stack: SandboxStack): Promise<Likeness> {
    const { resources = [], pending_operations = [] } = await exportedOf(stack);
    const likeness = new Map<string, Part>();
    const add = (key: string, what: unknown) => likeness.set(key, { what: plain(what) });
    for (const [i, resource] of resources.entries()) {
        const now = plain(sandbox.azure.get(String(resource["id"])));
        const former = resource["delete"] === true ? `, to be deleted (${i})` : "";
        likeness.set(`state of ${resource.urn}${former}`, { what: plain(withoutProviderIds(resource)), now });
    }
    pending_operations.forEach((pending, i) => add(`pending operation ${i}`, pending));
    for (const { id, body } of sandbox.azure.objects()) add(id, body);
    for (const { id } of sandbox.azure.objects("Microsoft.ContainerService/managedClusters")) {
        for (const object of sandbox.kubernetes.objects(undefined, id) as readonly Manifest[]) {
            const { name, namespace = "" } = object.metadata;
            add(`${object.kind} ${namespace}/${name} on ${id.split("/").at(-1) ?? ""}`, object);
        }
    }
    return likeness;
}

function withoutProviderIds(resource: ExportedResource): Bag {
    const { provider, id, ...rest } = resource;
    const isProvider = String(rest["type"]).startsWith("pulumi:providers:");
    return {
        ...rest,
        provider: typeof provider === "string" ? provider.replace(PROVIDER_ID, "") : undefined,
        id: isProvider ? "" : id,
    };
}

function plain(value: unknown): unknown {
    if (value === undefined) return undefined;
    return JSON.parse(
        JSON.stringify(value, (key, item: unknown) => {
            // Members with two underscores are a provider's own bookkeeping.
            if (key in OF_THE_WAY || key.startsWith("__")) return undefined;
            if (isSecret(item)) return { [MASK]: JSON.parse(String(item["plaintext"])) as unknown };
            return Array.isArray(item) && isSet(item) ? [...item].sort() : item;
        }),
    ) as unknown;
}

/** The same with random values under their resources' names. */
export function withDrawn(likeness: Likeness, drawn: Drawn): Likeness {
    return new Map([...likeness].map(([key, { what, now }]) => [key, { what: drawn.named(what), now }]));
}

/**
 * What one has and the other has not, a line each; empty when they are the same. With `lookThrough` what Azure answers
 * now counts as what was expected: {@link lookedThrough}.
 */
export function differences(expected: Likeness, found: Likeness, lookThrough: boolean): string[] {
    const keys = [...new Set([...expected.keys(), ...found.keys()])];
    return keys.flatMap((key) => {
        if (!found.has(key)) return [`missing: ${key}`];
        if (!expected.has(key)) return [`left over: ${key}`];
        const [wanted, { what, now }] = [expected.get(key)!.what, found.get(key)!];
        const looked = lookThrough ? lookedThrough(what, wanted, now) : what;
        return unlike(wanted, looked, "").map((line) => `${key}: ${line}`);
    });
}

/**
 * The state of a resource holds what Azure answered when it was last asked: after an import or a refresh that is later
 * than in the undisturbed run, and an import takes all of it for inputs. What is Azure's answer of now, and so is
 * compared with the undisturbed world, counts as what was expected.
 */
function lookedThrough(found: unknown, expected: unknown, now: unknown): unknown {
    if (!isBag(found) || !isBag(expected) || now === undefined) {
        return found;
    }
    const inputs = upToDate(found["inputs"], expected["inputs"], now);
    return { ...found, inputs, outputs: upToDate(found["outputs"], expected["outputs"], now) };
}

/** Whether all that is in the one is in the other too. */
function isPartOf(found: unknown, now: unknown): boolean {
    if (typeof found !== "object" || found === null) return found === now;
    if (typeof now !== "object" || now === null) return false;
    return Object.entries(found).every(([key, item]) => isPartOf(item, (now as Bag)[key]));
}

/** Whether each member of the one is a member of the other too, whatever its value. */
function hasAllOf(found: unknown, expected: unknown): boolean {
    if (typeof expected !== "object" || expected === null) return true;
    if (typeof found !== "object" || found === null) return false;
    return Object.entries(expected).every(
        ([key, item]) => key in found && hasAllOf((found as Bag)[key], item),
    );
}

function upToDate(found: unknown, expected: unknown, now: unknown): unknown {
    if (isPartOf(found, now) && hasAllOf(found, expected)) {
        return expected;
    }
    if (Array.isArray(found) && Array.isArray(expected)) {
        return found.map((item, i) => upToDate(item, expected[i], Array.isArray(now) ? now[i] : undefined));
    }
    if (isBag(found) && isBag(expected)) {
        const of = isBag(now) ? now : {};
        return Object.fromEntries(
            Object.entries(found).map(([key, item]) => [key, upToDate(item, expected[key], of[key])]),
        );
    }
    return found;
}

function unlike(expected: unknown, found: unknown, path: string): string[] {
    if (typeof expected === "object" && typeof found === "object" && expected !== null && found !== null) {
        const [a, b] = [expected as Bag, found as Bag];
        return [...new Set([...Object.keys(a), ...Object.keys(b)])].flatMap((key) =>
            unlike(a[key], b[key], `${path}/${key}`),
        );
    }
    const isHidden = [expected, found].some((value) => isBag(value) && MASK in value);
    const shown = (value: unknown) => (value === undefined ? "nothing" : JSON.stringify(value).slice(0, 120));
    if (isHidden || path.includes(`/${MASK}`)) {
        return expected === found ? [] : [`${path} is another, or was a secret alone`];
    }
    return expected === found ? [] : [`${path} is ${shown(found)}, not ${shown(expected)}`];
}
