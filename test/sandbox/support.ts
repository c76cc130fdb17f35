import { AgentPool, type AgentPoolArgs } from "@pulumi/azure-native/containerservice/agentPool";
import { listManagedClusterUserCredentialsOutput } from "@pulumi/azure-native/containerservice/listManagedClusterUserCredentials";
import {
    ManagedCluster,
    type ManagedClusterArgs,
} from "@pulumi/azure-native/containerservice/managedCluster";
import { Deployment } from "@pulumi/kubernetes/apps/v1/deployment";
import { Namespace } from "@pulumi/kubernetes/core/v1/namespace";
import { Provider, type ProviderArgs } from "@pulumi/kubernetes/provider";
import * as pulumi from "@pulumi/pulumi";
import { SandboxRunError, type Sandbox, type Step } from "aks-scoring/sandbox";
import assert from "node:assert/strict";

export const GROUP = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/ml";

/** ARM id of a cluster in the group "ml". */
export const clusterId = (name: string) =>
    `${GROUP}/providers/Microsoft.ContainerService/managedClusters/${name}`;

/** ARM id of a pool of a cluster in the group "ml". */
export const poolId = (cluster: string, pool: string) => `${clusterId(cluster)}/agentPools/${pool}`;

/** A cluster with one system pool. */
export function cluster(
    name: string,
    args: Partial<ManagedClusterArgs> = {},
    options: pulumi.CustomResourceOptions = {},
) {
    const system = { name: "sys", mode: "System", count: 1, vmSize: "Standard_D2s_v5" };
    return new ManagedCluster(
        name,
        {
            resourceGroupName: "ml",
            resourceName: name,
            location: "westeurope",
            dnsPrefix: name,
            agentPoolProfiles: [system],
            ...args,
        },
        options,
    );
}

/** A pool of a cluster, under its own name. */
export function pool(
    owner: ManagedCluster,
    name: string,
    args: Partial<AgentPoolArgs> = {},
    options: pulumi.CustomResourceOptions = {},
) {
    return new AgentPool(
        `${name}-pool`,
        {
            resourceGroupName: "ml",
            resourceName: owner.name,
            agentPoolName: name,
            vmSize: "Standard_D4s_v5",
            count: 1,
            ...args,
        },
        options,
    );
}

/** The Kubernetes provider of a cluster. */
export function provider(name: string, owner: ManagedCluster, args: ProviderArgs = {}) {
    const { kubeconfigs } = pulumi.output(
        listManagedClusterUserCredentialsOutput({ resourceGroupName: "ml", resourceName: owner.name }),
    );
    const kubeconfig = kubeconfigs.apply((all) => Buffer.from(all[0]?.value ?? "", "base64").toString());
    return new Provider(name, { kubeconfig: pulumi.secret(kubeconfig), ...args });
}

/** A namespace under its own name. */
export function namespace(
    logicalName: string,
    name: string,
    options: pulumi.CustomResourceOptions = {},
    labels?: Record<string, string>,
) {
    const metadata = labels === undefined ? { name } : { name, labels };
    return new Namespace(logicalName, { metadata }, options);
}

/** A Deployment of one container; `pod` is merged into the pod's spec. */
export function deployment(
    name: string,
    args: { namespace?: string; replicas?: number; image?: string; app?: string; pod?: object },
    options: pulumi.CustomResourceOptions = {},
) {
    const labels = { app: args.app ?? name };
    return new Deployment(
        name,
        {
            metadata: { name, namespace: args.namespace ?? "default" },
            spec: {
                replicas: args.replicas,
                selector: { matchLabels: labels },
                template: {
                    metadata: { labels },
                    spec: { containers: [{ name: "main", image: args.image ?? "scorer:1" }], ...args.pod },
                },
            },
        },
        options,
    );
}

/** The error of a run that must fail. */
export async function failure(run: Promise<unknown>): Promise<SandboxRunError> {
    const error = await run.then(
        () => undefined,
        (reason: unknown) => reason,
    );
    assert.ok(error instanceof SandboxRunError, `not the failure of a run: ${JSON.stringify(error)}`);
    return error;
}

/**
 * The error of a run two of whose writes must meet: each takes two seconds, so that one comes while the other is under
 * way. Writes are quick again afterwards.
 */
export async function collision(sandbox: Sandbox, run: () => Promise<unknown>): Promise<SandboxRunError> {
    sandbox.delayWrites(2000);
    try {
        return await failure(run());
    } finally {
        sandbox.delayWrites(1);
    }
}

/** "create ml", "delete gpu" … of the writes since there were `from`. */
export function writesOf(sandbox: Sandbox, from = 0): string[] {
    return sandbox.writes.slice(from).map(({ operation, name }) => `${operation} ${name}`);
}

/** "update ml" … of steps, without those of the stack and of providers. */
export function stepsOf(steps: readonly Step[]): string[] {
    return steps.filter(({ type }) => !type.startsWith("pulumi:")).map(({ op, name }) => `${op} ${name}`);
}
