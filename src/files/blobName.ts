/** Most characters of a path: a blob's name has 1,024, and where the upload goes takes up to 124 of them. */
const LONGEST = 900;

/**
 * Most parts of a path: a blob's name has 254, 63 in an account with folders, and the upload's own come
 * first.
 */
const MOST_PARTS = 56;

/**
 * What keeps a relative path from being part of a blob's name, as the end of a sentence; undefined when it
 * may be.
 * https://learn.microsoft.com/rest/api/storageservices/naming-and-referencing-containers--blobs--and-metadata
 */
export function blobNameFault(relativePath: string): string | undefined {
    const parts = relativePath.split("/");
    if (relativePath.length > LONGEST) {
        return `has a path of ${relativePath.length} characters, more than ${LONGEST}`;
    }
    if (parts.length > MOST_PARTS) {
        return `is ${parts.length} levels deep, more than ${MOST_PARTS}`;
    }
    if (parts.some((part) => part.endsWith("."))) {
        return "has a name that ends in a dot";
    }
    if (relativePath.includes("\\")) {
        return "has a backslash in its name, which the storage's clients read as a slash";
    }
    if (/[\p{Cc}\uE000\uFFFE\uFFFF]/u.test(relativePath)) {
        return "has a control character in its name";
    }
    // A name that is not UTF-8 comes with replacement characters: the file cannot even be opened by it.
    return /\uFFFD|\p{Cs}/u.test(relativePath) ? "has a name that is not UTF-8" : undefined;
}
