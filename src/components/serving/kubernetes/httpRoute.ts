import { gatewayDuration } from "../../../core/units";
import type { DeploymentPlan } from "../../../plan/deployment";
import type { EndpointPlan } from "../../../plan/endpoint";

/** Port of every version's Service. */
export const SERVICE_PORT = 80;

/** Request header that asks for one version, and response header that names the one that answered: Azure ML's word. */
export const VERSION_HEADER = "azureml-model-deployment";

/** Path of Azure ML's inference server, to which a prefix alone is enough. */
const AZUREML_PATH = "/score";

/** Part of a request's path, and what becomes of it. */
interface PathRule {
    readonly name: string;
    readonly match: object;
    readonly rewrite: object;
}

/** Annotation of a version's Service. Envoy Gateway hands those of its own prefix on to Envoy, with the endpoints. */
export const VERSION_ANNOTATION = "gateway.envoyproxy.io/version";

/** What Envoy makes of the annotation: the version of the pod that answered; where no pod was asked, no header at all. */
const SERVED_BY =
    "%CEL(xds.upstream_host_locality_metadata.filter_metadata['envoy-gateway'].resources[0].annotations.version)%";

/**
 * The rules that split requests by weight: one, or two where the container scores under a path of its own.
 *
 * With Envoy Gateway the backends have no filters of their own. All of them are then one of Envoy's clusters, in which a
 * weight, a version that comes and one that goes are nothing but other endpoints. With a filter each would be a cluster by
 * itself, named by its place; such clusters come, go and change places apart from the route that names them, and for a
 * moment requests find none (https://github.com/envoyproxy/gateway/issues/9029).
 */
export function weightedRules(plan: EndpointPlan): object[] {
    return pathRules(plan).map((path) => ({
        ...named(plan, `${path.name}weighted`),
        matches: [{ path: path.match }],
        filters: [rewritten(path), ...(plan.policies ? [servedBy(SERVED_BY)] : [])],
        backendRefs: plan.versions.map((version) => ({
            ...backendRef(version),
            ...(plan.policies ? {} : { filters: [servedBy(version.versionName)] }),
            weight: plan.weights[version.versionName] ?? 0,
        })),
        ...timeouts(plan),
    }));
}

/**
 * The rules of a version's own HTTPRoute, for requests whose header asks for it. They win over the weighted ones: the
 * Gateway API prefers an exact path, then a longer prefix, then more headers. A route for each, so that none is touched
 * when another version comes or goes.
 */
export function pinRules(plan: EndpointPlan, version: DeploymentPlan): object[] {
    const headers = [{ type: "Exact", name: VERSION_HEADER, value: version.versionName }];
    return pathRules(plan).map((path) => ({
        ...named(plan, `${path.name}pin`),
        matches: [{ path: path.match, headers }],
        // Not the version's name: Envoy's own refusals, of a wrong key for one, would have it too.
        filters: [rewritten(path), servedBy(plan.policies ? SERVED_BY : version.versionName)],
        backendRefs: [backendRef(version)],
        ...timeouts(plan),
    }));
}

function pathRules({ path, scoringPath }: EndpointPlan): PathRule[] {
    const all: PathRule = {
        name: "",
        match: { type: "PathPrefix", value: path },
        rewrite: { type: "ReplacePrefixMatch", replacePrefixMatch: "/" },
    };
    const score: PathRule = {
        name: "score-",
        match: { type: "Exact", value: `${path}/score` },
        rewrite: { type: "ReplaceFullPath", replaceFullPath: scoringPath },
    };
    return scoringPath === AZUREML_PATH ? [all] : [score, all];
}

function rewritten({ rewrite }: PathRule) {
    return { type: "URLRewrite", urlRewrite: { path: rewrite } };
}

function servedBy(value: string) {
    return {
        type: "ResponseHeaderModifier",
        responseHeaderModifier: { set: [{ name: VERSION_HEADER, value }] },
    };
}

/** A version's Service. */
function backendRef({ objectName }: DeploymentPlan) {
    return { group: "", kind: "Service", name: objectName, port: SERVICE_PORT };
}

/** Rules have names in Gateway API 1.4 and later: Envoy Gateway's chart brings it, another gateway may be older. */
function named({ policies }: EndpointPlan, name: string) {
    return policies ? { name } : {};
}

/** Envoy Gateway has the timeout from its policy; for others the route says it. */
function timeouts({ policies, scoringTimeoutMs }: EndpointPlan) {
    return policies ? {} : { timeouts: { request: gatewayDuration(scoringTimeoutMs) } };
}
