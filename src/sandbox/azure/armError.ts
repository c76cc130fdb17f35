import { Refusal } from "../refusals";
import type { ArmId } from "./ids";

/** A refusal by Azure Resource Manager or a service behind it, worded as azure-native words it. */
export class ArmError extends Refusal {
    constructor(
        readonly status: number,
        readonly code: string,
        readonly text: string,
    ) {
        super(`Status=${status} Code="${code}" Message="${text}"`);
    }
}

/** 400 with a code of its own. */
export function badRequest(code: string, text: string): ArmError {
    return new ArmError(400, code, text);
}

/** 404 for a resource, in ARM's words. */
export function notFound({ type, name, resourceGroup }: ArmId): ArmError {
    const text =
        `The Resource '${type}/${name}' under resource group '${resourceGroup ?? "<null>"}' was not found. ` +
        "For more details please go to https://aka.ms/ARMResourceNotFoundFix";
    return new ArmError(404, "ResourceNotFound", text);
}
