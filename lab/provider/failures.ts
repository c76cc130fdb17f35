import { textOf, type Bag } from "#src/sandbox/values";
import { Refusal } from "#src/sandbox/refusals";
import { at } from "#src/sandbox/paths";

/** What an API server answers when it does not do what it is asked. */
export class ApiFailure extends Refusal {
    private constructor(
        message: string,
        readonly code: number,
        /** "AlreadyExists", "NotFound", "Invalid", …; undefined where something else than the API server answered. */
        readonly reason: string | undefined,
        /** What the failure is about, as its details name it: "namespaces", "deployments". */
        readonly about: string | undefined,
    ) {
        super(message);
    }

    /** @param status the answer's body: a Status, or undefined where it is no JSON */
    static of(code: number, status: Bag | undefined, text: string): ApiFailure {
        const unknownPath = code === 404 ? "the server could not find the requested resource" : text.trim();
        const message = textOf(status?.["message"]) ?? (unknownPath === "" ? `status ${code}` : unknownPath);
        const about = textOf(at(status, "details.kind"));
        return new ApiFailure(message, code, textOf(status?.["reason"]), about);
    }

    get isNotFound(): boolean {
        return this.code === 404;
    }
}

/** The API server has no such kind. */
export class NoMatch extends Refusal {
    constructor({ apiVersion, kind }: { readonly apiVersion: string; readonly kind: string }) {
        super(`no matches for kind "${kind}" in version "${apiVersion}"`);
    }
}
