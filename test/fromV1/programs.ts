/** A version as the samples have it. */
export const BLUE = 'blue: { image: "acme.azurecr.io/fraud:12" }';
export const GREEN = 'green: { image: "acme.azurecr.io/fraud:13", traffic: 10 }';

/** The samples' endpoint with other settings, as a program that exports it. */
export function endpoint(
    settings: string,
    {
        target = "gateway",
        head = "",
        options = "",
    }: { target?: string; head?: string; options?: string } = {},
): string {
    return [
        'import { ScoringEndpoint } from "aks-scoring";',
        'import { gateway, attachment } from "./platform";',
        head,
        `const fraud = new ScoringEndpoint("fraud", { target: ${target}, ${settings} }${options});`,
        "export const { scoringUri, primaryKey, secondaryKey } = fraud;",
    ].join("\n");
}

/** The samples' cluster with other settings. */
export function cluster(settings: string): string {
    return [
        'import { AksCluster } from "aks-scoring";',
        `new AksCluster("ml", { resourceGroupName: "scoring", location: "westeurope", ${settings} });`,
    ].join("\n");
}

/** A cluster that exists, by its id and with one pool. */
export function existing({
    id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/platform" +
        "/providers/Microsoft.ContainerService/managedClusters/shared",
    vmSize = "Standard_D4s_v5",
    more = "",
} = {}): string {
    return [
        'import { AksCluster, ScoringEndpoint, ScoringGateway, WorkspaceAttachment } from "aks-scoring";',
        'const cluster = AksCluster.existing("shared", {',
        `    clusterId: "${id}",`,
        `    pools: { cpu: { vmSize: "${vmSize}", nodePoolName: "workers" } },`,
        "});",
        "export const id = cluster.clusterId;",
        more,
    ].join("\n");
}
