import type { Problem } from "../../core/problems";
import type * as onlineDeployment from "../../plan/azureml/onlineDeployment";
import type * as onlineEndpoint from "../../plan/azureml/onlineEndpoint";
import type { OnlineContext } from "../../plan/azureml/onlineVersion";
import { planDeployment } from "../../plan/deployment";
import { type EndpointSettings, planEndpoint } from "../../plan/endpoint";
import { ClusterPurpose } from "../../plan/purpose";
import type { DeploymentSettings } from "../../plan/version";
import { NO_FILES } from "../../plan/versionFiles";

// Azure ML's rules are loaded when a target is none: a program on plain Kubernetes needs none of them.
/* eslint-disable @typescript-eslint/no-require-imports */

/** What is wrong with an endpoint wherever it is served: for one whose target is none. */
export function problemsOfEndpoint(name: string, settings: EndpointSettings): readonly Problem[] {
    const { planOnlineEndpoint } = require("../../plan/azureml/onlineEndpoint") as typeof onlineEndpoint;
    const { problems } = planEndpoint(name, settings, nowhere(settings));
    return everywhere(problems, planOnlineEndpoint(name, settings, nowhereOnline(settings), {}).problems);
}

/** What is wrong with a workload wherever it runs: for one whose target is none. */
export function problemsOfDeployment(settings: DeploymentSettings): readonly Problem[] {
    const { planOnlineDeployment } =
        require("../../plan/azureml/onlineDeployment") as typeof onlineDeployment;
    const { problems } = planDeployment(settings, nowhere(settings));
    return everywhere(problems, planOnlineDeployment(settings, nowhereOnline(settings), NO_FILES).problems);
}

interface Placed {
    readonly namespace?: string;
}

function nowhere(settings: Placed) {
    const { namespace } = settings;
    return {
        pools: {},
        namespaces: namespace === undefined ? [] : [namespace],
        blobCsiDriver: true,
        places: new Set<string>(),
        policies: true,
        purpose: ClusterPurpose.DevTest,
        maxScoringTimeoutMs: undefined,
        secretsAreMutable: true,
        holderOf: () => undefined,
    };
}

function nowhereOnline({ namespace }: Placed): OnlineContext {
    return {
        pools: {},
        namespace: namespace ?? "",
        computeName: "",
        workspaceName: undefined,
        resourceGroupName: undefined,
        nodeSelector: {},
        purpose: ClusterPurpose.DevTest,
        owner: "",
        places: new Set(),
        taken: new Set(),
    };
}

/** Problems that both paths have with the same setting. Which pools there are is for the target to say. */
function everywhere(here: readonly Problem[], there: readonly Problem[]): readonly Problem[] {
    const both = new Set(there.map(({ path }) => path));
    return here.filter(({ path }) => both.has(path) && !/(^|\.)pool$/.test(path));
}
