import type { Case } from "../case";
import { expectedOf } from "../expected";
import { type Flat, flatten } from "../flatten";
import type { Values } from "../members";
import { type Program, type Trial, WAYS } from "../program";
import { readEndpoint, readVersion } from "../read";
import { serve } from "../serve";
import { type EndpointProgram, emptyProgram, given, writeEndpoint, writeVersion } from "../service";
import type { Members } from "../settings";
import { planTarget } from "../target";
import { type Adapter, type Tried, membersOf } from "../tried";

/** The only version of a service. */
const ONLY = "default";
/** Levels that a service's members are of. */
export const LEVELS = ["version", "endpoint", "target"] as const;
/** Levels that the members of a version among others are of. */
export const SHARING = [...LEVELS, "share"] as const;

/** `AksWebservice.deploy_configuration(…)`: an endpoint with one version. */
export const deployConfiguration: Adapter = (one) => tryService(one, given(membersOf(one)));

/** A service of these arguments, on both ways of serving. */
export function tryService(
    { expect }: Case,
    asked: Members,
    { name = "svc", flat = flatten(expect.effective, "wire") } = {},
): Tried {
    const expected = expectedOf(settingsIn(flat), { vocabulary: "wire", of: LEVELS, defaults: "v1" });
    return {
        asked,
        trials: WAYS.map((way) => tryProgram(name, writeService(emptyProgram(way), asked), ONLY)),
        compare: ({ way, values }) => [[expected, values, { way }]],
        unknown: expected.unknown,
    };
}

/** Writes a service as an endpoint with one version. */
export function writeService(program: EndpointProgram, asked: Members): EndpointProgram {
    writeEndpoint(program, asked);
    writeVersion(program, ONLY, asked);
    return program;
}

/** Plans a program, and reads the effective values of its endpoint and of one version together. */
export function tryProgram(name: string, program: Program, version: string): Trial {
    const target = planTarget(program);
    const { served, refusals } = serve(name, program, target.plan);
    const all = [...target.refusals, ...refusals];
    const values: Values =
        all.length > 0
            ? new Map()
            : new Map([...readVersion(served, version), ...readEndpoint(served, target.plan)]);
    return { way: program.way, refusals: all, values };
}

/** A body's settings: what it is called is none of them. */
export function settingsIn(flat: Flat): Flat {
    return Object.fromEntries(Object.entries(flat).filter(([name]) => name !== "name"));
}
