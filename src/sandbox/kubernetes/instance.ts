import { setTimeout as sleep } from "node:timers/promises";
import { kindsOn } from "../azure/mlExtension";
import type { AzureWorld } from "../azure/world";
import { changesBetween, differenceOf, type Difference } from "../diff";
import { at } from "../paths";
import { NotReady, Refusal } from "../refusals";
import type * as standIn from "../standIn";
import { bagOf, copy, hasUnknown, plainBag, textOf, type Bag } from "../values";
import { settle } from "./controllers";
import { immutablePaths, isNamespaced, kindOf, type Kind } from "./kinds";
import { applied, liveInputs } from "./objects";
import { azureClusterOf } from "./scheduling";
import { AUTONAMED, imported, isAutonamed, keepReplicas, placeOf, splitId, type Place } from "./place";
import { asObject, isRelease, releaseOutputs } from "./release";
import type { KubernetesCluster } from "./world";

/** The real provider's number of retries; its first wait is a second, the sandbox's a fraction of one. */
const RETRIES = 5;
const FIRST_RETRY_MILLISECONDS = 20;

/** What a provider resource is configured to do. */
export interface Settings {
    /** Namespace of objects that name none. */
    readonly namespace: string;
    /** enableSecretMutable: a changed Secret is updated rather than replaced. */
    readonly secrets: boolean;
    /** enableConfigMapMutable. */
    readonly configMaps: boolean;
    /** upsertExistingObjects: a create takes over what exists. */
    readonly upsert: boolean;
    /** deleteUnreachable: what was on a cluster that is gone counts as deleted. */
    readonly deleteUnreachable: boolean;
}

/** One configured kubernetes provider: it talks to one cluster. */
export class KubernetesInstance implements standIn.Instance {
    constructor(
        private readonly scene: { readonly cluster: () => KubernetesCluster; readonly azure: AzureWorld },
        private readonly settings: Settings,
        private readonly autoname: (
            urn: string,
            name: string,
        ) => { readonly name: string; readonly taken: () => void },
    ) {}

    check({ type, urn, name, olds, news }: standIn.CheckRequest): standIn.Checked {
        if (isRelease(type)) {
            const given = { namespace: this.settings.namespace, ...news };
            return {
                inputs: { name: olds?.["name"] ?? this.autoname(urn, name).name, ...given },
                failures: [],
            };
        }
        const inputs = copy(news);
        if (hasUnknown(inputs["metadata"]) && at(inputs, "metadata.name") === undefined) {
            return { inputs, failures: [] };
        }
        const metadata = { ...bagOf(inputs["metadata"]) };
        if (metadata["name"] === undefined) {
            const former = isAutonamed(olds ?? {}) ? at(olds, "metadata.name") : undefined;
            metadata["name"] = former ?? this.autoname(urn, name).name;
            metadata["annotations"] = { ...bagOf(metadata["annotations"]), [AUTONAMED]: "true" };
        }
        if (isNamespaced(kindOf(inputs))) {
            metadata["namespace"] ??= this.settings.namespace;
        }
        return { inputs: { ...inputs, metadata }, failures: [] };
    }

    diff({ type, inputs, oldInputs, ignoreChanges }: standIn.DiffRequest): Difference {
        const changes = changesBetween(oldInputs, inputs, ignoreChanges);
        if (isRelease(type)) {
            return differenceOf(changes, ["name", "namespace"], true);
        }
        // Deleted first when the name is the user's own and stays: two objects cannot share it.
        const first =
            !isAutonamed(inputs) &&
            !["metadata.name", "metadata.namespace"].some((path) => changes.has(path));
        return differenceOf(changes, immutablePaths(kindOf(inputs), this.settings), first);
    }

    preview({ inputs }: standIn.CreateRequest): Bag {
        return inputs;
    }

    async create(request: standIn.CreateRequest): Promise<{ id: string; outputs: Bag }> {
        const { type, urn, inputs, name } = request;
        const cluster = this.scene.cluster();
        const object = asObject(type, inputs);
        const place = placeOf(object);
        const known = cluster.get(place.kind, place.namespace, place.name);
        if (isRelease(type)) {
            this.checkRelease(inputs, known, cluster);
        } else {
            await this.kindComing(place.kind, cluster);
            this.refusing(place, "created", () => this.checkCreate(place, known, cluster));
        }
        if (isAutonamed(inputs)) {
            this.autoname(urn, name).taken();
        }
        await this.scene.azure.writes.pause();
        const held = cluster.hold(known === undefined ? copy(object) : applied(known, {}, object));
        return { id: place.id, outputs: this.live(type, held, place, inputs, "created") };
    }

    async update({ type, inputs, oldInputs }: standIn.UpdateRequest): Promise<Bag> {
        const cluster = this.scene.cluster();
        const wanted = asObject(type, inputs);
        const place = placeOf(wanted);
        const known = cluster.get(place.kind, place.namespace, place.name);
        if (known === undefined) {
            this.refusing(place, "updated", () => {
                throw new Refusal(`${place.kind.resource} "${place.name}" not found`);
            });
        }
        await this.scene.azure.writes.pause();
        const object = applied(known ?? {}, asObject(type, oldInputs), wanted);
        keepReplicas(object, known ?? {}, cluster, place);
        return this.live(type, cluster.hold(object), place, inputs, "updated");
    }

