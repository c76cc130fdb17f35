import { setTimeout as sleep } from "node:timers/promises";
import type { Writer } from "#src/sandbox/kubernetes/apiServer";
import type { Place } from "#src/sandbox/kubernetes/place";
import { at } from "#src/sandbox/paths";
import { plainBag, without, type Bag } from "#src/sandbox/values";
import { hint } from "./annotations";
import { ApiFailure, NoMatch } from "./failures";
import { CREATOR, isAsCreated, managersOf, takenOver } from "./managers";
import type { Objects, WriteOptions } from "./objects";
import { onWire } from "./wire";

const RETRIES = 5;
const FIRST_RETRY_MILLISECONDS = 1_000;

/** Others write an object too while its owners change: once more, then. */
const TAKEOVERS = 5;

const DRY: WriteOptions = { dryRun: "All" };

/** Writes objects as the provider does. What comes back is the API server's, without secret marks. */
export class Writes {
    constructor(private readonly objects: Objects) {}

    /** A kind, a namespace or anything else that is not there yet may come: it is tried again. */
    async create(object: Bag, place: Place, writer: Writer): Promise<Bag> {
        for (let attempt = 0; ; attempt++) {
            try {
                return await this.createOnce(object, place, writer, {});
            } catch (error) {
                const mayCome = error instanceof NoMatch || (error instanceof ApiFailure && error.isNotFound);
                if (!mayCome || attempt === RETRIES) throw error;
                await sleep(FIRST_RETRY_MILLISECONDS * 2 ** attempt);
            }
        }
    }

    async update(object: Bag, place: Place, { manager }: Writer): Promise<Bag> {
        const own = managerOf(object, manager);
        const live = await this.objects.get(place);
        if (place.kind.kind === "CustomResourceDefinition") {
            return await this.replace(object, live, place, { fieldManager: own });
        }
        const owned = await this.takeOver(live, place, own);
        const force = isForced(object) || managersOf(owned).length === 0;
        return await this.apply(object, place, { fieldManager: own, force: String(force) });
    }

    /** What a write would come to; undefined where the provider leaves a preview at what the program says. */
    async dryRun(object: Bag, place: Place, writer: Writer): Promise<Bag | undefined> {
        if (!(await this.objects.knows(place.kind))) {
            return undefined;
        }
        try {
            const live = writer.upsert ? await this.objects.find(place) : undefined;
            return live === undefined
                ? without(await this.createOnce(object, place, writer, DRY), "status")
                : await this.dryUpdate(object, live, place, writer);
        } catch (error) {
            if (leavesPreview(error)) return undefined;
            throw error;
        }
    }

    /** Nothing is applied at a creation, unless it may take over what exists: so it cannot do that by mistake. */
    private async createOnce(
        object: Bag,
        place: Place,
        { manager, upsert }: Writer,
        dry: WriteOptions,
    ): Promise<Bag> {
        if (!upsert) {
            return await this.objects.post(onWire(object), place, { fieldManager: CREATOR, ...dry });
        }
        const force = isForced(object) || dry === DRY;
        const query = {
            fieldManager: managerOf(object, manager),
            force: String(force),
            fieldValidation: "Warn",
        };
        return await this.apply(object, place, { ...query, ...dry });
    }

    private async dryUpdate(object: Bag, live: Bag, place: Place, { manager }: Writer): Promise<Bag> {
        const own = managerOf(object, manager);
        if (place.kind.kind === "CustomResourceDefinition") {
            return await this.replace(object, live, place, { fieldManager: own, ...DRY });
        }
        // Whose the fields are is settled by the update itself, and a preview settles nothing.
        const force = isForced(object) || managersOf(live).length === 0 || isAsCreated(live);
        return await this.apply(object, place, { fieldManager: own, force: String(force), ...DRY });
    }

    private async apply(object: Bag, place: Place, query: WriteOptions): Promise<Bag> {
        return await this.objects.apply(onWire(object), place, query);
    }

    private async replace(object: Bag, live: Bag, place: Place, query: WriteOptions): Promise<Bag> {
        const sent = onWire(object);
        const resourceVersion = at(live, "metadata.resourceVersion");
        const metadata = { ...plainBag(sent["metadata"]), resourceVersion };
        return await this.objects.replace({ ...sent, metadata }, place, query);
    }

    private async takeOver(found: Bag, place: Place, own: string): Promise<Bag> {
        let live = found;
        for (let attempt = 1; ; attempt++) {
            const managers = takenOver(live, own);
            if (managers === undefined) {
                return live;
            }
            const resourceVersion = at(live, "metadata.resourceVersion");
            const operations = [
                { op: "replace", path: "/metadata/managedFields", value: managers },
                { op: "replace", path: "/metadata/resourceVersion", value: resourceVersion },
            ];
            try {
                return await this.objects.patch(operations, place);
            } catch (error) {
                const isLate = error instanceof ApiFailure && error.reason === "Conflict";
                if (!isLate || attempt === TAKEOVERS) throw error;
                live = await this.objects.get(place);
            }
        }
    }
}

function isForced(object: Bag): boolean {
    return hint(object, "patchForce") === "true";
}

function managerOf(object: Bag, manager: string): string {
    return hint(object, "patchFieldManager") ?? manager;
}

function leavesPreview(error: unknown): boolean {
    if (!(error instanceof ApiFailure)) {
        return false;
    }
    const { code, reason, about, message } = error;
    return (
        code === 403 ||
        reason === "AlreadyExists" ||
        (error.isNotFound && about === "namespaces") ||
        (code === 400 && message.includes("does not support dry run"))
    );
}
