import type { Problem } from "../core/problems";
import { type DeploymentSettings, planDeployment } from "./deployment";
import { type EndpointSettings, planEndpoint } from "./endpoint";

/** What is wrong with an endpoint wherever it is served: for one whose target is none. */
export function problemsOfEndpoint(name: string, settings: EndpointSettings): readonly Problem[] {
    return elsewhere(planEndpoint(name, settings, nowhere(settings)).problems);
}

/** What is wrong with a workload wherever it runs: for one whose target is none. */
export function problemsOfDeployment(settings: DeploymentSettings): readonly Problem[] {
    return elsewhere(planDeployment(settings, nowhere(settings)).problems);
}

function nowhere({ namespace }: { readonly namespace?: string }) {
    return {
        pools: {},
        namespaces: namespace === undefined ? [] : [namespace],
        places: new Set<string>(),
        policies: true,
        secretsAreMutable: true,
        taken: new Set<string>(),
    };
}

/** Which pools there are is for the target to say. */
function elsewhere(problems: readonly Problem[]): readonly Problem[] {
    return problems.filter(({ path }) => !/(^|\.)pool$/.test(path));
}
