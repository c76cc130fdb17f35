import { wholeNumber } from "../core/checks";
import type { Findings } from "../core/problems";

/**
 * v1's: "The maximum request payload is 100MB". Read as MiB, so that nothing is refused that v1 took.
 * https://learn.microsoft.com/azure/machine-learning/v1/how-to-deploy-azure-kubernetes-service#azure-machine-learning-router
 */
const USUAL_BYTES = 100 * 2 ** 20;

/** Envoy's number has 32 bits. */
const MOST_BYTES = 2 ** 32 - 1;

/** Decides how large a body may be; undefined where bodies are passed on as they come. */
export function planBodyLimit(f: Findings, given: unknown, policies: boolean): number | undefined {
    const path = "maxRequestBodyBytes";
    if (given === "none") {
        return undefined;
    }
    if (typeof given === "string") {
        const remedy = 'Write a number of bytes, or "none" to pass bodies on as they come.';
        f.problem(path, given, 'must be a number of bytes, or "none"', remedy);
        return undefined;
    }
    if (given !== undefined && !policies) {
        const rule = "cannot be held by a gateway without Envoy Gateway's policies";
        f.warning(path, given, rule, "Limit it in the container.");
    }
    const bytes = given ?? USUAL_BYTES;
    return wholeNumber(f, path, bytes, 1, MOST_BYTES) ? bytes : undefined;
}
