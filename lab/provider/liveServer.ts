import type { ApiServer, Patience, Settled, Writer } from "#src/sandbox/kubernetes/apiServer";
import { marked } from "#src/sandbox/kubernetes/marks";
import type { Place } from "#src/sandbox/kubernetes/place";
import { isReleaseKind } from "#src/sandbox/kubernetes/release";
import type { Bag } from "#src/sandbox/values";
import { patienceOf } from "./annotations";
import { deleteObject } from "./deletion";
import type { Charts } from "./helm";
import { Objects } from "./objects";
import { Releases } from "./releases";
import { Transport } from "./transport";
import { awaitReady } from "./waits/wait";
import { waitOf } from "./waits/waitOf";
import { Writes } from "./writes";

/**
 * An API server that really runs, treated as the real provider treats one: how it creates, updates, previews, deletes
 * and waits is read from its source (pulumi/pulumi-kubernetes, provider/pkg/await and provider/pkg/provider).
 */
export class LiveServer implements ApiServer {
    private readonly objects: Objects;
    private readonly writes: Writes;
    private readonly releases: Releases;

    /** @param kubeconfig YAML */
    constructor(kubeconfig: string, charts: Charts) {
        this.objects = new Objects(new Transport(kubeconfig));
        this.writes = new Writes(this.objects);
        this.releases = new Releases(kubeconfig, charts);
    }

    /** What the API server warned of so far. It takes fields that it does not know, as the provider asks it to. */
    get warnings(): readonly string[] {
        return this.objects.warnings;
    }

    /** With the content of Secrets marked. What else was secret in a program is known to whoever asks. */
    async get(place: Place): Promise<Bag | undefined> {
        if (isReleaseKind(place.kind)) {
            return await this.releases.get(place);
        }
        const live = await this.objects.find(place);
        return live === undefined ? undefined : marked(live, undefined);
    }

    async create(object: Bag, place: Place, writer: Writer): Promise<Bag> {
        if (isReleaseKind(place.kind)) {
            return await this.releases.create(object, place);
        }
        return marked(await this.writes.create(object, place, writer), object);
    }

    /** What was written before does not matter: the API server knows whose each field is. */
    async update(object: Bag, _former: Bag, place: Place, writer: Writer): Promise<Bag> {
        if (isReleaseKind(place.kind)) {
            return await this.releases.update(object, place);
        }
        return marked(await this.writes.update(object, place, writer), object);
    }

    /**
     * As the provider does: with `writer.upsert`, an object that exists is previewed as an update of it, and without it
     * there is nothing to say of one that exists. Nor is there of what the API server forbids; the update says it.
     */
    async dryRun(object: Bag, place: Place, writer: Writer): Promise<Bag | undefined> {
        if (isReleaseKind(place.kind)) {
            return object;
        }
        const made = await this.writes.dryRun(object, place, writer);
        return made === undefined ? undefined : marked(made, object);
    }

    async delete(place: Place, seconds: number): Promise<boolean> {
        if (isReleaseKind(place.kind)) {
            return await this.releases.delete(place);
        }
        return await deleteObject(this.objects, place, seconds);
    }

    async settled(object: Bag, place: Place, { wait, seconds }: Patience): Promise<Settled> {
        if (isReleaseKind(place.kind)) {
            return this.releases.settled(object, place);
        }
        const how = wait ? waitOf(object, place, this.objects) : undefined;
        if (how === undefined) {
            return { object, reasons: [] };
        }
        const came = await awaitReady(object, place, patienceOf(object, seconds), how, this.objects);
        return { ...came, object: marked(came.object, object) };
    }
}
