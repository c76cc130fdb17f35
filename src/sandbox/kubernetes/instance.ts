import { createHash } from "node:crypto";
import { changesBetween, differenceOf, type Difference } from "../diff";
import { at } from "../paths";
import { NotReady, Refusal } from "../refusals";
import type * as standIn from "../standIn";
import { bagOf, copy, hasUnknown, plainBag, textOf, type Bag } from "../values";
import type { ApiServer, Writer } from "./apiServer";
import { immutablePaths, isNamespaced, isPatch, kindOf } from "./kinds";
import { marked } from "./marks";
import { liveInputs } from "./objects";
import { AUTONAMED, imported, isAutonamed, placeOf, splitId, type Place } from "./place";
import { asObject, isRelease, releaseOutputs } from "./release";

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

/** The beginning of what the provider says of it (provider/pkg/await/await.go, `Creation`). */
const EXISTS_ALREADY =
    "The resource already exists in the cluster. This can happen when renaming a Pulumi resource: use an alias to preserve the identity.";

/** One configured kubernetes provider: it talks to one cluster. */
export class KubernetesInstance implements standIn.Instance {
    constructor(
        /** The API server; throws where it cannot be reached. */
        private readonly server: () => ApiServer,
        private readonly settings: Settings,
        /** What `helm template` makes of a chart; no cluster is asked. */
        private readonly renderChart: (options: Bag) => readonly Bag[] | Promise<readonly Bag[]>,
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

    /** What the API server would make of the object: with everything known it is asked, as the real provider asks it. */
    async preview(request: standIn.CreateRequest | standIn.UpdateRequest): Promise<Bag> {
        const { type, urn, inputs } = request;
        if (isRelease(type) || hasUnknown(inputs)) {
            return inputs;
        }
        const place = placeOf(inputs);
        const writer = { ...this.writer(urn, type, place), upsert: "id" in request || this.settings.upsert };
        const made = await this.refusing(place, "created", () => this.server().dryRun(inputs, place, writer));
        return made ?? inputs;
    }

    async create(request: standIn.CreateRequest): Promise<{ id: string; outputs: Bag }> {
        const { type, urn, inputs, name, timeoutSeconds } = request;
        const object = asObject(type, inputs);
        const place = placeOf(object);
        const server = this.server();
        const make = () => server.create(object, place, this.writer(urn, type, place));
        const made = isRelease(type) ? await make() : await this.refusing(place, "created", make);
        if (isAutonamed(inputs)) {
            this.autoname(urn, name).taken();
        }
        return {
            id: place.id,
            outputs: await this.live(made, place, { type, inputs, timeoutSeconds, done: "created" }),
        };
    }

    async update({ type, urn, inputs, oldInputs, timeoutSeconds }: standIn.UpdateRequest): Promise<Bag> {
        const object = asObject(type, inputs);
        const place = placeOf(object);
        const former = asObject(type, oldInputs);
        const made = await this.refusing(place, "updated", () =>
            this.server().update(object, former, place, this.writer(urn, type, place)),
        );
        return await this.live(made, place, { type, inputs, timeoutSeconds, done: "updated" });
    }

    async delete({ type, inputs, outputs, id, timeoutSeconds }: standIn.DeleteRequest): Promise<boolean> {
        let server: ApiServer;
        try {
            server = this.server();
        } catch (error) {
            if (error instanceof Refusal && this.settings.deleteUnreachable) return false;
            throw error;
        }
        if (isPatch(type)) {
            return false; // The provider gives up its fields, and leaves the object as it is.
        }
        const { kind } = placeOf(asObject(type, Object.keys(inputs).length > 0 ? inputs : outputs));
        return await server.delete({ kind, id, ...splitId(id) }, timeoutSeconds);
    }

    async read({ type, id, inputs, outputs }: standIn.ReadRequest): Promise<standIn.State | undefined> {
        const [apiVersion = "", kindName = ""] = type.slice("kubernetes:".length).split(/:(?=[^:]+$)/);
        const named = {
            apiVersion: apiVersion.replace(/^core\//, ""),
            kind: isPatch(type) ? kindName.slice(0, -"Patch".length) : kindName,
        };
        const known = inputs ?? outputs;
        const kind = kindOf(isRelease(type) || known["kind"] === undefined ? named : plainBag(known));
        const held = await this.server().get({ kind, id, ...splitId(id) });
        if (held === undefined) {
            return undefined;
        }
        const found = isRelease(type) ? releaseOutputs(held) : copy(held);
        const now = inputs === undefined ? imported(found) : bagOf(liveInputs(inputs, found));
        // An API server tells nobody what is secret: what was so in the program stays so.
        return { id, outputs: marked(found, inputs), inputs: marked(now, inputs) };
    }

    async invoke(token: string, args: Bag): Promise<Bag> {
        if (token === "kubernetes:helm:template") {
            const options = plainBag(JSON.parse(textOf(args["jsonOpts"]) ?? "{}"));
            return { result: await this.renderChart(options) };
        }
        throw new Refusal(`the sandbox does not model the function ${token}`);
    }

    /**
     * The real provider draws a field manager for each resource and keeps it, under another name of the resource too
     * (provider/pkg/provider/provider.go, `fieldManagerName`); here the stack and the object's place are as good.
     */
    private writer(urn: string, type: string, { kind, id }: Place): Writer {
        const [stack, project] = urn.split("::");
        const own = JSON.stringify([stack, project, kind.group, kind.kind, id]);
        const mark = createHash("sha256").update(own).digest("hex").slice(0, 8);
        return { manager: `pulumi-kubernetes-${mark}`, upsert: this.settings.upsert || isPatch(type) };
    }

    private async refusing<T>(place: Place, done: "created" | "updated", work: () => Promise<T>): Promise<T> {
        try {
            return await work();
        } catch (error) {
            if (!(error instanceof Refusal)) {
                throw error;
            }
            const hint = error.message.endsWith(" already exists") ? `\n\n${EXISTS_ALREADY}` : "";
            throw new Refusal(
                `resource ${place.id} was not successfully ${done} by the Kubernetes API server: ${error.message}${hint}`,
            );
        }
    }

    /** Waits for the object as the provider does. */
    private async live(
        made: Bag,
        place: Place,
        {
            type,
            inputs,
            timeoutSeconds,
            done,
        }: Pick<standIn.CreateRequest, "type" | "inputs" | "timeoutSeconds"> & {
            readonly done: "created" | "updated";
        },
    ): Promise<Bag> {
        const annotations = plainBag(at(inputs, "metadata.annotations"));
        const wait = annotations["pulumi.com/skipAwait"] !== "true";
        const patience = { wait, seconds: timeoutSeconds };
        const { object, reasons } = await this.server().settled(made, place, patience);
        const outputs = isRelease(type) ? releaseOutputs(object) : copy(object);
        if (reasons.length > 0 && wait) {
            throw new NotReady(
                `resource ${place.id} was successfully ${done}, but the Kubernetes API server reported that it failed ` +
                    `to fully initialize or become live: '${place.name}' timed out waiting to be Ready`,
                place.id,
                outputs,
                inputs,
                reasons,
            );
        }
        return outputs;
    }
}
