import { yaml } from "../sdk";
import { bagOf, listOf, plainBag, textOf, type Bag } from "../values";

/** The cluster of a provider that has no kubeconfig. */
export const AMBIENT_SERVER = "https://ambient.sandbox";

/** The API server that a provider's configuration leads to. */
export function serverOf(config: Bag): string {
    const { kubeconfig, context, cluster } = plainBag(config);
    const text = textOf(kubeconfig);
    if (text === undefined || text.trim() === "") {
        return AMBIENT_SERVER;
    }
    const parsed = bagOf(yaml.load(text));
    const named = (list: unknown, name: unknown) =>
        listOf(list)
            .map(bagOf)
            .find((item) => item["name"] === name);
    const current = named(parsed["contexts"], context ?? parsed["current-context"]);
    const wanted = cluster ?? bagOf(current?.["context"])["cluster"];
    const found = named(parsed["clusters"], wanted) ?? bagOf(listOf(parsed["clusters"])[0]);
    return textOf(bagOf(found["cluster"])["server"]) ?? AMBIENT_SERVER;
}
