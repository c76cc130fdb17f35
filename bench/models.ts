import * as pulumi from "@pulumi/pulumi";

/** A version of a model, as both programs, the library's and the plain one, are told of it. */
export interface Version {
    readonly name: string;
    readonly image: string;
    /** Percent of the requests. */
    readonly traffic: number;
    /** Who answers for it: a tag. */
    readonly owner: string;
}

/** A model with an endpoint of its own. */
export interface Model {
    readonly name: string;
    readonly versions: readonly Version[];
    /** A greater number is another primary key. */
    readonly primaryKey: number;
}

/** Shares of six versions, as many as one endpoint takes. */
const TRAFFIC = [50, 20, 15, 10, 5, 0];

/**
 * Reads the stack's configuration: `endpoints` is the number of models; `weight`, `image`, `owner` and `key` change
 * the first version of the first one.
 */
export function readModels(): Model[] {
    const config = new pulumi.Config();
    const moved = config.getNumber("weight") ?? 0;
    const models = Array.from({ length: config.getNumber("endpoints") ?? 1 }, (_, index) => ({
        name: `model${index + 1}`,
        versions: TRAFFIC.map((traffic, at) => ({
            name: `rev${at + 1}`,
            image: `acme.azurecr.io/model${index + 1}:${at + 1}`,
            traffic,
            owner: "risk",
        })),
        primaryKey: 1,
    }));
    const [first, second, ...others] = models[0]!.versions;
    const changed = {
        ...models[0]!,
        primaryKey: config.getNumber("key") ?? 1,
        versions: [
            {
                ...first!,
                traffic: first!.traffic - moved,
                image: config.get("image") ?? first!.image,
                owner: config.get("owner") ?? first!.owner,
            },
            { ...second!, traffic: second!.traffic + moved },
            ...others,
        ],
    };
    return [changed, ...models.slice(1)];
}
