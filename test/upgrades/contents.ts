import type { Sandbox, SandboxStack } from "aks-scoring/sandbox";
import { exportedOf } from "../exported";

/** Values that clients hold or that were drawn once, by where they are: one that changes in its place is lost all the same. */
export type Contents = ReadonlyMap<string, string>;

/** What a Kubernetes object is. One that was deleted and made anew has another uid. */
export function identityOf({ kind, metadata }: Readonly<Record<string, unknown>>): string {
    const { namespace = "", name, uid = "" } = metadata as Readonly<Record<string, string>>;
    return `${String(kind)} ${namespace}/${name} ${uid}`;
}

/** The data of all Secrets, the keys of online endpoints, and what a stack has drawn. */
export async function contentsOf({ azure, kubernetes }: Sandbox, stack: SandboxStack): Promise<Contents> {
    const secrets = kubernetes
        .objects("Secret")
        .map((secret) => [identityOf(secret), secret["data"] as object | undefined] as const);
    const keys = azure.objects(ENDPOINT).map(({ id }) => [`keys of ${id}`, azure.endpointKeys(id)] as const);
    const { resources = [] } = await exportedOf(stack);
    const drawn = resources
        .filter(({ type }) => type.startsWith("random:"))
        .map(({ urn, outputs }) => [urn.split("::").slice(-2).join(" "), outputs] as const);
    return new Map(
        [...secrets, ...keys, ...drawn].flatMap(([place, values]) =>
            Object.entries(values ?? {}).map(([key, value]) => [`${place}: ${key}`, JSON.stringify(value)]),
        ),
    );
}

const ENDPOINT = "Microsoft.MachineLearningServices/workspaces/onlineEndpoints";

/** What is another value than before, or none, a line each; the lines hold no value. */
export function changedContents(before: Contents, after: Contents): string[] {
    return [...before]
        .filter(([place, value]) => after.get(place) !== value)
        .map(([place]) => `changed: ${place}`);
}
