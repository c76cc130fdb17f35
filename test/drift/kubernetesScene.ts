import * as pulumi from "@pulumi/pulumi";
import {
    AksCluster,
    type AksClusterArgs,
    ScoringEndpoint,
    ScoringGateway,
    type VersionArgs,
} from "aks-scoring";
import { Sandbox, type SandboxStack } from "aks-scoring/sandbox";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Objects } from "./objectCases";

const ROOT = join(__dirname, "..", "..", "..");
const REGISTRY =
    "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/images" +
    "/providers/Microsoft.ContainerRegistry/registries/acme";

const pem = (name: string) => readFileSync(join(ROOT, "test", "core", "pem", name), "utf8");

/** A cluster, a gateway and an endpoint, with an object of each kind that guards or serves. */
export function program(
    settings: Partial<AksClusterArgs> = {},
    transforms: pulumi.ResourceTransform[] = [],
): Record<string, unknown> {
    const cluster = new AksCluster("ml", {
        resourceGroupName: "scoring",
        location: "westeurope",
        registries: [REGISTRY],
        pools: {
            cpu: { vmSize: "Standard_D4s_v5", count: 3 },
            gpu: { vmSize: "Standard_NC4as_T4_v3", autoscale: { min: 1, max: 4 } },
        },
        ...settings,
    });
    const certificate = { certificate: pem("leaf.pem"), privateKey: pulumi.secret(pem("leaf.key")) };
    const tls = { ...certificate, hostname: "scoring.example.com" };
    const loadBalancer = { internal: true };
    const target = new ScoringGateway("edge", { cluster, tls, http: true, loadBalancer });
    const blue: VersionArgs = {
        image: "acme.azurecr.io/fraud:12",
        pool: "cpu",
        replicas: 2,
        traffic: 90,
        entryScript: join(ROOT, "examples", "from-v1", "src", "score.py"),
        secretEnvironmentVariables: { DATABASE: pulumi.secret("a-password") },
    };
    const green: VersionArgs = { image: "acme.azurecr.io/fraud:13", pool: "gpu", gpus: 1, traffic: 10 };
    const fraud = new ScoringEndpoint("fraud", { target, versions: { blue, green } }, { transforms });
    return { address: target.address, primaryKey: fraud.primaryKey };
}

/** A cluster of the stack's own, and an endpoint on it. */
export class Scene implements Objects {
    private constructor(
        readonly sandbox: Sandbox,
        readonly stack: SandboxStack,
    ) {}

    static async start(): Promise<Scene> {
        const sandbox = await Sandbox.start();
        const scene = new Scene(sandbox, await sandbox.stack(() => program()));
        await scene.stack.up();
        return scene;
    }

    // eslint-disable-next-line @typescript-eslint/no-explicit-any
    object(kind: string, name: RegExp): any {
        return this.sandbox.kubernetes.objects(kind).find((one) => name.test(one.metadata.name));
    }

    // eslint-disable-next-line @typescript-eslint/no-explicit-any
    change(kind: string, name: RegExp, change: (object: any) => void): void {
        this.sandbox.kubernetes.change({ kind, ...this.place(kind, name) }, change);
    }

    remove(kind: string, name: RegExp): void {
        this.sandbox.kubernetes.remove({ kind, ...this.place(kind, name) });
    }

    // eslint-disable-next-line @typescript-eslint/no-explicit-any
    azure(type: string, prefix = ""): any {
        return this.sandbox.azure.objects(type).find(({ name }) => name.startsWith(prefix));
    }

    private place(kind: string, wanted: RegExp): { name: string; namespace: string } {
        const found = this.object(kind, wanted);
        if (found === undefined) throw new Error(`there is no ${kind} ${wanted}`);
        const { name, namespace } = found.metadata;
        return { name, namespace };
    }
}
