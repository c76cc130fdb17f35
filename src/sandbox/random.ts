import { createHash } from "node:crypto";
import { changesBetween, differenceOf, NO_DIFFERENCE, type Difference } from "./diff";
import { Refusal } from "./refusals";
import type {
    Checked,
    CheckRequest,
    CreateRequest,
    DiffRequest,
    Instance,
    ReadRequest,
    StandIn,
    State,
} from "./standIn";
import { bagOf, numberOf, plain, plainBag, refill, secret, textOf, type Bag } from "./values";
import type { Writes } from "./writes";

/** What a random type makes of its inputs: `draw(n)` gives n bytes. */
interface RandomType {
    readonly required: readonly string[];
    make(inputs: Bag, draw: (bytes: number) => Buffer): { readonly id: string; readonly outputs: Bag };
}

const SETS = {
    upper: "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    lower: "abcdefghijklmnopqrstuvwxyz",
    numeric: "0123456789",
    special: "!@#$%&*()-_=+[]{}<>:?", // the Terraform provider's default for override_special
} as const;

const TYPES: Readonly<Record<string, RandomType>> = {
    "random:index/randomPassword:RandomPassword": {
        required: ["length"],
        make: (inputs, draw) => {
            const { outputs } = letters(inputs, draw);
            const hash = draw(30).toString("hex");
            return {
                id: "none",
                outputs: {
                    ...outputs,
                    result: secret(outputs["result"]),
                    bcryptHash: secret(`$2a$10$${hash}`),
                },
            };
        },
    },
    "random:index/randomString:RandomString": {
        required: ["length"],
        make: (inputs, draw) => letters(inputs, draw),
    },
    "random:index/randomId:RandomId": {
        required: ["byteLength"],
        make: (inputs, draw) => {
            const bytes = draw(numberOf(inputs["byteLength"]) ?? 0);
            const prefix = textOf(inputs["prefix"]) ?? "";
            const b64Url = bytes.toString("base64url");
            return {
                id: b64Url,
                outputs: {
                    ...inputs,
                    b64Std: prefix + bytes.toString("base64"),
                    b64Url: prefix + b64Url,
                    dec: prefix + BigInt(`0x${bytes.toString("hex")}`).toString(),
                    hex: prefix + bytes.toString("hex"),
                },
            };
        },
    },
    "random:index/randomUuid:RandomUuid": {
        required: [],
        make: (inputs, draw) => {
            const hex = draw(16).toString("hex");
            const variant = ((parseInt(hex.charAt(16), 16) & 3) | 8).toString(16);
            const result = [
                hex.slice(0, 8),
                hex.slice(8, 12),
                `4${hex.slice(13, 16)}`,
                variant + hex.slice(17, 20),
                hex.slice(20),
            ].join("-");
            return { id: result, outputs: { ...inputs, result } };
        },
    },
};

function letters(inputs: Bag, draw: (bytes: number) => Buffer) {
    const uses = (set: keyof typeof SETS) => inputs[set] !== false;
    const letterSet = [
        uses("upper") ? SETS.upper : "",
        uses("lower") ? SETS.lower : "",
        uses("numeric") && inputs["number"] !== false ? SETS.numeric : "",
        uses("special") ? (textOf(inputs["overrideSpecial"]) ?? SETS.special) : "",
    ].join("");
    const bytes = draw(numberOf(inputs["length"]) ?? 0);
    const result = Array.from(bytes, (byte) => letterSet.charAt(byte % letterSet.length)).join("");
    const defaults = { lower: true, upper: true, numeric: true, number: true, special: true };
    const least = { minLower: 0, minUpper: 0, minNumeric: 0, minSpecial: 0 };
    return { id: result, outputs: { ...defaults, ...least, ...inputs, result } };
}

/** What a {@link RandomStandIn} remembers, as plain data. */
export type SavedRandom = readonly (readonly [urn: string, creations: number])[];

/** The random provider: its values look random, are new for every creation, and the same in every run of a test. */
export class RandomStandIn implements StandIn {
    readonly package = "random";
    readonly version = "4.21.2";
    private readonly creations = new Map<string, number>();

    constructor(
        private readonly writes: Writes,
        private readonly seed: string,
    ) {}

    /** How often each resource was created, by URN: what the next values depend on. */
    save(): SavedRandom {
        return [...this.creations];
    }

    restore(saved: SavedRandom): void {
        refill(this.creations, saved);
    }

    diffConfig(): Difference {
        return NO_DIFFERENCE;
    }

    configure(): Instance {
        return {
            check: (request) => this.check(request),
            diff: (request) => this.diff(request),
            preview: ({ inputs }) => inputs,
            create: (request) => this.create(request),
            update: async ({ inputs, oldOutputs }) => Promise.resolve({ ...oldOutputs, ...inputs }),
            delete: async () => Promise.resolve(true),
            read: (request) => this.read(request),
            invoke: (token) => {
                throw new Refusal(`unknown function ${token}`);
            },
        };
    }

    private check({ type, news }: CheckRequest): Checked {
        const missing = typeOf(type).required.filter((property) => news[property] === undefined);
        const failures = missing.map((property) => ({
            property,
            reason: `Missing required argument: "${property}"`,
        }));
        return { inputs: news, failures };
    }

    /** Everything is drawn anew when anything changes; the new value is there before the old one goes. */
    private diff({ oldInputs, inputs, ignoreChanges }: DiffRequest): Difference {
        const changes = changesBetween(oldInputs, inputs, ignoreChanges);
        return differenceOf(changes, [...changes.keys()], false);
    }

    private async create({ type, urn, inputs }: CreateRequest): Promise<{ id: string; outputs: Bag }> {
        await this.writes.pause();
        const creation = (this.creations.get(urn) ?? 0) + 1;
        this.creations.set(urn, creation);
        const origin = JSON.stringify([this.seed, urn, creation, plain(inputs["keepers"] ?? {})]);
        const made = typeOf(type).make(plainBag(inputs), (bytes) => stream(origin, bytes));
        return { id: made.id, outputs: { ...bagOf(made.outputs), ...pick(inputs, "keepers") } };
    }

    /** The value lives in the state alone: a read finds what the state says. */
    private read({ id, inputs, outputs }: ReadRequest): State {
        return { id, inputs: inputs ?? {}, outputs };
    }
}

function typeOf(token: string): RandomType {
    const type = TYPES[token];
    if (type === undefined) {
        throw new Refusal(`the sandbox does not model ${token}`);
    }
    return type;
}

function pick(bag: Bag, key: string): Bag {
    return bag[key] === undefined ? {} : { [key]: bag[key] };
}

function stream(origin: string, bytes: number): Buffer {
    const blocks: Buffer[] = [];
    for (let i = 0; i * 32 < bytes; i++) {
        blocks.push(createHash("sha256").update(`${origin}#${i}`).digest());
    }
    return Buffer.concat(blocks).subarray(0, bytes);
}
