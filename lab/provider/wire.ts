import { isSecretKind } from "#src/sandbox/kubernetes/marks";
import { plainBag, without, type Bag } from "#src/sandbox/values";

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
