import { ResourceType, checkResourceId, isGuid } from "../core/azureIds";
import { needsPlainValue, plainObject, trueOrFalse, unknownKeys } from "../core/checks";
import type { Findings } from "../core/problems";

/** An Azure identity that the pods take. */
export interface WorkloadIdentitySettings<Text = unknown> {
    /** The user-assigned identity, a resource id. */
    readonly identityId: Text;
    /** Its client id, a GUID. */
    readonly clientId: Text;
    /** Whether the identity is told to trust the pods' service account here. @default true */
    readonly federatedCredential?: boolean;
}

interface IdentitySettings {
    readonly workloadIdentity?: unknown;
    readonly serviceAccountName?: unknown;
}

/** Checks how pods come to an identity; gives whether the identity is told to trust their service account. */
export function planIdentity(f: Findings, settings: IdentitySettings): boolean {
    const identity: unknown = settings.workloadIdentity;
    if (identity === undefined || !plainObject(f, "workloadIdentity", identity)) {
        return false;
    }
    const at = f.at("workloadIdentity");
    unknownKeys(at, "", identity, ["identityId", "clientId", "federatedCredential"]);
    for (const key of ["identityId", "clientId"]) {
        if (identity[key] === undefined) {
            at.problem(
                key,
                undefined,
                "is missing",
                `Give the user-assigned identity's ${key === "clientId" ? "client" : "resource"} id.`,
            );
        }
    }
    if (settings.serviceAccountName !== undefined) {
        const remedy = "Annotate that service account yourself, or leave serviceAccountName out.";
        f.problem(
            "workloadIdentity",
            undefined,
            "excludes serviceAccountName: it is written on an account of the endpoint's own",
            remedy,
        );
    }
    const credential = identity["federatedCredential"] ?? true;
    return trueOrFalse(at, "federatedCredential", credential) && credential;
}

export function checkIdentity(f: Findings, path: string, value: unknown): void {
    checkResourceId(f, path, value, ResourceType.UserAssignedIdentity);
}

export function checkClientId(f: Findings, path: string, value: unknown): void {
    if (!isGuid(value)) {
        f.problem(
            path,
            value,
            "must be a GUID",
            needsPlainValue(value) ?? "Give the identity's clientId, not its name.",
        );
    }
}
