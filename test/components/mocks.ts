import * as pulumi from "@pulumi/pulumi";

/** A resource as a program registered it. */
export interface Registered {
    readonly type: string;
    readonly name: string;
    // eslint-disable-next-line @typescript-eslint/no-explicit-any
    readonly inputs: any;
}

/** What a program did under mocks. */
export interface Run<T> {
    readonly registered: readonly Registered[];
    readonly result: T;
    /** The inputs of the one resource of that name. */
    // eslint-disable-next-line @typescript-eslint/no-explicit-any
    inputsOf: (name: string) => any;
}

/** State that a mocked resource of a type has beside its inputs, and the answers to function calls, by token. */
export interface Answers {
    readonly states?: Readonly<Record<string, object | ((name: string) => object)>>;
    readonly calls?: Readonly<Record<string, object>>;
}

/**
 * Runs a program against Pulumi's mocks. They prove which resources it registers, and with what inputs; identity,
 * order, replacement and ignored changes are the engine's doing, see test/sandboxed.
 */
export async function underMocks<T>(program: () => T, answers: Answers = {}): Promise<Run<T>> {
    const registered: Registered[] = [];
    // The SDK takes the stack of each of its promises, in a test that has hundreds of them: a quarter of its time. The first
    // line is left, for what a program throws.
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 1;
    try {
        const result = await run(program, registered, answers);
        return {
            registered,
            result,
            inputsOf: (name) =>
                registered.find(
                    (resource) => resource.name === name && !resource.type.startsWith("aks-scoring:"),
                )?.inputs,
        };
    } finally {
        Error.stackTraceLimit = stackTraceLimit;
    }
}

async function run<T>(program: () => T, registered: Registered[], answers: Answers): Promise<T> {
    await pulumi.runtime.setMocks(
        {
            newResource: ({ type, name, inputs, id }) => {
                registered.push({ type, name, inputs: JSON.parse(JSON.stringify(inputs)) });
                const own = answers.states?.[type];
                return {
                    id: id === undefined || id === "" ? `${name}-id` : id,
                    state: {
                        ...inputs,
                        ...(typeof own === "function" ? (own as (name: string) => object)(name) : own),
                    },
                };
            },
            call: ({ token }) => ({ ...answers.calls?.[token] }),
        },
        "project",
        "stack",
        false,
    );
    const result = program();
    await pulumi.runtime.disconnect(false); // when all that was registered is through
    return result;
}

/** The error that a program ends with later, when an Output turns out to be wrong. */
export async function lateError(program: () => unknown, answers: Answers = {}): Promise<string> {
    const others = process.listeners("unhandledRejection");
    process.removeAllListeners("unhandledRejection");
    try {
        // Some runners print it at once, others later.
        const said = new Promise<string>((resolve) =>
            process.once("unhandledRejection", (reason) =>
                setImmediate(() => resolve((reason as Error).message)),
            ),
        );
        process.on("unhandledRejection", () => undefined); // one wrong Output fails all that depend on it
        await underMocks(program, answers).catch(() => undefined);
        return await said;
    } finally {
        // The program is through; Node tells of what was rejected last at the end of this turn.
        await new Promise((resolve) => setImmediate(resolve));
        process.removeAllListeners("unhandledRejection");
        others.forEach((listener) => process.on("unhandledRejection", listener));
    }
}

/** What a program warns of. */
export async function warningsOf(program: () => unknown, answers: Answers = {}): Promise<string[]> {
    const said: string[] = [];
    const { warn } = pulumi.log;
    const log = pulumi.log as { warn: typeof warn };
    log.warn = (text) => {
        said.push(text);
        return Promise.resolve();
    };
    try {
        await underMocks(program, answers);
    } finally {
        log.warn = warn;
    }
    return said;
}

/** The value of an Output. */
export function valueOf<T>(output: pulumi.Output<T>): Promise<pulumi.Unwrap<T>> {
    return new Promise((resolve) => output.apply(resolve as (value: unknown) => void));
}
