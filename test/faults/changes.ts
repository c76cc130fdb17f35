import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Args, Edits } from "./editedProgram";

/** A change of a stack: from one program to another, or to none. */
export interface Change {
    readonly name: string;
    /** Undefined: nothing is there before. */
    readonly from: Edits | undefined;
    /** Undefined: the stack is destroyed. */
    readonly to: Edits | undefined;
    /** Stacks that it leaves as they are, with the reason. */
    readonly noneOf?: Readonly<Record<string, string>>;
}

const NO_ENDPOINT = { "stacks/cluster": "no endpoint", "stacks/gateway": "no endpoint" };
const ONE_VERSION = "one version alone";

const pem = (name: string) =>
    readFileSync(join(__dirname, "..", "..", "..", "test", "core", "pem", name), "utf8");

/** A certificate for the name that the examples' own has, by another key. */
const TLS = { hostname: "scoring.example.com", certificate: pem("ec.pem"), privateKey: pem("ec.key") };

/** The size to which the pools of each size are rotated. */
const LARGER: Readonly<Record<string, string>> = {
    Standard_D4s_v5: "Standard_D8s_v5",
    Standard_D8s_v5: "Standard_D16s_v5",
    Standard_NC4as_T4_v3: "Standard_NC8as_T4_v3",
};

/** The changes of a stack's life. */
export const CHANGES: readonly Change[] = [
    { name: "create", from: undefined, to: {} },
    {
        name: "weight",
        from: {},
        to: { ScoringEndpoint: shifted },
        noneOf: {
            ...NO_ENDPOINT,
            minimal: ONE_VERSION,
            composed: ONE_VERSION,
            "private-network": ONE_VERSION,
            "from-v1": ONE_VERSION,
            "stacks/endpoint": ONE_VERSION,
        },
    },
    { name: "version added", from: {}, to: { ScoringEndpoint: withNext }, noneOf: NO_ENDPOINT },
    { name: "version removed", from: { ScoringEndpoint: withNext }, to: {}, noneOf: NO_ENDPOINT },
    {
        name: "key rotation",
        from: {},
        to: { ScoringEndpoint: withNewKey },
        noneOf: {
            ...NO_ENDPOINT,
            "azureml-rollout": "the keys are Azure ML's",
            "from-v1": "the keys are Azure ML's",
            "private-network": "tokens, no keys",
        },
    },
    {
        name: "pool rotation",
        from: {},
        to: { AksCluster: withLargerPool, NodePool: larger },
        noneOf: { "stacks/gateway": "no pool", "stacks/endpoint": "no pool" },
    },
    {
        name: "TLS",
        from: {},
        to: {
            ScoringGateway: (args: Args) => ({ ...args, tls: TLS }),
            WorkspaceAttachment: (args: Args) => ({ ...args, tls: TLS }),
        },
        noneOf: { "stacks/cluster": "no gateway", "stacks/endpoint": "no gateway" },
    },
    { name: "destroy", from: {}, to: undefined },
];

/** Ten percent of the requests move from the first version to the second. */
function shifted(args: Args): Args {
    const [first, second, ...rest] = Object.entries<Args>(args.versions);
    if (first === undefined || second === undefined) {
        return args;
    }
    const moved = (version: Args, by: number) =>
        version.traffic === undefined ? version : { ...version, traffic: version.traffic + by };
    const versions = [[first[0], moved(first[1], -10)], [second[0], moved(second[1], 10)], ...rest];
    return { ...args, versions: Object.fromEntries(versions) };
}

/** One version more, with a few of the first one's requests; of six, the last goes for it. */
function withNext(args: Args): Args {
    const [[name, first] = ["", {}], ...rest] = Object.entries<Args>(args.versions);
    // One that leaves its share open gets what the others leave.
    const traffic = first.traffic === undefined ? {} : { traffic: first.traffic - 5 };
    const versions = [
        [name, { ...first, ...traffic }],
        ...rest.slice(0, 4),
        ["next", { ...first, traffic: 5, type: undefined }],
    ];
    return { ...args, versions: Object.fromEntries(versions) };
}

/** Another primary key. Azure ML takes keys at the creation alone, tokens have none, and own keys come from elsewhere. */
function withNewKey(args: Args): Args {
    const hasKeys = args.auth !== "token" && args.primaryKey === undefined && "gatewayName" in args.target;
    return hasKeys ? { ...args, keyRotation: { primary: 2 } } : args;
}

function withLargerPool(args: Args): Args {
    const [[key, pool] = ["", {}], ...rest] = Object.entries<Args>(args.pools);
    return { ...args, pools: Object.fromEntries([[key, larger(pool)], ...rest]) as Args };
}

function larger(args: Args): Args {
    const size = LARGER[args.vmSize];
    return size === undefined ? args : { ...args, vmSize: size };
}
