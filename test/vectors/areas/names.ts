import { IMAGE, emptyProgram } from "../service";
import { type Program, type Trial, type Way } from "../program";
import { serve } from "../serve";
import { Settings } from "../settings";
import { planTarget } from "../target";
import { type Adapter, membersOf } from "../tried";

/** v1's names of services hold on plain Kubernetes, for its endpoints; Azure ML has v2's. */
export const serviceName: Adapter = named("plain Kubernetes");
/** v2's names of endpoints and deployments. */
export const onlineName: Adapter = named("Azure ML");

/** The name of a compute, which the attachment makes. */
export const computeName: Adapter = (one) => {
    const asked = membersOf(one);
    const target = new Settings("attachment");
    target.set(["computeName"], asked["name"], "name");
    const { refusals } = planTarget({ way: "Azure ML", target });
    return { asked, trials: [{ way: "Azure ML", refusals, values: new Map() }], compare: () => [] };
};

/** The name stands for an endpoint, and on Azure ML for a version: the rule is one there. */
function named(way: Way): Adapter {
    return (one) => {
        const asked = membersOf(one);
        const { name } = asked;
        const programs = [
            write(way, name, "blue"),
            // A version's name is a key, and keys are texts.
            ...(way === "Azure ML" && typeof name === "string" ? [write(way, "endpoint", name)] : []),
        ];
        return { asked, trials: programs.map(tryNames), compare: () => [] };
    };
}

function write(way: Way, endpointName: unknown, versionName: string): Program {
    const program = emptyProgram(way);
    program.endpoint.set(["endpointName"], endpointName, "name");
    const version = ["versions", versionName];
    program.endpoint.from(version, "name");
    program.endpoint.set([...version, "pool"], "cpu");
    program.endpoint.set([...version, "image"], IMAGE);
    return program;
}

function tryNames(program: Program): Trial {
    const { plan, refusals } = planTarget(program);
    const served = serve("endpoint", program, plan);
    return { way: program.way, refusals: [...refusals, ...served.refusals], values: new Map() };
}
