import { kindOf, type Kind } from "#src/sandbox/kubernetes/kinds";
import type { Place } from "#src/sandbox/kubernetes/place";
import { bagOf, listOf, type Bag } from "#src/sandbox/values";
import { Discovery } from "./discovery";
import { ApiFailure, NoMatch } from "./failures";
import type { Call, Transport } from "./transport";

/** How an object is written: the query of the request. */
export type WriteOptions = Readonly<Record<string, string>>;

/** The objects of an API server, by their places. What is written is given plain, without secret marks. */
export class Objects {
    /** What the API server warned of when something was written, such as fields that it does not know. */
    readonly warnings: string[] = [];
    private readonly discovery: Discovery;

    constructor(private readonly transport: Transport) {
        this.discovery = new Discovery(transport);
    }

    async knows(kind: Kind): Promise<boolean> {
        return (await this.discovery.find(kind)) !== undefined;
    }

    /** Throws where there is none. */
    async get(place: Place): Promise<Bag> {
        const { body } = await this.transport.send({ method: "GET", path: await this.path(place) });
        return body;
    }

    /** Undefined where there is none, or none of the kind at all. */
    async find(place: Place): Promise<Bag | undefined> {
        try {
            return await this.get(place);
        } catch (error) {
            if (isGone(error)) return undefined;
            throw error;
        }
    }

    /** All of a namespace's objects of a kind that belong to an owner. */
    async ownedBy(owner: Bag, apiVersion: string, kind: string): Promise<Bag[]> {
        const { uid, namespace } = bagOf(owner["metadata"]);
        const path = await this.folder(kindOf({ apiVersion, kind }), String(namespace));
        const { body } = await this.transport.send({ method: "GET", path });
        return listOf(body["items"])
            .map(bagOf)
            .filter(({ metadata }) =>
                listOf(bagOf(metadata)["ownerReferences"]).some(
                    (reference) => bagOf(reference)["uid"] === uid,
                ),
            );
    }

    async post(object: Bag, { kind, namespace }: Place, query: WriteOptions): Promise<Bag> {
        const path = await this.folder(kind, namespace);
        return await this.write({ method: "POST", path, query, body: object });
    }

    async replace(object: Bag, place: Place, query: WriteOptions): Promise<Bag> {
        return await this.write({ method: "PUT", path: await this.path(place), query, body: object });
    }

    /** Server-side apply. */
    async apply(object: Bag, place: Place, query: WriteOptions): Promise<Bag> {
        const type = "application/apply-patch+yaml";
        return await this.write({ method: "PATCH", path: await this.path(place), query, body: object, type });
    }

    /** A JSON patch. */
    async patch(operations: readonly object[], place: Place): Promise<Bag> {
        const type = "application/json-patch+json";
        return await this.write({ method: "PATCH", path: await this.path(place), body: operations, type });
    }

    /** Whether there was something to delete. */
    async remove(place: Place, propagationPolicy: string): Promise<boolean> {
        try {
            const path = await this.path(place);
            await this.transport.send({ method: "DELETE", path, body: { propagationPolicy } });
            return true;
        } catch (error) {
            if (isGone(error)) return false;
            throw error;
        }
    }

    private async write(call: Call): Promise<Bag> {
        const { body, warnings } = await this.transport.send(call);
        this.warnings.push(...warnings);
        return body;
    }

    private async path({ kind, namespace, name }: Place): Promise<string> {
        return `${await this.folder(kind, namespace)}/${encodeURIComponent(name)}`;
    }

    /** The API server knows better than we whether a kind stands in namespaces. */
    private async folder(kind: Kind, namespace: string | undefined): Promise<string> {
        const found = await this.discovery.find(kind);
        if (found === undefined) {
            throw new NoMatch(kind);
        }
        const within = found.namespaced ? `/namespaces/${encodeURIComponent(namespace ?? "default")}` : "";
        return `${found.root}${within}/${found.plural}`;
    }
}

function isGone(error: unknown): boolean {
    return error instanceof NoMatch || (error instanceof ApiFailure && error.isNotFound);
}
