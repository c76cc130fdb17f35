import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { Sandbox, SandboxStack } from "aks-scoring/sandbox";

const ROOT = join(__dirname, "..", "..", "..");

const pem = (name: string) => readFileSync(join(ROOT, "test", "core", "pem", name), "utf8");

type Config = Readonly<Record<string, string>>;

/** A stack of an example. */
export interface ExampleStack {
    /** Folder under `examples`. */
    readonly example: string;
    readonly config: Config;
    readonly secretConfig?: Config;
}

/** What an example needs before its first `pulumi up`. */
export interface SetUp {
    /** In the order in which they are created. */
    readonly stacks: readonly ExampleStack[];
    /** Puts there what is not the example's own. */
    readonly prepare?: (sandbox: Sandbox) => Promise<unknown>;
}

const SUBSCRIPTION = "00000000-0000-0000-0000-000000000000";
/** The workspace that `azureml-rollout` brings its endpoint to. */
export const WORKSPACE_ID =
    `/subscriptions/${SUBSCRIPTION}/resourceGroups/ml` +
    "/providers/Microsoft.MachineLearningServices/workspaces/fraud-ws";

const one = (example: string, config: Config = {}, secretConfig: Config = {}): SetUp => ({
    stacks: [{ example, config, secretConfig }],
});

const withWorkspace = (sandbox: Sandbox) => sandbox.azure.put(WORKSPACE_ID, { location: "westeurope" });

const clusterStack = "organization/sandbox/stacks-cluster";

/** Each example, by name. */
export const SET_UPS = {
    minimal: one("minimal"),
    "cpu-gpu-fpga": one("cpu-gpu-fpga"),
    "six-versions": one("six-versions"),
    composed: one("composed"),
    quickstart: one("quickstart", {
        location: "westeurope",
        imageTag: "13",
        greenTraffic: "10",
        gpuVmSize: "Standard_NC4as_T4_v3",
    }),
    "private-network": one(
        "private-network",
        {
            subscriptionId: "00000000-0000-0000-0000-000000000001",
            adminGroupId: "00000000-0000-0000-0000-000000000002",
            tenantId: "00000000-0000-0000-0000-000000000003",
            hostname: "scoring.example.com",
        },
        { certificate: pem("leaf.pem"), privateKey: pem("leaf.key") },
    ),
    "azureml-rollout": {
        ...one("azureml-rollout", { workspaceId: WORKSPACE_ID }),
        prepare: withWorkspace,
    },
    "existing-cluster": {
        ...one("existing-cluster"),
        prepare: (sandbox) =>
            sandbox.azure.putCluster({
                resourceGroupName: "platform",
                name: "shared",
                pools: [
                    { name: "system", vmSize: "Standard_D4s_v5", count: 3, mode: "System" },
                    { name: "workers", vmSize: "Standard_D4s_v5", count: 3 },
                ],
            }),
    },
    "from-v1": {
        ...one(
            "from-v1",
            {
                "azure-native:location": "westeurope",
                resourceGroupName: "scoring",
                workspaceId: WORKSPACE_ID,
            },
            {
                primaryKey: "this-key-stays-in-the-document",
                secondaryKey: "and-so-does-this-one-of-course",
            },
        ),
        prepare: async (sandbox) => {
            await withWorkspace(sandbox);
            await sandbox.azure.put(`${WORKSPACE_ID}/models/fraud`, {});
            await sandbox.azure.put(`${WORKSPACE_ID}/models/fraud/versions/3`, {});
        },
    },
    "from-v2": one("from-v2", {
        "azure-native:location": "westeurope",
        resourceGroupName: "scoring",
    }),
    stacks: {
        stacks: [
            { example: "stacks/cluster", config: {} },
            { example: "stacks/gateway", config: { clusterStack } },
            {
                example: "stacks/endpoint",
                config: { clusterStack, gatewayStack: "organization/sandbox/stacks-gateway" },
            },
        ],
    },
} as const satisfies Readonly<Record<string, SetUp>>;

/** Secrets of two worlds, none like the other's, and each of another length. */
const OWN: Readonly<Record<"first" | "other", Config>> = {
    first: {
        connectionString: `InstrumentationKey=0b6a0000-0000-4000-8000-00000000aa01;IngestionEndpoint=https://first.example.com/`,
        password: "a-password-of-a-database",
        primaryKey: "primary-key-of-the-first-world",
        secondaryKey: "and-its-secondary-key-which-is-longer",
        certificate: pem("leaf.pem"),
        privateKey: pem("leaf.key"),
        image: "first.azurecr.io/risk:12",
        owner: "nobody-needs-to-know",
    },
    other: {
        connectionString: `InstrumentationKey=77e1f000-0000-4000-8000-0000000000bb;IngestionEndpoint=https://the-other.example.com/`,
        password: "what-opens-the-other-database",
        primaryKey: "what-opens-the-other-world-at-first",
        secondaryKey: "what-opens-it-when-that-has-been-lost-once",
        certificate: pem("ec.pem"),
        privateKey: pem("ec.key"),
        image: "another.azurecr.io/scoring-of-risks:2024",
        owner: "nobody-else-needs-to-know-of-them",
    },
};

/** The program that is no example: ownSecrets.ts. */
export function ownSecrets(world: keyof typeof OWN): SetUp {
    const shared = {
        resourceGroupName: "platform",
        name: "shared",
        pools: [{ name: "cpu", vmSize: "Standard_D4s_v5", count: 3, mode: "System" as const }],
    };
    return {
        stacks: [{ example: "own-secrets", config: { workspaceId: WORKSPACE_ID }, secretConfig: OWN[world] }],
        prepare: async (sandbox) => {
            await sandbox.azure.putCluster(shared);
            await withWorkspace(sandbox);
        },
    };
}

/** An example's program: its module, read anew each time as `pulumi preview` would, in its own folder. */
export function programOf(example: string): () => unknown {
    const folder = join(__dirname, "..", "..", "examples");
    const load = createRequire(join(folder, "examples.js"));
    return () => {
        for (const loaded of Object.keys(load.cache).filter((key) => key.startsWith(folder))) {
            delete load.cache[loaded];
        }
        const before = process.cwd();
        process.chdir(join(ROOT, "examples", example));
        try {
            return load(join(folder, example, "index.js")) as unknown;
        } finally {
            process.chdir(before);
        }
    };
}

/** An example's stack in a sandbox. */
export async function stackOf(sandbox: Sandbox, stack: ExampleStack): Promise<SandboxStack> {
    const { example, config, secretConfig = {} } = stack;
    const stackName = example.replace("/", "-");
    return await sandbox.stack(programOf(example), { stackName, config, secretConfig });
}
