import { TOKEN_PREFIX } from "./azure/identities";
import { hasSecret, isSecretKind } from "./kubernetes/marks";
import { at, memberPath } from "./paths";
import { isKnownToAll, isPublic } from "./publicTexts";
import { SecretDigests } from "./secretDigests";
import { formsOf, searchable, SHORTEST_SECRET } from "./secretForms";
import { bagOf, hasUnknown, isSecret, MASK, plain, UNKNOWN, type Bag } from "./values";

/** A secret that was found where everybody can read it. */
export interface Leak {
    /** Where it was found: "state". */
    readonly place: string;
    /** What it is, without its value: "data.primary of fraud-keys", "the sha256 of data of fraud-keys". */
    readonly secret: string;
    /** The text around it, the secret masked. */
    readonly around: string;
}

/** Members of an input that are secret whoever wrote them, marked or not. */
const SECRET_MEMBERS: Readonly<Record<string, readonly string[]>> = {
    "azure-native:kubernetesconfiguration:Extension": ["configurationProtectedSettings"],
    "azure-native:machinelearningservices:OnlineEndpoint": ["onlineEndpointProperties.keys"],
};

/** Functions of azure-native whose answer is secret as a whole. */
const SECRET_FUNCTION = /:(list\w*(Keys|Credentials|Secrets)|get\w*Token)$/;

/** The parts of a connection string that are secret ("AccountKey=…;"), and those of an address: its password, its signature. */
const SECRET_PARTS = [
    /(?:^|;)\s*(?<part>AccountKey|SharedAccessKey|SharedAccessSignature|InstrumentationKey|Password)\s*=(?<secret>[^;]+)/gi,
    /:\/\/(?<part>[^/:@]*):(?<secret>[^/@]+)@/g,
    /[?&](?<part>sig)=(?<secret>[^&;]+)/g,
];

const AROUND = 60;

/** A resource of a program. */
type Named = { readonly urn: string; readonly type: string; readonly name: string };

/** Everything in a sandbox that is secret, learned from what passes between the engine and the providers. */
export class KnownSecrets {
    /** What each secret is, by its value. */
    private readonly names = new Map<string, string>();
    /** The value that a form stands for. */
    private readonly forms = new Map<string, string>();
    private readonly digests = new SecretDigests();
    /** What a program gave for each resource, with the marks as it set them. */
    private readonly given = new Map<string, Bag>();

    constructor() {
        this.learn(TOKEN_PREFIX, "a token of the sandbox's");
    }

    /** How many there are. */
    get size(): number {
        return this.names.size;
    }

    /** Learns one text. */
    private learn(text: string, name: string): void {
        if (text === UNKNOWN || text === MASK) {
            return;
        }
        this.digests.learn(text, name);
        if (text.length < SHORTEST_SECRET || this.names.has(text)) {
            return;
        }
        this.names.set(text, name);
        for (const form of formsOf(text)) {
            this.forms.set(form, text);
        }
    }

    /** Learns what a program gives for a resource. */
    learnInputs(resource: Named, inputs: Bag): void {
        this.given.set(resource.urn, inputs);
        this.learnResource(resource, inputs);
    }

    /**
     * Learns what a resource's outputs mark as secret, and what is secret by the resource's type.
     *
     * @param inputs Those in the state: of a resource of which no program has said anything yet they tell what is secret.
     */
    learnResource(resource: Named, bag: Bag, inputs?: Bag): void {
        const { urn, type, name } = resource;
        const given = this.given.get(urn) ?? inputs;
        this.learnMarked(inputs, given, "", name);
        this.learnMarked(bag, given, "", name);
        const byType = isSecretKind(bag) ? ["data", "stringData"] : (SECRET_MEMBERS[type] ?? []);
        for (const member of byType) {
            const value = plain(at(bag, member));
            this.learnWhole(value, member, name);
            this.learnAll(value, member, name);
        }
    }

    /** Learns the answer of a function. */
    learnAnswer(token: string, answer: Bag): void {
        if (SECRET_FUNCTION.test(token)) {
            this.learnLeaves(answer, "", token);
        }
    }

    /** Learns what a stack has as a secret: an output, a value of its configuration. */
    learnOf(owner: "the outputs" | "the configuration", name: string, value: unknown): void {
        this.learnLeaves(value, name, owner);
    }

    /** What programs gave is of other resources now. What once was a secret stays one. */
    restart(): void {
        this.given.clear();
    }

