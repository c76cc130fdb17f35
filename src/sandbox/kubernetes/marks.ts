import { isBag, isSecret, plain, secret, type Bag } from "../values";

/**
 * An object of the API server, with everything marked that is secret in what was written, and the content of Secrets. A
 * list is secret as a whole when something in it is: its items may have moved. The provider's annotateSecrets
 * (pulumi-kubernetes, provider/pkg/provider/provider.go).
 */
export function marked(live: Bag, written: Bag | undefined): Bag {
    if (isSecretKind(live)) {
        const content = ["data", "stringData"].filter((member) => live[member] !== undefined);
        return {
            ...live,
            ...Object.fromEntries(content.map((member) => [member, secret(plain(live[member]))])),
        };
    }
    const result = { ...live };
    for (const [key, value] of Object.entries(written ?? {})) {
        const there = result[key];
        if (isBag(there) && isBag(value) && !isSecret(there) && !isSecret(value)) {
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

/** Whether an object is a Secret, whose content is secret whoever wrote it. */
export function isSecretKind({ kind }: Bag): boolean {
    return kind === "Secret";
}
