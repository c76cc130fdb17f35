import type { SandboxStack } from "aks-scoring/sandbox";

/** A resource in a stack's state, with all that the engine keeps of it. */
export interface ExportedResource extends Readonly<Record<string, unknown>> {
    readonly urn: string;
    readonly type: string;
    readonly inputs?: Readonly<Record<string, unknown>>;
    readonly outputs?: Readonly<Record<string, unknown>>;
}

/** A stack's state as `pulumi stack export --show-secrets` gives it: each secret is JSON in an envelope. */
export interface Exported {
    readonly resources?: readonly ExportedResource[];
    readonly pending_operations?: readonly Readonly<Record<string, unknown>>[];
}

/** The state of a stack, its secrets in the clear. */
export async function exportedOf({ automation }: SandboxStack): Promise<Exported> {
    return ((await automation.exportStack()).deployment ?? {}) as Exported;
}
