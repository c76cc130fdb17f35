import type { KubeConfig } from "@kubernetes/client-node";
import { bagOf, listOf, textOf, type Bag } from "#src/sandbox/values";
import { Transport } from "../provider/transport";

/** What a control plane writes about its own work, and nobody deletes. */
const RECORDS: ReadonlySet<string> = new Set(["Event", "Lease", "ComponentStatus"]);

/** All objects of a cluster, of every kind that its API server can list: "apps/v1 Deployment scoring/fraud-blue". */
export async function inventory(client: KubeConfig): Promise<string[]> {
    const transport = new Transport(client.exportConfig());
    const get = async (path: string): Promise<Bag> => (await transport.send({ method: "GET", path })).body;
    const groups = listOf((await get("/apis"))["groups"]).map(bagOf);
    const versions = groups.map(
        ({ preferredVersion }) => textOf(bagOf(preferredVersion)["groupVersion"]) ?? "",
    );
    const found = await Promise.all(
        ["v1", ...versions].map(async (apiVersion) => {
            const root = apiVersion === "v1" ? "/api/v1" : `/apis/${apiVersion}`;
            const kinds = listOf((await get(root))["resources"])
                .map(bagOf)
                .filter(isListed);
            const lists = kinds.map(async ({ name, kind }) =>
                listOf((await get(`${root}/${String(name)}`))["items"]).map(
                    (item) => `${apiVersion} ${String(kind)} ${nameOf(bagOf(item))}`,
                ),
            );
            return (await Promise.all(lists)).flat();
        }),
    );
    return found.flat().sort();
}

function isListed({ name, kind, verbs }: Bag): boolean {
    return !String(name).includes("/") && listOf(verbs).includes("list") && !RECORDS.has(String(kind));
}

function nameOf({ metadata }: Bag): string {
    const { name, namespace } = bagOf(metadata);
    return [namespace, name].filter((part) => typeof part === "string").join("/");
}