    /** The secrets that a text has in the clear, in a form that anybody can turn back, or as a digest. */
    findIn(place: string, text: string): Leak[] {
        const found = new Map<string, Leak>();
        const searched = searchable(text);
        const leak = (secret: string, from: number, to: number): Leak => {
            const around =
                searched.slice(Math.max(0, from - AROUND), from) + MASK + searched.slice(to, to + AROUND);
            return { place, secret, around };
        };
        for (const [form, value] of this.forms) {
            const from = searched.indexOf(form);
            if (from >= 0 && !found.has(value)) {
                found.set(value, leak(this.names.get(value) ?? "", from, from + form.length));
            }
        }
        const digests = this.digests.findIn(searched).map(({ name, from, to }) => leak(name, from, to));
        return [...found.values(), ...digests];
    }

    /**
     * A list in which a program marks one text is marked as a whole by the provider: of that list, what the program marked
     * is secret, and the rest is not.
     */
    private learnMarked(value: unknown, given: unknown, path: string, owner: string, carried = false): void {
        const open = isSecret(value) ? plain(value) : value;
        const marked = carried || isSecret(value);
        if (marked && (isSecret(given) || !hasSecret(given))) {
            this.learnLeaves(open, path, owner);
            return;
        }
        forMembers(open, (key, member) => {
            const wish = wishFor(given, key, member);
            if (!marked || hasSecret(wish)) {
                this.learnMarked(member, wish, memberPath(path, key), owner, marked);
            }
        });
    }

    /** Learns a secret: a text, or each text in an object or a list but what everybody knows. */
    private learnLeaves(value: unknown, path: string, owner: string): void {
        if (typeof value === "string") {
            this.learnText(value, path, owner);
        }
        this.learnWhole(value, path, owner);
        forMembers(value, (key, member) => {
            if (!isKnownToAll(key, member)) {
                this.learnLeaves(member, memberPath(path, key), owner);
            }
        });
    }

    /** Learns the digests of an object or list with secrets in it: they tell as much as those of each. */
    private learnWhole(value: unknown, path: string, owner: string): void {
        if (typeof value === "object" && value !== null && !hasUnknown(value)) {
            this.digests.learnWhole(value, path === "" ? owner : `${path} of ${owner}`);
        }
    }

    /** Learns each text in a value. */
    private learnAll(value: unknown, path: string, owner: string): void {
        const found = plain(value);
        if (typeof found === "string") {
            this.learnText(found, path, owner);
        }
        forMembers(found, (key, member) => this.learnAll(member, memberPath(path, key), owner));
    }

    /** Learns a text, and what it is the base64 of: a Secret's data, a kubeconfig. */
    private learnText(text: string, path: string, owner: string): void {
        const name = `${path} of ${owner}`;
        const bytes = Buffer.from(text, "base64");
        const decoded = bytes.toString("base64") === text ? bytes.toString("utf8") : "";
        if (isPublic(text) || isPublic(decoded)) {
            return;
        }
        for (const known of [text, decoded]) {
            this.learn(known, name);
            this.learnInside(known, path, owner);
        }
    }

    /** Learns what is secret by itself in a connection string or in a JSON text, as a `.dockerconfigjson` is. */
    private learnInside(text: string, path: string, owner: string): void {
        const parts = SECRET_PARTS.flatMap((pattern) => [...text.matchAll(pattern)]);
        for (const { groups: { part = "", secret = "" } = {} } of parts) {
            this.learn(secret.trim(), `${memberPath(path, part)} of ${owner}`);
        }
        this.learnLeaves(fromJson(text), path, owner);
    }
}

/** What a program gave for a member: in a list of named items for the one of that name, since items may move. */
function wishFor(given: unknown, key: string, member: unknown): unknown {
    if (!Array.isArray(given)) {
        return bagOf(given)[key];
    }
    const { name } = bagOf(member);
    return name === undefined ? given[Number(key)] : given.find((item) => bagOf(item)["name"] === name);
}

/** The object or list that a text has as JSON; undefined for any other text. */
function fromJson(text: string): unknown {
    if (!/^\s*[{[]/.test(text)) {
        return undefined;
    }
    try {
        return JSON.parse(text) as unknown;
    } catch {
        return undefined;
    }
}

function forMembers(value: unknown, work: (key: string, member: unknown) => void): void {
    if (typeof value === "object" && value !== null) {
        Object.entries(value).forEach(([key, member]) => work(key, member));
    }
}
