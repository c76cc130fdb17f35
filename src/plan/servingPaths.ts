import type { Findings } from "../core/problems";

/** A setting that one of the two serving paths cannot do: why, and what to do instead. */
export interface Elsewhere {
    /** What holds, without a full stop. `<endpoint>` stands for the endpoint's name. */
    readonly rule: string;
    /** The way out, as whole sentences. `<endpoint>` stands for the endpoint's name. */
    readonly remedy: string;
    /** Values that ask for what the path does anyway, or for nothing. */
    readonly harmless?: readonly unknown[];
}

/** Settings by name, on an endpoint, a deployment or a version. */
export type ElsewhereTable = Readonly<Record<string, Elsewhere>>;

const KUBERNETES = "is not to be had on plain Kubernetes";
const BUILD =
    "Build an image of it, with az acr build or docker build, and give `image`. Or serve through a WorkspaceAttachment, which builds it.";

/** What Azure ML does and plain Kubernetes does not. */
export const AZURE_ML_ONLY: ElsewhereTable = {
    environment: { rule: "is a workspace's, and plain Kubernetes has none", remedy: BUILD },
    condaFile: {
        rule: "is built into an image by Azure ML, and plain Kubernetes builds none",
        remedy: BUILD,
    },
    condaDependencies: {
        rule: "are built into an image by Azure ML, and plain Kubernetes builds none",
        remedy: BUILD,
    },
    code: {
        rule: "is what a workspace has registered, and plain Kubernetes has none",
        remedy: "Give sourceDirectory, the directory itself, or serve through a WorkspaceAttachment.",
    },
    collectModelData: {
        rule: KUBERNETES,
        remedy: "Leave it out and write the data from the scoring script, or serve through Azure ML, whose data collector does it.",
        harmless: [false],
    },
    drained: {
        rule: "has no use on plain Kubernetes, where an endpoint with traffic is replaced and deleted like any other",
        remedy: "Take it out.",
        harmless: [false],
    },
    enableAppInsights: {
        rule: "means the workspace's Application Insights, and plain Kubernetes has no workspace",
        remedy: "Give appInsightsConnectionString instead.",
        harmless: [false],
    },
};

const PODS = "is not to be had on Azure ML, which makes the pods itself";
const IDENTITY =
    "Use the compute's identity (the attachment's identityId), or serve through a ScoringGateway.";

/** What plain Kubernetes does and Azure ML does not. */
export const KUBERNETES_ONLY: ElsewhereTable = {
    secretEnvironmentVariables: {
        rule: "cannot be kept on Azure ML: all who may read a deployment may read its variables",
        remedy: "Let the container fetch secrets from Key Vault by the compute's identity.",
    },
    maxRequestBodyBytes: {
        rule: "is not to be had on Azure ML, whose router has a limit of its own",
        remedy: "Take it out, or serve through a ScoringGateway.",
        harmless: ["none"],
    },
    command: { rule: PODS, remedy: "Make it the image's entry point." },
    args: { rule: PODS, remedy: "Make them part of the image's entry point." },
    runAsUser: { rule: PODS, remedy: "Name the user in the image." },
    readOnlyRootFilesystem: {
        rule: PODS,
        remedy: "Take it out, or serve through a ScoringGateway.",
        harmless: [false],
    },
    rollout: { rule: PODS, remedy: "Take it out: Azure ML exchanges pods in its own way." },
    readiness: {
        rule: "cannot be turned off on Azure ML, which always checks it",
        remedy: "Take it out, and set readinessProbe where the defaults do not fit.",
        harmless: [true],
    },
    workloadIdentity: { rule: PODS, remedy: IDENTITY, harmless: [false] },
    serviceAccountName: { rule: PODS, remedy: IDENTITY },
    serviceAccountToken: { rule: PODS, remedy: IDENTITY, harmless: [false] },
    identityClientId: { rule: PODS, remedy: IDENTITY },
    appInsightsConnectionString: {
        rule: "is not taken by Azure ML, which sends telemetry to the workspace's own Application Insights",
        remedy: "Write enableAppInsights: true instead.",
    },
    token: {
        rule: "is about Entra ID's tokens, and Azure ML takes its own only",
        remedy: 'Take it out: with auth: "token" clients fetch a token by az ml online-endpoint get-credentials --name <endpoint>.',
    },
    keyRotation: {
        rule: "cannot be declared on Azure ML: keys are set when the endpoint is created, and made anew by a command",
        remedy: "Take it out, and run az ml online-endpoint regenerate-keys --name <endpoint> --key-type primary --resource-group <group> --workspace-name <workspace>: the next `pulumi up` reads the new key.",
    },
};

/** Adds a problem for each setting that the path cannot do. Values are told only where they cannot be a secret. */
export function refuseElsewhere(
    f: Findings,
    settings: object,
    table: ElsewhereTable,
    endpointName = "<endpoint>",
): void {
    for (const [key, { rule, remedy, harmless = [] }] of Object.entries(table)) {
        const value: unknown = (settings as Readonly<Record<string, unknown>>)[key];
        // A null is no wish: it has a problem of its own.
        if (value !== undefined && value !== null && !harmless.includes(value)) {
            const shown = typeof value === "boolean" ? value : undefined;
            f.problem(key, shown, rule, remedy.replaceAll("<endpoint>", endpointName));
        }
    }
}
