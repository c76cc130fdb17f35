import type { Difference } from "./diff";
import type { Bag } from "./values";

/** What every request about a resource says. */
export interface About {
    readonly urn: string;
    /** "azure-native:containerservice:AgentPool" */
    readonly type: string;
    /** Logical name. */
    readonly name: string;
}

export interface CheckRequest extends About {
    /** Former inputs; undefined for a new resource. */
    readonly olds: Bag | undefined;
    readonly news: Bag;
}

export interface Checked {
    readonly inputs: Bag;
    readonly failures: readonly { readonly property: string; readonly reason: string }[];
}

export interface CreateRequest extends About {
    readonly inputs: Bag;
    /** How long the program lets it take, in seconds; 0 where it does not say. */
    readonly timeoutSeconds: number;
}

export interface UpdateRequest extends CreateRequest {
    readonly id: string;
    readonly oldInputs: Bag;
    readonly oldOutputs: Bag;
}

export interface DiffRequest extends Omit<UpdateRequest, "timeoutSeconds"> {
    readonly ignoreChanges: readonly string[];
}

export interface DeleteRequest extends About {
    readonly id: string;
    readonly inputs: Bag;
    readonly outputs: Bag;
    readonly timeoutSeconds: number;
}

export interface ReadRequest extends About {
    readonly id: string;
    /** Undefined for an import or a lookup, which know no former state. */
    readonly inputs: Bag | undefined;
    readonly outputs: Bag;
}

export interface State {
    readonly id: string;
    readonly inputs: Bag;
    readonly outputs: Bag;
}

/** One configured provider: what a provider resource (or a default provider) of a stack talks to. */
export interface Instance {
    check(request: CheckRequest): Checked;
    diff(request: DiffRequest): Difference;
    /** Outputs of a create or an update that is only previewed: nothing changes, members that are left out are unknown. */
    preview(request: CreateRequest | UpdateRequest): Bag | Promise<Bag>;
    create(request: CreateRequest): Promise<{ readonly id: string; readonly outputs: Bag }>;
    update(request: UpdateRequest): Promise<Bag>;
    /** Whether there was something to delete. */
    delete(request: DeleteRequest): Promise<boolean>;
    /** Undefined when the object is gone. */
    read(request: ReadRequest): State | undefined | Promise<State | undefined>;
    invoke(token: string, args: Bag): Bag | Promise<Bag>;
}

/** A package stood in for. */
export interface StandIn {
    readonly package: "azure-native" | "kubernetes" | "random";
    readonly version: string;
    /** Makes the instance behind one provider resource. */
    configure(config: Bag): Instance;
    /** What a change of the provider's configuration means for the provider resource. */
    diffConfig(olds: Bag, news: Bag): Difference;
}
