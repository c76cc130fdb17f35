import { expectedOf } from "../expected";
import { flatten } from "../flatten";
import { type Program, type Trial, WAYS } from "../program";
import { readEndpoint, readVersion } from "../read";
import { serve } from "../serve";
import { type EndpointProgram, emptyProgram, given, writeEndpoint, writeVersion } from "../service";
import type { Members } from "../settings";
import { planTarget } from "../target";
import { type Adapter, membersOf } from "../tried";
import { SHARING, settingsIn } from "./services";

/** Name of the endpoint of all cases. */
export const ENDPOINT = "endpoint";

/** `AksEndpoint.deploy_configuration(…)`: an endpoint with its first version. */
export const deployEndpoint: Adapter = (one) => {
    const asked = given(membersOf(one));
    const { versions, ...whole } = (one.expect.effective ?? {}) as { readonly versions?: Members };
    const endpoint = expectedOf(settingsIn(flatten(whole, "wire")), {
        vocabulary: "wire",
        of: ["endpoint", "target"],
    });
    const expected = Object.entries(versions ?? {}).map(([name, version]) => ({
        name,
        ...expectedOf(settingsIn(flatten(version, "wire")), {
            vocabulary: "wire",
            of: SHARING,
            defaults: "v1",
        }),
    }));
    const names = expected.map(({ name }) => name);
    return {
        asked,
        trials: WAYS.map((way) => tryVersions(writeDeployed(emptyProgram(way), asked))),
        compare: ({ way, values, versions: actual = {} }) => [
            [{ ...endpoint, values: new Map([...endpoint.values, ["versions", names]]) }, values, { way }],
            ...expected.map(
                (version) =>
                    [
                        version,
                        actual[version.name] ?? new Map(),
                        { way, scope: `versions.${version.name}.` },
                    ] as const,
            ),
        ],
        unknown: [...endpoint.unknown, ...expected.flatMap(({ unknown }) => unknown)],
    };
};

/** v1 called a version without a name as its endpoint is called. */
export function writeDeployed(program: EndpointProgram, asked: Members): EndpointProgram {
    const { version_name: name = ENDPOINT, tags, properties, description } = asked;
    writeEndpoint(program, asked);
    writeVersion(program, String(name), asked, { from: "version_name" });
    // v1 made the first version the default.
    program.endpoint.set(["defaultVersion"], String(name), "version_name");
    for (const [key, value] of Object.entries({ tags, properties, description })) {
        if (value !== undefined) {
            program.endpoint.set(["versions", String(name), key], value, key);
        }
    }
    return program;
}

/** Plans a program, and reads the effective values of its endpoint and of each version. */
export function tryVersions(program: Program): Trial {
    const target = planTarget(program);
    const { served, refusals } = serve(ENDPOINT, program, target.plan);
    const all = [...target.refusals, ...refusals];
    if (all.length > 0) {
        return { way: program.way, refusals: all, values: new Map() };
    }
    const whole = readEndpoint(served, target.plan);
    const names = Object.keys(served.plan.weights);
    const versions = names.map((name) => [name, new Map([...whole, ...readVersion(served, name)])] as const);
    return {
        way: program.way,
        refusals: [],
        values: new Map([...whole, ["versions", names.sort()]]),
        versions: Object.fromEntries(versions),
    };
}
