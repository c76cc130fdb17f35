import { SIGNATURE } from "./values";

/**
 * What the texts in a secret object are called that are no secrets: where a program or a provider marks the whole, its ids,
 * names and addresses are known to everybody, and stand elsewhere in the clear.
 */
const KNOWN_TO_ALL =
    /^(id|name|type|kind|location|apiVersion|namespace|server|user(name)?|certificate-authority-data)$|[a-z](Id|Uri|Url)$/;

/** An address with a login or a query is no such: a database's, a storage account's with its signature. */
const WITH_CREDENTIAL = /^[a-z][\w+.-]*:\/\/([^/?]*@|[^?]*\?)/i;

/** How an id of Azure's begins: known to everybody, whatever the member is called. */
const AZURE_ID = /^\/subscriptions\//i;

/** Whether a text is what a server shows to whoever connects, wherever a program keeps it. */
export function isPublic(text: string): boolean {
    const labels = [...text.matchAll(/-----BEGIN ([A-Z ]+)-----/g)].map(([, label]) => label);
    return labels.length > 0 && labels.every((label) => label === "CERTIFICATE" || label === "PUBLIC KEY");
}

/** Whether a member of a secret object is no secret by itself: a kubeconfig's `args` are those of the command for its token. */
export function isKnownToAll(key: string, member: unknown): boolean {
    if (typeof member !== "string") return key === "args";
    return (
        key === SIGNATURE ||
        AZURE_ID.test(member) ||
        (KNOWN_TO_ALL.test(key) && !WITH_CREDENTIAL.test(member))
    );
}
