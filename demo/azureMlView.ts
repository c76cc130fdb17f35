import type { AzureObject, Sandbox } from "aks-scoring/sandbox";
import type { StackView, VersionView } from "./picture";
import { clusterView, poolKeyOf, requestsText } from "./stackView";

const WORKSPACES = "Microsoft.MachineLearningServices/workspaces";

interface Endpoint {
    readonly properties: {
        readonly authMode: string;
        readonly compute: string;
        readonly traffic: Readonly<Record<string, number>>;
    };
}

interface OnlineDeployment {
    readonly tags?: Readonly<Record<string, string>>;
    readonly properties: {
        readonly environmentId?: string;
        readonly instanceType: string;
        readonly containerResourceRequirements: {
            readonly containerResourceRequests: Readonly<Record<string, string>>;
            readonly containerResourceLimits?: Readonly<Record<string, string>>;
        };
    };
}

interface InstanceType {
    readonly metadata: { readonly name: string };
    readonly spec: { readonly nodeSelector: Readonly<Record<string, string>> };
}

/** Reads the picture's data of an endpoint on Azure ML out of what the sandbox holds. */
export function azureMlView(sandbox: Sandbox, scoringUri: string): StackView {
    const endpoint = onlyEndpoint(sandbox);
    const { authMode, compute, traffic } = (endpoint.body as Endpoint).properties;
    const uri = new URL(scoringUri);
    const deployments = sandbox.azure.objects(`${WORKSPACES}/onlineEndpoints/deployments`);
    return {
        ...clusterView(
            sandbox,
            `workspace ${segment(compute, "workspaces")} as ${segment(compute, "computes")}`,
        ),
        gateway: { name: "azureml-fe", kind: "router", host: uri.host, tls: uri.protocol === "https:" },
        endpoint: {
            name: endpoint.name,
            kind: "online endpoint",
            auth: authMode === "Key" ? "key" : "token",
            path: uri.pathname,
            versions: deployments
                .filter(({ id }) => id.startsWith(`${endpoint.id}/`))
                .map((deployment) => versionView(sandbox, deployment, traffic[deployment.name] ?? 0)),
        },
    };
}

/** The endpoint that the sandbox holds. */
export function onlyEndpoint(sandbox: Sandbox): AzureObject {
    const [endpoint] = sandbox.azure.objects(`${WORKSPACES}/onlineEndpoints`);
    if (endpoint === undefined) throw new Error("The sandbox does not hold an online endpoint.");
    return endpoint;
}

/** The endpoint's traffic, as the studio would show it. */
export function trafficOf(sandbox: Sandbox): Readonly<Record<string, number>> {
    return (onlyEndpoint(sandbox).body as Endpoint).properties.traffic;
}

function versionView(sandbox: Sandbox, { name, body }: AzureObject, weight: number): VersionView {
    const { tags, properties } = body as OnlineDeployment;
    const { containerResourceRequests, containerResourceLimits } = properties.containerResourceRequirements;
    const { gpu } = containerResourceLimits ?? {};
    const types = sandbox.kubernetes.objects("InstanceType") as InstanceType[];
    const type = types.find(({ metadata }) => metadata.name === properties.instanceType);
    return {
        name,
        role: tags?.["versionType"] ?? "",
        weight,
        pool: poolKeyOf(type?.spec.nodeSelector ?? {}),
        image: imageOf(sandbox, properties.environmentId),
        requests: requestsText({
            requests: { ...containerResourceRequests, ...(gpu === undefined ? {} : { gpu }) },
        }),
    };
}

function imageOf(sandbox: Sandbox, environmentId: string | undefined): string {
    const environment: unknown = environmentId === undefined ? undefined : sandbox.azure.get(environmentId);
    return (
        (environment as { readonly properties: { readonly image?: string } } | undefined)?.properties.image ??
        ""
    );
}

/** The name behind a segment of a resource id. */
function segment(id: string, word: string): string {
    const parts = id.split("/");
    return parts[parts.indexOf(word) + 1] ?? "";
}
