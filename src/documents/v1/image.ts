import type { Item } from "../item";
import { reportIgnored } from "./keys";
import { isGiven, words } from "./values";

const OWN_PULL =
    "Take it out, and let the cluster pull from the registry: AksCluster's registries, or a role for its identity.";

/**
 * An image with its registry: v1 pulled `baseImage` from `baseImageRegistry.address`, where there was one.
 *
 * @param image Undefined where none is named.
 */
export function withRegistry(image: string | undefined, registry: Item): string | undefined {
    if (!isGiven(registry)) {
        return image;
    }
    if (!registry.isBlock('{ "address": "acme.azurecr.io" }', true)) {
        return image;
    }
    reportIgnored(registry, ["address", "username", "password", "registryIdentity"]);
    for (const key of ["username", "password", "registryIdentity"]) {
        if (isGiven(registry.at(key))) {
            registry
                .at(key)
                .problem(
                    "has no place in a deployment: images are pulled by the cluster",
                    OWN_PULL,
                    "secret",
                );
        }
    }
    const given = registry.at("address");
    if (typeof given.value === "string" && given.value.includes("@")) {
        given.problem(
            "must be the registry's address alone: before an @ are a user and a password",
            OWN_PULL,
            "secret",
        );
        return image;
    }
    const address = words(given, true)
        ?.replace(/^https?:\/\//, "")
        .replace(/\/+$/, "");
    const bare = address === undefined || image === undefined || image.startsWith(`${address}/`);
    return bare ? image : `${address}/${image}`;
}
