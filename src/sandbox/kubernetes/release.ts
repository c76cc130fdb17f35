import { copy, plainBag, textOf, without, type Bag } from "../values";

const RELEASE = { apiVersion: "helm.sh/v3", kind: "Release" };

/** Whether a token is a Helm release: no object of the API, yet held like one. */
export function isRelease(token: string): boolean {
    return token === "kubernetes:helm.sh/v3:Release";
}

/** Whether an object is a Helm release. */
export function isReleaseKind({
    apiVersion,
    kind,
}: {
    readonly apiVersion: string;
    readonly kind: string;
}): boolean {
    return apiVersion === RELEASE.apiVersion && kind === RELEASE.kind;
}

/** The object that is held for a resource: a release under its name and namespace, anything else as it is. */
export function asObject(token: string, inputs: Bag): Bag {
    if (!isRelease(token)) {
        return inputs;
    }
    const { name, namespace } = plainBag(inputs);
    return { ...inputs, ...RELEASE, metadata: { name, namespace } };
}

/** What the provider answers for a release: its inputs, and how the installation went. */
export function releaseOutputs(held: Bag): Bag {
    const metadata = held["metadata"];
    const inputs = without(copy(held), "apiVersion", "kind", "metadata");
    const { name, namespace } = plainBag(metadata);
    const chart = textOf(plainBag(inputs)["chart"])?.split("/").at(-1);
    const version = textOf(plainBag(inputs)["version"]) ?? "0.0.0";
    const revision = Number(plainBag(metadata)["resourceVersion"]);
    return {
        ...inputs,
        status: { appVersion: version, chart, name, namespace, revision, status: "deployed", version },
    };
}
