import { createRequire } from "node:module";

const load = createRequire(__filename);

/** An example, run from its first line as `pulumi up` does; its exports are the outputs. */
export function exampleProgram(name: string): () => unknown {
    const path = load.resolve(`../examples/${name}/index`);
    return () => {
        // A module runs once a process; every run of the engine is one of the program.
        delete load.cache[path];
        return load(path) as unknown;
    };
}
