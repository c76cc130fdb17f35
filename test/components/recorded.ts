import * as pulumi from "@pulumi/pulumi";

/** A resource that a program registered. */
export interface Recorded {
    readonly type: string;
    readonly name: string;
    // eslint-disable-next-line @typescript-eslint/no-explicit-any
    readonly inputs: any;
    readonly provider: string;
}

/**
 * Runs a program against mocks and gives what it registered. It proves inputs only: identity, order and replacement are
 * the engine's, see test/sandboxed.
 */
export async function recorded(program: () => unknown): Promise<{ resources: readonly Recorded[]; outputs: unknown }> {
    const resources: Recorded[] = [];
    await pulumi.runtime.setMocks(
        {
            newResource: ({ type, name, inputs, provider = "", id }) => {
                resources.push({ type, name, inputs: plain(inputs), provider });
                const status = type.endsWith(":Gateway") ? { addresses: [{ value: "203.0.113.9" }] } : undefined;
                const result = type.endsWith("RandomPassword") ? { result: `random-${name}` } : {};
                const state = { ...(inputs as object), ...result, ...(status === undefined ? {} : { status }) };
                return { id: id ?? `${name}-id`, state };
            },
            call: ({ inputs }) => inputs as Record<string, unknown>,
        },
        "project",
        "stack",
        false,
    );
    const outputs = await new Promise<unknown>((resolve) => {
        pulumi.output(program()).apply((values) => resolve(values));
    });
    await new Promise((resolve) => setImmediate(resolve));
    await pulumi.runtime.waitForRPCs?.();
    return { resources, outputs };
}

/** What a provider would see: no secret wrappers. */
function plain(value: unknown): unknown {
    if (Array.isArray(value)) {
        return value.map(plain);
    }
    if (typeof value !== "object" || value === null) {
        return value;
    }
    const secret = (value as { value?: unknown })[("value")];
    if ("4dabf18193072939515e22adb298388d" in value && secret !== undefined) {
        return plain(secret);
    }
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, plain(member)]));
}
