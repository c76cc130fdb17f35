import { isBag, isSecret, plain, plainBag, secret, without, type Bag } from "#src/sandbox/values";

/** Members of an object's metadata that the API server alone writes. */
const READ_ONLY = [
    "creationTimestamp",
    "deletionGracePeriodSeconds",
    "deletionTimestamp",
    "generation",
    "managedFields",
    "resourceVersion",
    "uid",
];

/** An object as it is sent: without secret marks and what the API server alone writes; a Secret's texts in base64. */
export function onWire(object: Bag): Bag {
    const bare = plainBag(object);
    const sent = { ...bare, metadata: without(plainBag(bare["metadata"]), ...READ_ONLY) };
    return isSecretKind(bare) && bare["stringData"] !== undefined ? withData(sent) : sent;
}

/** Server-side apply does not take away what came by `stringData`: the provider sends none. */
function withData(secretObject: Bag): Bag {
    const texts = Object.entries(plainBag(secretObject["stringData"]));
    const encoded = texts.map(([key, text]) => [key, Buffer.from(String(text), "utf8").toString("base64")]);
    const data = { ...plainBag(secretObject["data"]), ...(Object.fromEntries(encoded) as Bag) };
    return { ...without(secretObject, "stringData"), data };
}

/**
 * An object of the API server, with everything marked that is secret in what was written, and the content of Secrets. A
 * list is secret as a whole when something in it is: its items may have moved.
 */
export function marked(live: Bag, written: Bag | undefined): Bag {
    if (isSecretKind(live)) {
        const content = ["data", "stringData"].filter((member) => live[member] !== undefined);
        return { ...live, ...Object.fromEntries(content.map((member) => [member, secret(live[member])])) };
    }
    const result = { ...live };
    for (const [key, value] of Object.entries(written ?? {})) {
        const there = result[key];
        if (isBag(there) && isBag(value) && !isSecret(value)) {
            result[key] = marked(there, value);
        } else if (there !== undefined && hasSecret(value)) {
            result[key] = secret(plain(there));
        }
    }
    return result;
}

/** Whether a value is, or contains, something that is marked as secret. */
export function hasSecret(value: unknown): boolean {
    if (isSecret(value)) {
        return true;
    }
    return typeof value === "object" && value !== null && Object.values(value).some(hasSecret);
}

function isSecretKind({ kind }: Bag): boolean {
    return kind === "Secret";
}
