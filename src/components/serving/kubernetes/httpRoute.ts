import { gatewayDuration } from "../../../core/units";
import type { DeploymentPlan } from "../../../plan/deployment";
import type { EndpointPlan } from "../../../plan/endpoint";
import { SERVICE_PORT } from "./layOutDeployment";

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

/**
 * The rules of an endpoint's HTTPRoute: for each version one that the header asks for, then the weighted one. Where the
 * container scores under a path of its own there are two of each; with six versions that is 14 of the 16 that a route
 * may have. Which rule wins is settled by the Gateway API: exact path, longer prefix, more headers.
 */
export function routeRules(plan: EndpointPlan): object[] {
    const paths = pathRules(plan);
    const pins = plan.versions.flatMap((version) => paths.map((path) => pinRule(plan, version, path)));
    return [...pins, ...paths.map((path) => weightedRule(plan, path))];
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

function pinRule(plan: EndpointPlan, version: DeploymentPlan, path: PathRule): object {
    const headers = [{ type: "Exact", name: VERSION_HEADER, value: version.versionName }];
    return {
        ...named(plan, `${path.name}pin-${version.versionName}`),
        matches: [{ path: path.match, headers }],
        filters: [{ type: "URLRewrite", urlRewrite: { path: path.rewrite } }],
        backendRefs: [backendRef(version)],
        ...timeouts(plan),
    };
}

function weightedRule(plan: EndpointPlan, path: PathRule): object {
    return {
        ...named(plan, `${path.name}weighted`),
        matches: [{ path: path.match }],
        filters: [{ type: "URLRewrite", urlRewrite: { path: path.rewrite } }],
        backendRefs: plan.versions.map((version) => ({
            ...backendRef(version),
            weight: plan.weights[version.versionName] ?? 0,
        })),
        ...timeouts(plan),
    };
}

/** A version's Service. The filter also makes Envoy Gateway keep the versions apart in its metrics. */
function backendRef({ objectName, versionName }: DeploymentPlan) {
    const set = [{ name: VERSION_HEADER, value: versionName }];
    return {
        group: "",
        kind: "Service",
        name: objectName,
        port: SERVICE_PORT,
        filters: [{ type: "ResponseHeaderModifier", responseHeaderModifier: { set } }],
    };
}

/** Rules have names in Gateway API 1.4 and later: Envoy Gateway's chart brings it, another gateway may be older. */
function named({ policies }: EndpointPlan, name: string) {
    return policies ? { name } : {};
}

/** Envoy Gateway has the timeout from its policy; for others the route says it. */
function timeouts({ policies, scoringTimeoutMs }: EndpointPlan) {
    return policies ? {} : { timeouts: { request: gatewayDuration(scoringTimeoutMs) } };
}

/** Name of the Envoy cluster of each version in each of its rules, by which Envoy Gateway names its metrics. */
export function envoyClusters(plan: EndpointPlan): Readonly<Record<string, readonly string[]>> {
    const paths = pathRules(plan).length;
    const route = `httproute/${plan.namespace}/${plan.endpointName}`;
    const pins = plan.versions.length * paths;
    return Object.fromEntries(
        plan.versions.map(({ versionName }, index) => [
            versionName,
            [
                ...Array.from({ length: paths }, (_, i) => `${route}/rule/${index * paths + i}/backend/0`),
                ...Array.from({ length: paths }, (_, i) => `${route}/rule/${pins + i}/backend/${index}`),
            ],
        ]),
    );
}
