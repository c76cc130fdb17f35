import type { Flags } from "./commandLine";

const SHARED: Flags = {
    target: {
        value: "TARGET",
        help: "what serves the endpoint: kubernetes, a gateway on the cluster, or azureml, an Azure ML workspace (default: kubernetes, or azureml where only that takes the documents)",
    },
    cluster: {
        value: "CLUSTER",
        help: "a cluster that exists: its resource id, or GROUP/NAME (default: the program makes one)",
    },
    out: {
        value: "DIR",
        help: "write a project into this directory (default: the program alone, to standard output)",
    },
    force: { value: undefined, help: "with --out: overwrite files that are there" },
    "outside-paths": {
        value: undefined,
        help: "let paths in the documents lead out of their directory: of documents that you know",
    },
    help: { value: undefined, short: "h", help: "print this" },
};

/** The commands, each with what it is for. */
export interface Command {
    readonly flags: Flags;
    /** One line, for the list of commands. */
    readonly summary: string;
    /** A call that does something useful. */
    readonly example: string;
}

const FROM_V1: Command = {
    summary: "Writes a program from v1's deploymentconfig.json and inferenceconfig.json",
    example:
        "aks-scoring from-v1 --name fraud --inference inferenceconfig.json \\\n" +
        "      --deployment deploymentconfig.json --model fraud:3 --target azureml --out fraud",
    flags: {
        deployment: { value: "FILE", required: true, help: "deploymentconfig.json, as JSON or YAML" },
        inference: {
            value: "FILE",
            help: "inferenceconfig.json, as JSON or YAML (default: --image scores by itself)",
        },
        name: { value: "NAME", short: "n", help: "name of the service or endpoint (default: scoring)" },
        model: {
            value: "MODEL",
            short: "m",
            help: "the registered model, NAME:VERSION; or an azureml: reference, an address, or a path",
        },
        image: {
            value: "IMAGE",
            help: "image with all that the version needs; plain Kubernetes needs one where the documents name none",
        },
        pool: {
            value: "POOL",
            help: "the cluster's pool for the version (default: cpu, or gpu for a version with GPUs)",
        },
        ...SHARED,
    },
};

const FROM_V2: Command = {
    summary: "Writes a program from CLI v2's YAML of an online endpoint and its deployments",
    example:
        "aks-scoring from-v2 --endpoint endpoint.yml --deployment blue.yml --deployment green.yml \\\n" +
        "      --traffic blue=90,green=10 --target azureml --out fraud",
    flags: {
        endpoint: { value: "FILE", required: true, help: "YAML of the endpoint" },
        deployment: {
            value: "FILE",
            required: true,
            multiple: true,
            help: "YAML of a deployment; once for each",
        },
        traffic: {
            value: "SHARES",
            help: "blue=90,green=10: percent of the requests, where the endpoint's YAML has none",
        },
        pool: {
            value: "POOL",
            help: "the cluster's pool for all versions, or blue=POOL,green=POOL (default: cpu, or gpu for versions with GPUs)",
        },
        ...SHARED,
    },
};

export const COMMANDS = { "from-v1": FROM_V1, "from-v2": FROM_V2 } as const;
export type CommandName = keyof typeof COMMANDS;