    async delete({ type, inputs, outputs, id }: standIn.DeleteRequest): Promise<boolean> {
        let cluster: KubernetesCluster;
        try {
            cluster = this.scene.cluster();
        } catch (error) {
            if (error instanceof Refusal && this.settings.deleteUnreachable) return false;
            throw error;
        }
        const { kind } = placeOf(asObject(type, Object.keys(inputs).length > 0 ? inputs : outputs));
        const { namespace, name } = splitId(id);
        if (cluster.get(kind, namespace, name) === undefined) {
            return false;
        }
        await this.scene.azure.writes.pause();
        return cluster.remove(kind, namespace, name);
    }

    read({ type, id, inputs, outputs }: standIn.ReadRequest): standIn.State | undefined {
        const [apiVersion = "", kindName = ""] = type.slice("kubernetes:".length).split(/:(?=[^:]+$)/);
        const named = { apiVersion: apiVersion.replace(/^core\//, ""), kind: kindName };
        const known = inputs ?? outputs;
        const kind = kindOf(isRelease(type) || known["kind"] === undefined ? named : plainBag(known));
        const { namespace, name } = splitId(id);
        const held = this.scene.cluster().get(kind, namespace, name);
        if (held === undefined) {
            return undefined;
        }
        const found = isRelease(type) ? releaseOutputs(held) : copy(held);
        const now = inputs === undefined ? imported(found) : bagOf(liveInputs(inputs, found));
        return { id, outputs: found, inputs: now };
    }

    invoke(token: string): Bag {
        throw new Refusal(`the sandbox does not model the function ${token}`);
    }

    private checkCreate(
        { kind, namespace, name }: Place,
        known: Bag | undefined,
        cluster: KubernetesCluster,
    ): void {
        if (!cluster.defines(kind) && this.byExtension(kind, cluster) !== "there") {
            throw new Refusal(`no matches for kind "${kind.kind}" in version "${kind.apiVersion}"`);
        }
        cluster.checkNamespace(namespace);
        if (known !== undefined && !this.settings.upsert) {
            throw new Refusal(`${kind.resource} "${name}" already exists`);
        }
    }

    /** Azure Machine Learning's extension brings the definition of its InstanceTypes. */
    private byExtension({ group }: Kind, { server }: KubernetesCluster): "none" | "coming" | "there" {
        const { azure } = this.scene;
        const id = azureClusterOf(server, azure)?.id.text;
        return group !== "amlarc.azureml.com" || id === undefined ? "none" : kindsOn(id, azure);
    }

    /** The provider tries five more times, each after twice the time, while a kind is not there yet. */
    private async kindComing(kind: Kind, cluster: KubernetesCluster): Promise<void> {
        const isComing = () => !cluster.defines(kind) && this.byExtension(kind, cluster) === "coming";
        for (let attempt = 0; attempt < RETRIES && isComing(); attempt++) {
            await sleep(FIRST_RETRY_MILLISECONDS * 2 ** attempt);
        }
    }

    private checkRelease(inputs: Bag, known: Bag | undefined, cluster: KubernetesCluster): void {
        if (known !== undefined) {
            throw new Refusal("cannot re-use a name that is still in use");
        }
        const namespace = textOf(plainBag(inputs)["namespace"]) ?? this.settings.namespace;
        if (
            inputs["createNamespace"] === true &&
            cluster.find("Namespace", undefined, namespace) === undefined
        ) {
            cluster.hold({ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } });
        }
        try {
            cluster.checkNamespace(namespace);
        } catch (error) {
            throw error instanceof Refusal
                ? new Refusal(`create: failed to create: ${error.message}`)
                : error;
        }
    }

    private refusing(place: Place, done: "created" | "updated", work: () => void): void {
        try {
            work();
        } catch (error) {
            throw error instanceof Refusal
                ? new Refusal(
                      `resource ${place.id} was not successfully ${done} by the Kubernetes API server: ${error.message}`,
                  )
                : error;
        }
    }

    /** Lets the controllers see the object, and waits for it as the provider does. */
    private live(type: string, held: Bag, place: Place, inputs: Bag, done: "created" | "updated"): Bag {
        const reasons = settle(held, { cluster: this.scene.cluster(), azure: this.scene.azure });
        const outputs = isRelease(type) ? releaseOutputs(held) : copy(held);
        const annotations = plainBag(at(inputs, "metadata.annotations"));
        if (reasons.length > 0 && annotations["pulumi.com/skipAwait"] !== "true") {
            throw new NotReady(
                `resource ${place.id} was successfully ${done}, but the Kubernetes API server reported that it failed ` +
                    `to fully initialize or become live: Timed out waiting for ${place.kind.kind} '${place.name}' to be Ready`,
                place.id,
                outputs,
                inputs,
                reasons,
            );
        }
        return outputs;
    }
}
