import * as pulumi from "@pulumi/pulumi";

/** What has been declared in a workspace so far. All names are in lower case: Azure ML's are the same in any. */
export interface Declared {
    /** Computes, with the attachment of each. */
    readonly computes: Map<string, string>;
    /** Endpoints that are planned, with their resources once they are laid out. */
    readonly endpoints: Map<string, pulumi.Resource | undefined>;
    /** Versions, `<endpoint>/<version>`. */
    readonly places: Set<string>;
    /** What stands for each endpoint in the state, and is never replaced: versions go with it. */
    readonly owners: Map<string, pulumi.Resource>;
    /**
     * The writes to each endpoint so far, which the next waits for: Azure ML refuses a second operation on one while
     * another runs. All of them, not the last alone: two that are deleted at once must know each other too.
     */
    readonly writes: Map<string, readonly pulumi.Resource[]>;
    /** InstanceType objects: their names carry the attachment. */
    readonly instanceTypes: Map<string, pulumi.Resource>;
}

/** Azure ML's names are the same in any case. */
export function nameKey(name: string): string {
    return name.toLowerCase();
}

const stacks = new WeakMap<pulumi.Resource, Map<unknown, Declared>>();

/**
 * That of a workspace in this run of the program, whatever attachment asks. An id that is known later only is told from
 * others as an Output, not by what it will be.
 */
export function declaredIn(workspaceId: pulumi.Input<string>): Declared {
    const stack = pulumi.runtime.getStackResource();
    const known = stack === undefined ? undefined : stacks.get(stack);
    const workspaces = known ?? new Map<unknown, Declared>();
    if (stack !== undefined) {
        stacks.set(stack, workspaces);
    }
    const key = typeof workspaceId === "string" ? workspaceId.toLowerCase() : workspaceId;
    const declared = workspaces.get(key) ?? {
        computes: new Map(),
        endpoints: new Map(),
        places: new Set(),
        owners: new Map(),
        writes: new Map(),
        instanceTypes: new Map(),
    };
    workspaces.set(key, declared);
    return declared;
}
