import { setTimeout as sleep } from "node:timers/promises";
import { kindsOn } from "../azure/mlExtension";
import type { AzureWorld } from "../azure/world";
import { Refusal } from "../refusals";
import { copy, plainBag, type Bag } from "../values";
import type { ApiServer, Settled, Writer } from "./apiServer";
import { checkContent } from "./contents";
import { settle } from "./controllers";
import type { Kind } from "./kinds";
import { applied } from "./objects";
import { keepReplicas, type Place } from "./place";
import { isReleaseKind } from "./release";
import { azureClusterOf } from "./scheduling";
import { protection } from "./volumes";
import type { KubernetesCluster } from "./world";

/** The real provider's number of retries; its first wait is a second, the sandbox's a fraction of one. */
const RETRIES = 5;
const FIRST_RETRY_MILLISECONDS = 20;

/** An API server that is the sandbox's own memory: it knows the rules that it was taught. */
export class MemoryServer implements ApiServer {
    constructor(
        private readonly cluster: KubernetesCluster,
        private readonly azure: AzureWorld,
    ) {}

    get({ kind, namespace, name }: Place): Promise<Bag | undefined> {
        return Promise.resolve(this.cluster.get(kind, namespace, name));
    }

    async create(object: Bag, place: Place, { upsert, manager }: Writer): Promise<Bag> {
        if (!isReleaseKind(place.kind)) {
            await this.kindComing(place.kind);
        }
        const known = this.cluster.get(place.kind, place.namespace, place.name);
        if (isReleaseKind(place.kind)) {
            this.checkRelease(object, place, known);
        } else {
            this.checkCreate(place, known, upsert);
        }
        const written = known === undefined ? copy(object) : applied(known, {}, object);
        checkContent(written, known);
        await this.azure.writes.pause();
        this.cluster.noteWritten(manager, object);
        return this.cluster.hold(written);
    }

    async update(object: Bag, former: Bag, place: Place, { manager }: Writer): Promise<Bag> {
        const known = this.cluster.get(place.kind, place.namespace, place.name);
        if (known === undefined) {
            throw new Refusal(`${place.kind.resource} "${place.name}" not found`);
        }
        const written = applied(known, this.cluster.writtenBy(manager, object) ?? former, object);
        checkContent(written, known);
        await this.azure.writes.pause();
        this.cluster.noteWritten(manager, object);
        keepReplicas(written, known, this.cluster, place);
        return this.cluster.hold(written);
    }

    /**
     * The memory adds nothing to an object before it is written. Nor does it say of one that is to be created that it exists
     * already: the provider keeps that to itself in a preview
     * (https://github.com/pulumi/pulumi-kubernetes/blob/master/provider/pkg/provider/provider.go, `Create`).
     */
    dryRun(object: Bag): Promise<Bag | undefined> {
        return Promise.resolve(object);
    }

    async delete(place: Place): Promise<boolean> {
        const { kind, namespace, name } = place;
        if (this.cluster.get(kind, namespace, name) === undefined) {
            return false;
        }
        const protectedBy = protection(this.cluster, place);
        if (protectedBy !== undefined) {
            throw new Refusal(protectedBy);
        }
        await this.azure.writes.pause();
        return this.cluster.remove(kind, namespace, name);
    }

    settled(object: Bag): Promise<Settled> {
        return Promise.resolve({
            object,
            reasons: settle(object, { cluster: this.cluster, azure: this.azure }),
        });
    }

    private checkCreate({ kind, namespace, name }: Place, known: Bag | undefined, upsert: boolean): void {
        if (!this.cluster.defines(kind) && this.byExtension(kind) !== "there") {
            throw new Refusal(`no matches for kind "${kind.kind}" in version "${kind.apiVersion}"`);
        }
        this.cluster.checkNamespace(namespace);
        if (known !== undefined && !upsert) {
            throw new Refusal(`${kind.resource} "${name}" already exists`);
        }
    }

    /** Azure Machine Learning's extension brings the definition of its InstanceTypes. */
    private byExtension({ group }: Kind): "none" | "coming" | "there" {
        const id = azureClusterOf(this.cluster.server, this.azure)?.id.text;
        return group !== "amlarc.azureml.com" || id === undefined ? "none" : kindsOn(id, this.azure);
    }

    /** The provider tries five more times, each after twice the time, while a kind is not there yet. */
    private async kindComing(kind: Kind): Promise<void> {
        const isComing = () => !this.cluster.defines(kind) && this.byExtension(kind) === "coming";
        for (let attempt = 0; attempt < RETRIES && isComing(); attempt++) {
            await sleep(FIRST_RETRY_MILLISECONDS * 2 ** attempt);
        }
    }

    private checkRelease(release: Bag, { namespace = "default" }: Place, known: Bag | undefined): void {
        if (known !== undefined) {
            throw new Refusal("cannot re-use a name that is still in use");
        }
        const missing = this.cluster.find("Namespace", undefined, namespace) === undefined;
        if (plainBag(release)["createNamespace"] === true && missing) {
            this.cluster.hold({ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } });
        }
        try {
            this.cluster.checkNamespace(namespace);
        } catch (error) {
            throw error instanceof Refusal
                ? new Refusal(`create: failed to create: ${error.message}`)
                : error;
        }
    }
}
