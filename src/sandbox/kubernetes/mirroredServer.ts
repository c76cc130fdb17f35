import type { Bag } from "../values";
import type { ApiServer, Patience, Settled, Writer } from "./apiServer";
import type { Place } from "./place";
import type { KubernetesCluster } from "./world";

/**
 * An API server that really runs, with what a stack writes to it kept in the sandbox's memory as well: Azure's side of
 * the sandbox looks there (Azure Machine Learning for its InstanceTypes, for one), and so does `sandbox.kubernetes`.
 */
export class MirroredServer implements ApiServer {
    constructor(
        private readonly real: ApiServer,
        private readonly mirror: KubernetesCluster,
    ) {}

    async get(place: Place): Promise<Bag | undefined> {
        return await this.real.get(place);
    }

    async create(object: Bag, place: Place, writer: Writer): Promise<Bag> {
        return this.kept(await this.real.create(object, place, writer));
    }

    async update(object: Bag, former: Bag, place: Place, writer: Writer): Promise<Bag> {
        return this.kept(await this.real.update(object, former, place, writer));
    }

    async dryRun(object: Bag, place: Place, writer: Writer): Promise<Bag | undefined> {
        return await this.real.dryRun(object, place, writer);
    }

    async delete(place: Place, seconds: number): Promise<boolean> {
        const there = await this.real.delete(place, seconds);
        this.mirror.remove(place.kind, place.namespace, place.name);
        return there;
    }

    async settled(object: Bag, place: Place, patience: Patience): Promise<Settled> {
        const settled = await this.real.settled(object, place, patience);
        return { ...settled, object: this.kept(settled.object) };
    }

    private kept(object: Bag): Bag {
        this.mirror.hold(object);
        return object;
    }
}
