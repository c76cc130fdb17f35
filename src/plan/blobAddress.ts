import { needsPlainValue } from "../core/checks";
import { SECRET } from "../core/problems";
import type { InputCheck } from "./azureInputs";

/** A file or folder in Azure Blob Storage. */
export interface BlobPlace {
    /** Name of the storage account. */
    readonly account: string;
    readonly container: string;
    /** Below the container, without slashes at its ends; "" for all that is in it. */
    readonly path: string;
    /** Domain of the cloud: "core.windows.net". */
    readonly suffix: string;
    /** Whether the address is of an account with folders of its own (Data Lake Storage). */
    readonly hierarchical: boolean;
}

const HOST =
    "([a-z0-9]{3,24})\\.(blob|dfs)\\.(core\\.(?:windows\\.net|chinacloudapi\\.cn|usgovcloudapi\\.net))";
const HTTPS = new RegExp(`^https://${HOST}/([^/?#]+)(/[^?#]*)?$`);
const HADOOP = new RegExp(`^(?:wasbs|abfss)://([^@/?#]+)@${HOST}(/[^?#]*)?$`);
const CONTAINER = /^(?=.{3,63}$)[a-z0-9]+(-[a-z0-9]+)*$/;

/** Takes an address apart; undefined for anything that is no place in Azure Blob Storage. */
export function parseBlobAddress(address: unknown): BlobPlace | undefined {
    if (typeof address !== "string") {
        return undefined;
    }
    const https = HTTPS.exec(address);
    const hadoop = HADOOP.exec(address);
    if (https !== null) {
        const [, account, kind, suffix, container, path = ""] = https;
        return place({ account, kind, suffix, container, path: decoded(path) });
    }
    if (hadoop !== null) {
        const [, container, account, kind, suffix, path = ""] = hadoop;
        return place({ account, kind, suffix, container, path });
    }
    return undefined;
}

/** The name that the file or folder has where it is mounted: its own, or the container's. */
export function nameOfBlob({ container, path }: BlobPlace): string {
    return path === "" ? container : path.split("/").at(-1)!;
}

/** Where a model's files are, for plain Kubernetes. A query is refused: what it holds is a signature. */
export const checkBlobAddress: InputCheck = (f, path, value) => {
    if (parseBlobAddress(value) === undefined) {
        const rule =
            "must be a file or folder in Azure Blob Storage: https://<account>.blob.core.windows.net/<container>/<path>, or its wasbs or abfss address";
        const mayHoldSecret = typeof value === "string" && /[?#]|:\/\/[^/]*:[^/]*@/.test(value);
        f.problem(path, mayHoldSecret ? SECRET : value, rule, needsPlainValue(value) ?? remedyFor(value));
    }
};

function remedyFor(value: unknown): string {
    if (typeof value !== "string") {
        return 'Write "https://acme.blob.core.windows.net/models/fraud", say.';
    }
    if (/[?#]/.test(value)) {
        return "Leave the signature out: the nodes' identity, or the endpoint's, reads the files.";
    }
    if (/^azureml:/i.test(value)) {
        return "Plain Kubernetes has no workspace to ask where that is: give the address of the storage account, or serve through a WorkspaceAttachment.";
    }
    return 'Write "https://acme.blob.core.windows.net/models/fraud", say; files that are elsewhere go into the image.';
}

function place(parts: {
    readonly account: string | undefined;
    readonly kind: string | undefined;
    readonly suffix: string | undefined;
    readonly container: string | undefined;
    readonly path: string | undefined;
}): BlobPlace | undefined {
    const { account = "", kind, suffix = "", container = "" } = parts;
    const path = parts.path?.replace(/^\/|\/$/g, "");
    if (path === undefined || !CONTAINER.test(container) || !isCleanPath(path)) {
        return undefined;
    }
    return { account, container, path, suffix, hierarchical: kind === "dfs" };
}

/** Whether a path has only parts that a file system can mount. */
function isCleanPath(path: string): boolean {
    const good = (part: string) => !["", ".", ".."].includes(part) && !/[\\:\p{Cc}]/u.test(part);
    return path === "" || path.split("/").every(good);
}

function decoded(path: string): string | undefined {
    try {
        return decodeURIComponent(path);
    } catch {
        return undefined;
    }
}
