import type { AzureRequest, Step } from "aks-scoring/sandbox";

/** Steps that take something away: what was made, with what is in it, or the stack's knowledge of it. */
const TAKING: ReadonlySet<string> = new Set([
    "delete",
    "replace",
    "create-replacement",
    "delete-replaced",
    "discard",
    "discard-replaced",
    "remove-pending-replace",
    "import-replacement",
]);

/** The steps by which a user would lose something, a line each. */
export function lossesOf(steps: readonly Step[]): string[] {
    return steps.filter(({ op }) => TAKING.has(op)).map(({ op, type, name }) => `${op} ${type} ${name}`);
}

/** What Azure deleted, a line each: deployments and deployment stacks delete too, and no step tells. */
export function deletionsOf(history: readonly AzureRequest[]): string[] {
    return history.filter(({ body }) => body === undefined).map(({ id }) => `deleted in Azure: ${id}`);
}
