import { type Case, bare, blue, says, scored, v } from "./online";

const CASES: readonly Case[] = [
    [
        "what Azure ML's pods cannot have",
        v({
            secretEnvironmentVariables: { A: "hunter2" },
            command: ["x"],
            args: ["y"],
            runAsUser: 1000,
            readOnlyRootFilesystem: true,
            rollout: { maxSurge: 1 },
            readiness: false,
        }),
        [
            "versions.blue.secretEnvironmentVariables: cannot be kept on Azure ML: all who may read a deployment may read its variables. Let the container fetch secrets from Key Vault by the compute's identity.",
            "versions.blue.command: is not to be had on Azure ML, which makes the pods itself. Make it the image's entry point.",
            "versions.blue.args: is not to be had on Azure ML, which makes the pods itself. Make them part of the image's entry point.",
            "versions.blue.runAsUser: is not to be had on Azure ML, which makes the pods itself. Name the user in the image.",
            "versions.blue.readOnlyRootFilesystem = true: is not to be had on Azure ML, which makes the pods itself. Take it out, or serve through a ScoringGateway.",
            "versions.blue.rollout: is not to be had on Azure ML, which makes the pods itself. Take it out: Azure ML exchanges pods in its own way.",
            "versions.blue.readiness = false: cannot be turned off on Azure ML, which always checks it. Take it out, and set readinessProbe where the defaults do not fit.",
        ],
    ],
    ["what is so anyway", v({ readOnlyRootFilesystem: false, readiness: true, collectModelData: false }), []],
    [
        "nulls",
        v({
            image: null,
            model: null,
            readiness: null,
            command: null,
            environmentVariables: null,
            collectModelData: null,
            livenessProbe: null,
        }),
        [
            'versions.blue.image = null: must be a container image: registry/repository:tag, the repository in lower case. Give it as a text: "acme.azurecr.io/fraud:12".',
            'versions.blue.model = null: must be one version of a registered model: "azureml:<name>:<version>" or its resource id. Write "azureml:fraud:3", say.',
            "versions.blue.livenessProbe = null: must be an object. Write { name: value }.",
            "versions.blue.environmentVariables = [secret]: must be an object of names and texts. Write { NAME: value }.",
            "versions.blue.collectModelData = null: must be true, false or settings of the collector. Write true, or { samplingRate: 0.1 }.",
            "versions.blue.readiness = null: must not be null. Leave it out, or give a value.",
            "versions.blue.command = null: must not be null. Leave it out, or give a value.",
        ],
    ],
    [
        "a timeout of 0",
        v({ scoringTimeoutMs: 0 }),
        ["versions.blue.scoringTimeoutMs = 0: must be a whole number from 1 to 300000. The least is 1."],
    ],
    [
        "a timeout above 300 s",
        v({ scoringTimeoutMs: 300001 }),
        [
            "versions.blue.scoringTimeoutMs = 300001: is longer than Azure ML's router waits, which is 300000 on Kubernetes endpoints. Answer at once and work later, or serve through a ScoringGateway.",
        ],
    ],
    [
        "a wait above 300 s",
        v({ maxRequestWaitTimeMs: 300001 }),
        [
            "versions.blue.maxRequestWaitTimeMs = 300001: must be a whole number from 1 to 300000. The most is 300000.",
        ],
    ],
    [
        "concurrency in fractions",
        v({ replicaMaxConcurrentRequests: 1.5 }),
        [
            "versions.blue.replicaMaxConcurrentRequests = 1.5: must be a whole number from 1 to 10000. Give a whole number.",
        ],
    ],
    [
        "a variable that holds a secret, which warns",
        v({ environmentVariables: { DB_PASSWORD: "hunter2" } }),
        [],
        [
            "versions.blue.environmentVariables.DB_PASSWORD: looks like a secret, and stands in clear in the deployment, for all who may read it. Let the container fetch it from Key Vault: Azure ML has no place for secrets.",
        ],
    ],
    [
        "a wait and a poll of their own, which count here",
        v({ maxRequestWaitTimeMs: 100, autoscale: { refreshSeconds: 5 } }),
        [],
    ],
    [
        "probe paths without an image of one's own",
        bare({
            environment: "azureml:env:1",
            livenessProbe: { path: "/live" },
            readinessProbe: { path: "/ready" },
        }),
        [
            "versions.blue.livenessProbe.path: is the environment's on Azure ML: only an image alone, without a script, is asked elsewhere. Take it out; a registered environment has it in its inferenceConfig.",
            "versions.blue.readinessProbe.path: is the environment's on Azure ML: only an image alone, without a script, is asked elsewhere. Take it out; a registered environment has it in its inferenceConfig.",
        ],
    ],
    [
        "a probe path beside a script",
        v({ ...scored, livenessProbe: { path: "/live" } }),
        [
            "versions.blue.livenessProbe.path: is the environment's on Azure ML: only an image alone, without a script, is asked elsewhere. Take it out; a registered environment has it in its inferenceConfig.",
        ],
    ],
    [
        "a success threshold for liveness",
        v({ livenessProbe: { successThreshold: 2 } }),
        [],
        [
            "versions.blue.livenessProbe.successThreshold = 2: must be 1 in Kubernetes, and counts for readiness instead. Write it under readinessProbe.",
        ],
    ],
    [
        "no replicas",
        v({ replicas: 0 }),
        ["versions.blue.replicas = 0: must be a whole number from 1 to 1000. The least is 1."],
    ],
    [
        "replicas and autoscale",
        v({ replicas: 1, autoscale: {} }),
        [
            "versions.blue.replicas = 1: excludes autoscale. Give a fixed number or autoscale bounds, not both.",
        ],
    ],
    [
        "autoscale bounds",
        v({ autoscale: { minReplicas: 12, targetUtilization: 101, refreshSeconds: 86401 } }),
        [
            "versions.blue.autoscale.minReplicas = 12: must be at most maxReplicas, which is 10 by default. Raise maxReplicas.",
            "versions.blue.autoscale.targetUtilization = 101: must be a whole number from 1 to 100. The most is 100.",
            "versions.blue.autoscale.refreshSeconds = 86401: must be a whole number from 1 to 86400. The most is 86400.",
        ],
        [
            "versions.blue.autoscale.refreshSeconds = 86401: is in seconds, and more than an hour. Write 87 if milliseconds were meant.",
        ],
    ],
    [
        "cores beyond what fluent-bit leaves of a node",
        v({ cpuCores: 3.855 }),
        [
            "versions.blue.cpuCores = 3.855: is more than the 3.85 cores that a node of pool cpu (Standard_D4s_v5) has after what AKS reserves and Azure ML's fluent-bit takes. Ask for less, or name a pool of larger nodes.",
        ],
    ],
    [
        "memory beyond what fluent-bit leaves of a node",
        v({ memoryGb: 11.85 }),
        [
            "versions.blue.memoryGb = 11.85: is more than the 11.802 GiB that a node of pool cpu (Standard_D4s_v5) has after what AKS reserves and Azure ML's fluent-bit takes. Ask for less, or name a pool of larger nodes; AKS reserves for 250 pods unless the pool gives maxPods.",
        ],
    ],
    ["all that a node has", v({ cpuCores: 3.85, memoryGb: 11.802 }), []],
    [
        "an MLflow model on less than its server asks for",
        bare({ model: { uri: "azureml://datastores/d/paths/m", type: "mlflow_model" }, cpuCores: 1.9 }),
        [],
        [
            "versions.blue.cpuCores = 1.9: is less than Azure ML's own server for MLflow models asks for: the deployment fails. Write 2 or more.",
            "versions.blue.memoryGb = 0.5: is less than Azure ML's own server for MLflow models asks for: the deployment fails. Write 4 or more.",
        ],
    ],
    [
        "an MLflow model with what its server asks for, and one on a server of one's own",
        {
            versions: {
                mlflow: {
                    model: { uri: "azureml://datastores/d/paths/m", type: "mlflow_model" },
                    pool: "cpu",
                    cpuCores: 2,
                    memoryGb: 4,
                    traffic: 100,
                },
                own: {
                    ...blue,
                    traffic: 0,
                    model: { uri: "azureml://datastores/d/paths/m", type: "mlflow_model" },
                },
            },
        },
        [],
    ],
    [
        "limits below requests",
        v({ cpuCores: 1, cpuCoresLimit: 0.5, memoryGb: 1, memoryGbLimit: 0.5 }),
        [
            "versions.blue.cpuCoresLimit = 0.5: must be at least cpuCores, which is 1. Raise the limit.",
            "versions.blue.memoryGbLimit = 0.5: must be at least memoryGb, which is 1. Raise the limit.",
        ],
    ],
    [
        "half a GPU",
        v({ pool: "gpu", gpus: 0.5 }),
        ["versions.blue.gpus = 0.5: must be a whole number from 0 to 64. Give a whole number."],
    ],
    [
        "more GPUs than a node has",
        v({ pool: "gpu", gpus: 2 }),
        [
            "versions.blue.gpus = 2: is more than the 1 on one node of pool gpu (Standard_NC4as_T4_v3). Ask for fewer, or name a pool of larger nodes.",
        ],
    ],
    [
        "a GPU pool without a GPU",
        v({ pool: "gpu" }),
        [
            "versions.blue.gpus: must be 1 or more on pool gpu, whose nodes (Standard_NC4as_T4_v3) are kept for work that uses their accelerator. Ask for the device with gpus: 1, or name a pool without accelerator.",
        ],
    ],
    [
        "an FPGA, with a warning",
        v({ pool: "fpga", fpgas: 1 }),
        [],
        [
            "versions.blue.fpgas = 1: is asked for as amd.com/xilinx_u250 by the InstanceType alone: Azure ML's documents name NVIDIA's GPUs only, and this is not proved. Try it on a version without traffic first, or serve through a ScoringGateway.",
        ],
    ],
    [
        "another pool",
        v({ pool: "cup" }),
        [
            'versions.blue.pool = "cup": must be one of "cpu", "gpu", "fpga", "spot", "sku", "place" or "system". Did you mean "cpu"?',
        ],
    ],
    [
        "environment variables",
        v({ environmentVariables: { "A-B": "x", N: 1 } }),
        [
            'versions.blue.environmentVariables.A-B = "A-B": must be 1 to 256 characters: letters, digits and _, not starting with a digit. Did you mean "ab"?',
            'versions.blue.environmentVariables.N = 1: must be a text. Write "1" with quotes.',
        ],
    ],
    [
        "the library's tag",
        v({ tags: { VERSIONTYPE: "x", n: 1 } }),
        [
            'versions.blue.tags.n = 1: must be a text. Write "1" with quotes.',
            "versions.blue.tags.VERSIONTYPE: is a tag that the library sets itself: control or treatment. Take it out, and set the version's type.",
        ],
    ],
    [
        "one tag too many",
        v({ tags: Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`t${i}`, "x"])) }),
        ["versions.blue.tags: has 50 tags, and with the library's own Azure takes 49. Leave one out."],
    ],
    ["49 tags", v({ tags: Object.fromEntries(Array.from({ length: 49 }, (_, i) => [`t${i}`, "x"])) }), []],
    [
        "properties that are no object",
        v({ properties: ["a"] }),
        ['versions.blue.properties = ["a"]: must be an object of names and texts. Write { team: "fraud" }.'],
    ],
    [
        "a description that is no text",
        v({ description: 5 }),
        ['versions.blue.description = 5: must be a text that is not empty. Write "5" with quotes.'],
    ],
];

describe("a version on Azure ML, what is refused and warned of", () => {
    says(CASES);
});
