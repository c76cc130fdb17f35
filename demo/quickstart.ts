import { createRequire } from "node:module";

const load = createRequire(__filename);
const PROGRAM = load.resolve("../examples/quickstart/index");

/** The settings of Pulumi.yaml, with their defaults there. */
export const CONFIG = {
    location: "westeurope",
    imageTag: "13",
    greenTraffic: "10",
    gpuVmSize: "Standard_NC4as_T4_v3",
} as const;

/** Runs examples/quickstart from its first line, as `pulumi up` at the root does; its exports are the outputs. */
export function quickstart(): unknown {
    // A module runs once a process; every run of the engine is one of the program.
    delete load.cache[PROGRAM];
    return load(PROGRAM);
}
