import { readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";

/** Documents, the command that makes a program of them, and what its stack is to be told. */
export interface Case {
    readonly files: Readonly<Record<string, string | object>>;
    readonly args: readonly string[];
    readonly config?: Readonly<Record<string, string>>;
    /** What a user of the functions gives beside the documents: plain Kubernetes takes it, and they do not say it. */
    readonly beside?: Readonly<Record<string, unknown>>;
}

export const PRIMARY = "primary-key-of-the-old-service";
export const SECONDARY = "secondary-key-of-the-old-service";
export const WORKSPACE =
    "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/ml" +
    "/providers/Microsoft.MachineLearningServices/workspaces/fraud-ws";

const APP_INSIGHTS = `InstrumentationKey=${"7".repeat(8)}-7777-7777-7777-${"7".repeat(12)}`;
const SCORE = "def init():\n    pass\n\n\ndef run(data):\n    return data\n";
const CONDA = "dependencies:\n  - python=3.12\n  - pip:\n      - azureml-inference-server-http\n";
const V1 = ["from-v1", "--deployment", "deploymentconfig.json", "--name", "fraud"];
const V2 = ["from-v2", "--endpoint", "endpoint.yml", "--deployment", "blue.yml", "--deployment", "green.yml"];

/** What nobody should have to think of when a program is written. */
const ODD = {
    QUOTES: `it's "both"`,
    DOUBLES: '{"a": "b"}',
    TEMPLATE: "${process.exit(1)} `x`",
    LINES: "one\ntwo\r\nthree\t\\n",
    COMMENT: "*/ // <!-- </script>",
    EMPTY: "",
    UNICODE: "Größe 大きさ 🦀 \u202ereversed\u2028",
};

function filesOf(folder: string): Record<string, string> {
    const whole = join(__dirname, "../../..", "examples", folder);
    const names = readdirSync(whole, { recursive: true, encoding: "utf8" });
    const files = names.filter((name) => statSync(join(whole, name)).isFile() && name !== "index.ts");
    return Object.fromEntries(files.map((name) => [name, readFileSync(join(whole, name), "utf8")]));
}

/** The examples whose programs were written: `npm test` writes them anew, and compares. */
export const EXAMPLES = {
    "from-v1": {
        files: filesOf("from-v1"),
        args: [
            ...["from-v1", "--name", "fraud", "--inference", "inferenceconfig.json"],
            ...["--deployment", "deploymentconfig.json", "--model", "fraud:3", "--target", "azureml"],
        ],
        config: {
            primaryKey: "this-key-stays-in-the-document",
            secondaryKey: "and-so-does-this-one-of-course",
        },
    },
    "from-v2": {
        files: filesOf("from-v2"),
        args: [
            ...["from-v2", "--endpoint", "endpoint.yml", "--deployment", "blue.yml"],
            ...["--deployment", "green.yml", "--traffic", "blue=90,green=10"],
        ],
    },
} as const satisfies Readonly<Record<string, Case>>;

export const CASES: Readonly<Record<string, Case>> = {
    "a service of v1 with keys, on plain Kubernetes": {
        files: {
            "deploymentconfig.json": {
                computeType: "AKS",
                autoScaler: { autoscaleEnabled: true, minReplicas: 2, maxReplicas: 4, targetUtilization: 80 },
                containerResourceRequirements: { cpu: 0.5, memoryInGB: 1, cpuLimit: 1 },
                keys: { primaryKey: PRIMARY, secondaryKey: SECONDARY },
                scoringTimeoutMs: 5000,
                livenessProbeRequirements: { periodSeconds: 20 },
                namespace: "fraud-team",
            },
        },
        args: [...V1, "--image", "acme.azurecr.io/fraud:12"],
        config: { primaryKey: PRIMARY, secondaryKey: SECONDARY },
    },
    "the example from-v1": EXAMPLES["from-v1"],
    "a script and a conda file of v1, on Azure ML": {
        files: {
            "deploymentconfig.json": {
                computeType: "aks",
                numReplicas: 2,
                dataCollection: { storageEnabled: true },
            },
            "inferenceconfig.json": {
                entryScript: "score.py",
                sourceDirectory: "it's src",
                runtime: "python",
                condaFile: "conda.yml",
            },
            "it's src/score.py": SCORE,
            "it's src/conda.yml": CONDA,
        },
        args: [...V1, "--inference", "inferenceconfig.json", "--model", "fraud:3", "--target", "azureml"],
    },
    "a script of v1 with an image, on plain Kubernetes": {
        files: {
            "deploymentconfig.json": { computeType: "aks", authEnabled: false },
            "v1/inferenceconfig.yml": "entryScript: score.py\nsourceDirectory: src\nruntime: python\n",
            "v1/src/score.py": SCORE,
            "src/score.py": SCORE,
        },
        args: [
            ...[...V1, "--inference", "v1/inferenceconfig.yml"],
            ...["--image", "mcr.microsoft.com/azureml/minimal-ubuntu22.04-py39-cpu-inference:20240101"],
        ],
    },
    "a version of v1's endpoint with GPUs, on Azure ML": {
        files: {
            "deploymentconfig.json": {
                computeType: "aksendpoint",
                versionName: "gpu-1",
                trafficPercentile: 30,
                gpuCores: 1,
                containerResourceRequirements: { cpu: 2, memoryInGB: 8 },
            },
        },
        args: [...V1, "--image", "acme.azurecr.io/fraud:12", "--target", "azureml"],
    },
    "an inline environment of v1 with odd variables, on Azure ML": {
        files: {
            "deploymentconfig.json": { computeType: "aks", numReplicas: 1, appInsightsEnabled: true },
            "inferenceconfig.json": {
                entryScript: "score.py",
                sourceDirectory: ".",
                environment: {
                    name: "fraud",
                    environmentVariables: ODD,
                    docker: { baseImage: "mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu22.04:20250101.v1" },
                    python: {
                        condaDependencies: {
                            channels: ["conda-forge"],
                            dependencies: [
                                "python=3.12",
                                { pip: ["azureml-defaults", "x[y]==1.0; a < '2'"] },
                            ],
                        },
                    },
                },
            },
            "score.py": SCORE,
        },
        args: [...V1, "--inference", "inferenceconfig.json", "--target", "azureml"],
    },
    "tokens and telemetry of v1, on plain Kubernetes": {
        files: {
            "deploymentconfig.json": {
                computeType: "aks",
                authEnabled: false,
                tokenAuthEnabled: true,
                appInsightsEnabled: true,
            },
        },
        args: [...V1, "--image", "acme.azurecr.io/fraud:12"],
        config: {
            tenantId: "00000000-0000-0000-0000-000000000003",
            audience: "api://fraud",
            appInsightsConnectionString: APP_INSIGHTS,
        },
        beside: {
            token: { tenantId: "00000000-0000-0000-0000-000000000003", audience: "api://fraud" },
            enableAppInsights: false,
            appInsightsConnectionString: APP_INSIGHTS,
        },
    },
    "two deployments of v2, on Azure ML": {
        files: {
            "endpoint.yml":
                "name: Fraud-V2\ncompute: azureml:k8s\nauth_mode: key\n" +
                'description: "Says \\"fraud\\"\\nor not"\ntags: {team: risk, "cost center": "1"}\n',
            "blue.yml":
                "name: blue\nendpoint_name: Fraud-V2\ntype: kubernetes\nmodel: azureml:fraud:3\n" +
                "code_configuration: {code: ./src, scoring_script: score.py}\n" +
                "environment:\n  image: mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu22.04:20250101.v1\n" +
                "  conda_file: conda.yml\ninstance_count: 2\n" +
                "resources: {requests: {cpu: '0.5', memory: 1Gi}, limits: {cpu: '1', memory: 2Gi}}\n" +
                'environment_variables: {GREETING: "it\'s ${HOME}"}\n',
            "green.yml":
                "name: green\nendpoint_name: Fraud-V2\ntype: kubernetes\n" +
                "environment: {image: acme.azurecr.io/fraud:13}\n" +
                "scale_settings: {type: target_utilization, min_instances: 1, max_instances: 3}\n" +
                "request_settings: {request_timeout_ms: 3000, max_concurrent_requests_per_instance: 2}\n",
            "src/score.py": SCORE,
            "conda.yml": CONDA,
        },
        args: [...V2, "--traffic", "blue=90,green=10", "--target", "azureml"],
    },
    "the example from-v2": EXAMPLES["from-v2"],
};
