import type { SandboxStack } from "aks-scoring/sandbox";
import { exportedOf } from "../exported";

/**
 * The values that the random provider drew for a stack. One whose answer is lost is drawn again: nobody has seen the
 * first. So a value counts by whose it is: wherever it stands, in the clear or in base64, its resource's name is put.
 */
export class Drawn {
    private constructor(private readonly names: ReadonlyMap<string, string>) {}

    static async of(stack: SandboxStack): Promise<Drawn> {
        const { resources = [] } = await exportedOf(stack);
        const names = new Map<string, string>();
        for (const { urn, type, inputs = {}, outputs = {} } of resources) {
            const name = `<drawn for ${urn.split("::").at(-1) ?? ""}>`;
            // Keepers are given, not drawn, and several may have the same.
            const own = Object.entries(outputs).filter(([key]) => !(key in inputs));
            for (const value of type.startsWith("random:") ? textsOf(Object.fromEntries(own)) : []) {
                names.set(value, name);
                names.set(Buffer.from(value).toString("base64"), name);
            }
        }
        return new Drawn(names);
    }

    named(value: unknown): unknown {
        let text = JSON.stringify(value);
        for (const [drawn, name] of this.names) text = text.replaceAll(drawn, name);
        return JSON.parse(text) as unknown;
    }
}

/** Texts that can only be random values: long ones. Secrets are exported in the clear, as JSON within an envelope. */
function textsOf(value: unknown): string[] {
    if (typeof value === "string") {
        const open = /^".*"$/.test(value) ? (JSON.parse(value) as string) : value;
        return open.length >= 16 && !/^1b47061264138c4a/.test(open) ? [open] : [];
    }
    return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsOf) : [];
}
