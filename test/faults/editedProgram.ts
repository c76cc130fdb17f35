import { createRequire } from "node:module";
import { join } from "node:path";
import { programOf } from "../examples/setUps";

/** The components whose arguments a user of an example edits. */
export type Component =
    "AksCluster" | "NodePool" | "ScoringGateway" | "WorkspaceAttachment" | "ScoringEndpoint";

/** Arguments as an example writes them. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Args = any;

/** What a user writes in place of the arguments that an example gives its components. */
export type Edits = Partial<Record<Component, (args: Args) => Args>>;

type Class = new (...args: readonly unknown[]) => object;

const load = createRequire(join(__dirname, "..", "..", "examples", "examples.js"));
const LIBRARY = load.resolve("aks-scoring");

/**
 * An example as the engine runs it, with the arguments of its components edited before the components see them: what is
 * run is the example's program and the library's own components.
 */
export function editedProgram(example: string, edits: Edits = {}): () => unknown {
    const program = programOf(example);
    return () => {
        load(LIBRARY);
        const library = load.cache[LIBRARY]!;
        const exported = library.exports as Record<string, unknown>;
        library.exports = { ...exported, ...edited(exported, edits) };
        try {
            return program();
        } finally {
            library.exports = exported;
        }
    };
}

function edited(library: Record<string, unknown>, edits: Edits): Record<string, Class> {
    return Object.fromEntries(
        Object.entries(edits).map(([component, edit]) => {
            const whole = library[component] as Class;
            const part = class extends whole {
                constructor(name: unknown, args: unknown, ...rest: readonly unknown[]) {
                    super(name, edit(args), ...rest);
                }
            };
            return [component, part];
        }),
    );
}
