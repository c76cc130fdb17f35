import type { Kind } from "#src/sandbox/kubernetes/kinds";
import { bagOf, listOf, textOf } from "#src/sandbox/values";
import { ApiFailure } from "./failures";
import type { Transport } from "./transport";

/** Where an API server has the objects of a kind. */
export interface Found {
    /** "/apis/apps/v1" */
    readonly root: string;
    /** "deployments" */
    readonly plural: string;
    readonly namespaced: boolean;
}

type Kinds = ReadonlyMap<string, Found>;

/** What kinds an API server knows. It is asked again whenever one is not among those that it named before. */
export class Discovery {
    private readonly versions = new Map<string, Promise<Kinds>>();

    constructor(private readonly transport: Transport) {}

    async find({ apiVersion, kind }: Kind): Promise<Found | undefined> {
        const known = (await this.versions.get(apiVersion))?.get(kind);
        return known ?? (await this.refreshed(apiVersion)).get(kind);
    }

    private async refreshed(apiVersion: string): Promise<Kinds> {
        const asked = this.ask(apiVersion);
        this.versions.set(apiVersion, asked);
        // Whoever waits for it hears of it; nobody who comes later does.
        asked.catch(() => this.versions.delete(apiVersion));
        return await asked;
    }

    private async ask(apiVersion: string): Promise<Kinds> {
        const root = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
        try {
            const { body } = await this.transport.send({ method: "GET", path: root });
            const resources = listOf(body["resources"]).map(bagOf);
            // "deployments/scale" is a part of "deployments", and may be of another kind.
            const whole = resources.filter(({ name }) => !String(name).includes("/"));
            return new Map(
                whole.map(({ kind, name, namespaced }) => [
                    textOf(kind) ?? "",
                    { root, plural: textOf(name) ?? "", namespaced: namespaced === true },
                ]),
            );
        } catch (error) {
            if (error instanceof ApiFailure && error.isNotFound) return new Map();
            throw error;
        }
    }
}
