import { Findings, type Problem } from "#src/core/problems";
import { readFilesOfVersions } from "#src/files/versionFiles";
import type { AttachmentPlan } from "#src/plan/azureml/attachment";
import { type OnlineEndpointPlan, planOnlineEndpoint } from "#src/plan/azureml/onlineEndpoint";
import { UPLOAD_LIMITS } from "#src/plan/azureml/uploadLimits";
import { CONFIG_MAP_LIMITS } from "#src/plan/configMap";
import { type EndpointPlan, type EndpointSettings, planEndpoint } from "#src/plan/endpoint";
import { ClusterPurpose } from "#src/plan/purpose";
import { POOLS } from "./pools";
import { type Program, type Refusal, refusalsOf } from "./program";
import type { TargetPlan } from "./target";

/** An endpoint that is accepted, on Azure ML or on plain Kubernetes. */
export type ServedPlan =
    | { readonly way: "Azure ML"; readonly plan: OnlineEndpointPlan; readonly settings: EndpointSettings }
    | { readonly way: "plain Kubernetes"; readonly plan: EndpointPlan; readonly settings: EndpointSettings };

/** Plans a program's endpoint on its target: what the `ScoringEndpoint` component does before it creates anything. */
export function serve(
    name: string,
    { way, endpoint }: Program,
    target: TargetPlan,
): { readonly served: ServedPlan; readonly refusals: readonly Refusal[] } {
    const settings = endpoint?.with() as unknown as EndpointSettings;
    const refusals = (problems: readonly Problem[]) =>
        endpoint === undefined ? [] : refusalsOf(endpoint, problems);
    const f = new Findings();
    if (way === "Azure ML") {
        const files = readFilesOfVersions(f, settings.versions, UPLOAD_LIMITS);
        const { plan, problems } = planOnlineEndpoint(name, settings, onlineContext(target), files);
        return { served: { way, plan, settings }, refusals: refusals([...f.problems, ...problems]) };
    }
    const context = {
        pools: POOLS,
        namespaces: target.gateway?.namespaces ?? [],
        blobCsiDriver: true,
        places: new Set<string>(),
        policies: true,
        maxScoringTimeoutMs: undefined,
        secretsAreMutable: true,
        purpose: ClusterPurpose.FastProd,
        holderOf: () => undefined,
    };
    const files = readFilesOfVersions(f, settings.versions, CONFIG_MAP_LIMITS);
    const { plan, problems } = planEndpoint(name, settings, context, files);
    return { served: { way, plan, settings }, refusals: refusals([...f.problems, ...problems]) };
}

function onlineContext({ attachment }: TargetPlan) {
    const { namespace, computeName, nodeSelector } = attachment as AttachmentPlan;
    return {
        pools: POOLS,
        namespace,
        computeName,
        workspaceName: "ws",
        resourceGroupName: "rg",
        nodeSelector,
        purpose: ClusterPurpose.FastProd,
        owner: "project/stack/aml",
        places: new Set<string>(),
        taken: new Set<string>(),
    };
}
