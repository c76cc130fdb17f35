import { createHash } from "node:crypto";

/** Draws that are the same for the same seed, on every machine. */
export class Random {
    private drawn = 0;

    constructor(private readonly seed: string) {}

    /** One of them, each as likely. */
    of<T>(items: readonly T[]): T {
        if (items.length === 0) throw new Error("nothing to draw from");
        const digest = createHash("sha256").update(`${this.seed}#${this.drawn++}`).digest();
        return items[digest.readUInt32BE(0) % items.length] as T;
    }
}
