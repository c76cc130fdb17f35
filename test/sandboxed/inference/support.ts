import assert from "node:assert/strict";
import type * as pulumi from "@pulumi/pulumi";
import { ScoringEndpoint, type ScoringEndpointArgs, ScoringGateway, type VersionArgs } from "aks-scoring";
import { type Run, Sandbox, type SandboxRunError, type SandboxStack } from "aks-scoring/sandbox";
import { Folder } from "../../files/folder";
import { servingCluster } from "../servingCluster";

export const SCRIPT = "def init():\n    pass\n\ndef run(data):\n    return 1\n";

// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type KubernetesObject = any;

/** An endpoint `fraud` with a version `blue` on plain Kubernetes in a sandbox, and files that it may be made of. */
export class Inference {
    readonly folder = new Folder({
        "src/score.py": SCRIPT,
        "src/lib/helper.py": "HELP = 1\n",
        "model.pkl": "1",
    });
    /** Settings of the version; a run goes on with those of the run before. */
    version: Partial<VersionArgs> = {};
    settings: Partial<ScoringEndpointArgs> = {};
    blobCsiDriver = true;
    /** Whether the endpoint is protected, and its children with it. */
    protect = false;
    /** Whether the namespace lets no new pod in, as where a script breaks in `init`: the rollout fails. */
    refusesPods = false;
    stack!: SandboxStack;

    private constructor(readonly sandbox: Sandbox) {}

    static async start(): Promise<Inference> {
        const inference = new Inference(await Sandbox.start());
        inference.stack = await inference.sandbox.stack(() => inference.program());
        return inference;
    }

    private program(): void {
        const { blobCsiDriver, version, settings, refusesPods, protect } = this;
        const target = new ScoringGateway("edge", { cluster: servingCluster({ blobCsiDriver }) });
        const blue = { image: "acme.azurecr.io/server:1", pool: "cpu", replicas: 1, ...version };
        const args = { target, auth: "none", versions: { blue }, ...settings } as const;
        new ScoringEndpoint("fraud", args, { protect, transforms: refusesPods ? [privileged] : [] });
    }

    async stop(): Promise<void> {
        await this.sandbox.stop();
        this.folder.remove();
    }

    /** A directory of code. */
    coded(): Partial<VersionArgs> {
        return { sourceDirectory: this.folder.at("src"), entryScript: "score.py" };
    }

    /** One update; what is written, in order. */
    async up(change: Partial<VersionArgs> = {}): Promise<{ run: Run; writes: string[] }> {
        this.version = { ...this.version, ...change };
        const from = this.sandbox.writes.length;
        const run = await this.stack.up();
        return { run, writes: this.writesSince(from) };
    }

    /** An update of another version that fails; its message, and what is written before. */
    async fails(version: Partial<VersionArgs>): Promise<{ message: string; writes: string[] }> {
        this.version = version;
        const from = this.sandbox.writes.length;
        const { message } = await this.stack.up().then(
            () => assert.fail("it went up"),
            (failure: SandboxRunError) => failure,
        );
        return { message, writes: this.writesSince(from) };
    }

    private writesSince(from: number): string[] {
        return this.sandbox.writes
            .slice(from)
            .map(({ operation, type, name }) => `${operation} ${type.split(":").at(-1)} ${name}`);
    }

    objects(kind: string): KubernetesObject[] {
        return this.sandbox.kubernetes.objects(kind) as KubernetesObject[];
    }

    only(kind: string): KubernetesObject {
        const found = this.objects(kind);
        assert.equal(found.length, 1, `${found.length} of the kind ${kind}`);
        return found[0];
    }

    pod(): KubernetesObject {
        return this.only("Deployment").spec.template.spec;
    }

    volumeMounts(): KubernetesObject[] {
        return this.pod().containers[0].volumeMounts as KubernetesObject[];
    }

    /** The container's variables but for those that each version of an endpoint has. */
    variables(): Record<string, string> {
        const env = (this.pod().containers[0].env ?? []) as { name: string; value: string }[];
        const own = env.filter(({ name }) => !["SERVICE_NAME", "SERVICE_PATH_PREFIX"].includes(name));
        return Object.fromEntries(own.map(({ name, value }) => [name, value]));
    }
}

/** Makes pods that no namespace of ours takes. */
const privileged: pulumi.ResourceTransform = ({ type, props, opts }) => {
    if (type === "kubernetes:apps/v1:Deployment") {
        (props as KubernetesObject).spec.template.spec.hostNetwork = true;
    }
    return { props, opts };
};

/** Asserts that lines are among others, in that order. */
export function assertOrder(lines: readonly string[], order: readonly string[]): void {
    const places = order.map((line) => lines.indexOf(line));
    assert.ok(
        places.every((place) => place >= 0),
        lines.join("\n"),
    );
    assert.deepEqual(
        places,
        [...places].sort((a, b) => a - b),
        lines.join("\n"),
    );
}
