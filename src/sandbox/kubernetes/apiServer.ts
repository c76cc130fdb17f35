import type { Bag } from "../values";
import type { Place } from "./place";

/** In whose name an object is written. */
export interface Writer {
    /** Field manager: one for each resource of a program, the same in all its writes. */
    readonly manager: string;
    /** Whether a create takes over what exists. */
    readonly upsert: boolean;
}

/** How long somebody waits for an object. */
export interface Patience {
    /** False where the object's annotation pulumi.com/skipAwait says so. */
    readonly wait: boolean;
    /** 0: as long as the provider waits for the kind when the program does not say. */
    readonly seconds: number;
}

/** What came of an object, once nobody waits for it any more. */
export interface Settled {
    readonly object: Bag;
    /** Why it is not ready, in the provider's words; empty when it is. */
    readonly reasons: readonly string[];
}

/**
 * What the kubernetes provider asks of an API server: the sandbox's memory, or one that really runs. A Helm release is
 * held like an object: apiVersion "helm.sh/v3", kind "Release". Each method throws a `Refusal` in the API server's words
 * (without the provider's own before it) where it refuses.
 */
export interface ApiServer {
    get(place: Place): Promise<Bag | undefined>;
    create(object: Bag, place: Place, writer: Writer): Promise<Bag>;
    /** @param former the inputs of the write before: what is in them and no longer in the object goes */
    update(object: Bag, former: Bag, place: Place, writer: Writer): Promise<Bag>;
    /** What a write would make of the object; undefined where that cannot be said yet (its kind or namespace is to come). */
    dryRun(object: Bag, place: Place, writer: Writer): Promise<Bag | undefined>;
    /**
     * Answers when the object is gone; false when there was none.
     * @param seconds how long it may take; 0: as long as the provider lets it
     */
    delete(place: Place, seconds: number): Promise<boolean>;
    /** Waits for an object that was just written, as the provider does for its kind. */
    settled(object: Bag, place: Place, patience: Patience): Promise<Settled>;
}
