import { canonicalJson } from "#src/core/hash";
import { kubernetesName } from "#src/core/names";

/** A resource as the engine keeps it in a stack's state. */
interface Stored {
    readonly urn: string;
    readonly type: string;
    readonly custom?: boolean;
    readonly id?: string;
    readonly inputs?: Readonly<Record<string, unknown>>;
    readonly outputs?: Readonly<Record<string, unknown>>;
}

/** A resource that is in the world: its type, its logical name, its id there, and what the program says of it. */
export interface Held {
    readonly type: string;
    readonly name: string;
    readonly id: string;
    readonly inputs: Readonly<Record<string, unknown>>;
}

/**
 * Names whose hash is over more than the name, and what they are in the plain program: the pools (in Azure, on their nodes and
 * in the stack) and the network policies.
 */
const LISTED: Readonly<Record<string, string>> = {
    system5ujl: "system1",
    "system-5ujl": "system-1",
    cpuv5up: "cpu1",
    "cpu-v5up": "cpu-1",
    "ml-cpu-v5up": "ml-cpu-1",
    "only-gateway-ta00us": "only-gateway",
    "egress-ta00us": "egress",
};

/** The engine's mark of a secret in a state. */
const SECRET = "4dabf18193072939515e22adb298388d";

/**
 * What a stack has in the world. Components and providers are left out: the library has components, which a plain program
 * has none of, and its provider's kubeconfig is read in another place; both are nothing but words of the state.
 *
 * @param state As `pulumi stack export --show-secrets` prints it.
 */
export function heldBy(state: unknown): Held[] {
    const { resources = [] } = (state as { deployment: { resources?: Stored[] } }).deployment;
    const held = resources.filter(({ type, custom }) => custom === true && !type.startsWith("pulumi:"));
    const drawn = new Map(
        held
            .filter(({ type }) => type === "random:index/randomPassword:RandomPassword")
            .map(({ urn, outputs }) => [base64(revealed(outputs?.["result"])), `key of ${nameOf(urn)}`]),
    );
    return held.map(({ urn, type, id = "", inputs = {} }) => ({
        type,
        name: nameOf(urn),
        id,
        inputs: revealed(inputs, drawn) as Held["inputs"],
    }));
}

function nameOf(urn: string): string {
    return urn.slice(urn.lastIndexOf("::") + 2);
}

function base64(text: unknown): string {
    return Buffer.from(String(text), "utf8").toString("base64");
}

/**
 * What differs between the resources of two stacks; nothing where they are the same. Names to which the library adds a
 * hash (`model1-rev1-hclzbh`) have none in the plain program (`model1-rev1`), and a few are listed: each is
 * taken for the other's wherever it occurs, one for one. Any other name is to be the same.
 */
export function differences(library: readonly Held[], plain: readonly Held[]): string[] {
    const found: string[] = [];
    const pairs: [Held, Held][] = [];
    const left = new Set(plain);
    for (const one of library) {
        const other = [...left].find(
            ({ type, name }) => type === one.type && name === (LISTED[one.name] ?? one.name),
        );
        if (other === undefined) {
            found.push(`${one.type} ${one.name}: the library's alone`);
            continue;
        }
        left.delete(other);
        pairs.push([one, other]);
    }
    found.push(...[...left].map(({ type, name }) => `${type} ${name}: the plain program's alone`));
    const rename = renaming(pairs);
    for (const [one, other] of pairs) {
        const [ours, theirs] = [rename(textOf(one)), textOf(other)];
        if (ours !== theirs) {
            found.push(`${one.type} ${one.name}:\n  library ${ours}\n  plain   ${theirs}`);
        }
    }
    return found;
}

/** Replaces the library's names by the plain program's. */
function renaming(pairs: readonly (readonly [Held, Held])[]): (text: string) => string {
    const names = new Map<string, string>();
    const taken = new Map<string, string>();
    for (const [one, other] of pairs) {
        const theirs = namesIn(other);
        namesIn(one).forEach((name, index) => {
            const plain = theirs[index] ?? "";
            if (!mayBe(name, plain)) return;
            const [before = plain, of = name] = [names.get(name), taken.get(plain)];
            if (before !== plain || of !== name) {
                throw new Error(`${name} is ${plain} here, and ${before} or ${of}'s elsewhere`);
            }
            names.set(name, plain);
            taken.set(plain, name);
        });
    }
    const changed = [...names].filter(([name, plain]) => name !== plain);
    const pattern = new RegExp(
        `(?<![a-z0-9-])(${changed.map(([name]) => name).join("|")})(?![a-z0-9-])`,
        "g",
    );
    return (text) => (changed.length === 0 ? text : text.replace(pattern, (name) => names.get(name) ?? name));
}

/** Whether the plain program may call it so: by the same name, by a listed one, or without the hash. */
function mayBe(name: string, plain: string): boolean {
    return name === plain || LISTED[name] === plain || hashedNames(plain).includes(name);
}

/** What the library makes of a name of two parts. */
function hashedNames(plain: string): string[] {
    const parts = plain.split("-");
    return parts
        .slice(1)
        .map((_, at) => kubernetesName([parts.slice(0, at + 1).join("-"), parts.slice(at + 1).join("-")]));
}

/** The names that a resource gives: to itself, and to the nodes of its pool. */
function namesIn({ inputs }: Held): string[] {
    const { metadata, agentPoolName, nodeLabels, agentPoolProfiles } = inputs as {
        metadata?: { name?: string };
        agentPoolName?: string;
        nodeLabels?: Record<string, string>;
        agentPoolProfiles?: { name?: string; nodeLabels?: Record<string, string> }[];
    };
    const [inline] = agentPoolProfiles ?? [];
    const generations = [nodeLabels, inline?.nodeLabels].map((labels) => labels?.["aks-scoring/generation"]);
    return [metadata?.name, agentPoolName, inline?.name, ...generations].filter((name) => name !== undefined);
}

function textOf({ id, inputs }: Held): string {
    return canonicalJson({ id, inputs });
}

/**
 * A value with its secrets in the clear: two programs may wrap a whole or its parts. A drawn key is another in each stack:
 * in its place stands which one it is.
 */
function revealed(value: unknown, drawn: ReadonlyMap<string, string> = new Map()): unknown {
    if (Array.isArray(value)) {
        return value.map((one) => revealed(one, drawn));
    }
    if (typeof value === "string") {
        return drawn.get(value) ?? value;
    }
    if (typeof value !== "object" || value === null) {
        return value;
    }
    const { plaintext, ...members } = value as Record<string, unknown>;
    if (SECRET in members && typeof plaintext === "string") {
        return revealed(JSON.parse(plaintext), drawn);
    }
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, revealed(member, drawn)]));
}
