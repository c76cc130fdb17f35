/** A change that people make every day: a key of the configuration, and what it does to the first model. */
export interface EverydayChange {
    readonly change: string;
    readonly key: "weight" | "image" | "owner" | "key";
    readonly value: string;
    /** The resources that it touches, sorted. */
    readonly touched: readonly string[];
}

export const EVERYDAY: readonly EverydayChange[] = [
    { change: "a weight", key: "weight", value: "10", touched: ["HTTPRoute model1-route"] },
    {
        change: "an image",
        key: "image",
        value: "acme.azurecr.io/model1:7",
        touched: ["Deployment model1-rev1-deployment"],
    },
    {
        change: "a version's tag",
        key: "owner",
        value: "fraud",
        touched: ["Deployment model1-rev1-deployment"],
    },
    {
        change: "a key",
        key: "key",
        value: "2",
        touched: ["RandomPassword model1-primary-key", "Secret model1-keys"],
    },
];
