import { needsPlainValue } from "../core/checks";
import type { Findings } from "../core/problems";

// https://github.com/distribution/reference: registry host, repository in lower case, tag, digest.
const HOST = "(?:(?:localhost|[a-zA-Z0-9-]+(?:\\.[a-zA-Z0-9-]+)+)(?::[0-9]+)?|[a-zA-Z0-9-]+:[0-9]+)";
const PART = "[a-z0-9]+(?:(?:\\.|_{1,2}|-+)[a-z0-9]+)*";
const REFERENCE = new RegExp(
    `^(?:${HOST}/)?${PART}(?:/${PART})*(?::\\w[\\w.-]{0,127})?(?:@sha256:[0-9a-f]{64})?$`,
);

/** Checks a container image's reference. */
export function checkImage(f: Findings, path: string, value: unknown): void {
    if (typeof value === "string" && value.length <= 512 && REFERENCE.test(value)) {
        if (!/[:@][^/]*$/.test(value) || value.endsWith(":latest")) {
            const remedy =
                "Name a version, or a digest: a new image then shows in the preview and can be taken back.";
            f.warning(path, value, "names no fixed version of the image", remedy);
        }
        return;
    }
    const rule = "must be a container image: registry/repository:tag, the repository in lower case";
    f.problem(path, value, rule, needsPlainValue(value) ?? remedyFor(value));
}

function remedyFor(value: unknown): string {
    if (typeof value !== "string" || value.trim() === "") {
        return 'Give it as a text: "acme.azurecr.io/fraud:12".';
    }
    const candidates = [value.trim(), value.trim().replace(/^https?:\/\//, ""), value.trim().toLowerCase()];
    const fitting = candidates.find((candidate) => REFERENCE.test(candidate));
    return fitting === undefined ? 'Write it like "acme.azurecr.io/fraud:12".' : `Did you mean "${fitting}"?`;
}
