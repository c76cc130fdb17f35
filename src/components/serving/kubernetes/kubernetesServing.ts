import type * as pulumi from "@pulumi/pulumi";
import { Findings, type Planned } from "../../../core/problems";
import { readFilesOfVersions, readVersionFiles } from "../../../files/versionFiles";
import type { CarriedCheck } from "../../../plan/carried";
import { carriedOfDeployment, carriedOfEnvironment } from "../../../plan/carriedByVersion";
import { CONFIG_MAP_LIMITS } from "../../../plan/configMap";
import { type DeploymentContext, type DeploymentPlan, planDeployment } from "../../../plan/deployment";
import { carriedOfEndpoint, planEndpoint } from "../../../plan/endpoint";
import { IN_DEPLOYMENT } from "../../../plan/secretVariables";
import { placeOf } from "../../../plan/workloadPlace";
import type { ScoringTarget } from "../../scoringTarget";
import { checkInputs } from "../../support";
import type { EndpointArgs, ScoringDeploymentSettings } from "../args";
import { plansOfVersions } from "../plannedVersions";
import { askOfPool } from "../poolRoom";
import type { Serving } from "../serving";
import type { GatewayConnection } from "./gatewayConnection";
import { type PlannedDeployment, layOutDeployment } from "./layOutDeployment";
import { type PlannedEndpoint, layOutEndpoint } from "./layOutEndpoint";
import { holderOf, takePath } from "./paths";
import { tenantsOf } from "../../tenants";

/** Serving on plain Kubernetes, behind a Gateway. */
export class KubernetesServing implements Serving<PlannedEndpoint, PlannedDeployment, DeploymentPlan> {
    readonly layOutEndpoint = layOutEndpoint;
    readonly layOutDeployment = layOutDeployment;

    constructor(
        private readonly target: ScoringTarget,
        private readonly gateway: GatewayConnection,
    ) {}

    planEndpoint(component: pulumi.Resource, name: string, args: EndpointArgs): Planned<PlannedEndpoint> {
        const f = new Findings();
        const files = readFilesOfVersions(f, args.versions, CONFIG_MAP_LIMITS);
        const { target, gateway } = this;
        const context = {
            ...this.context(),
            policies: gateway.policies,
            purpose: target.cluster.purpose,
            maxScoringTimeoutMs: gateway.maxScoringTimeoutMs,
            secretsAreMutable: target.cluster.secretsAreMutable,
            holderOf: (namespace: string, path: string) => holderOf(target.cluster, gateway, namespace, path),
        };
        const { plan, problems: planned, warnings } = planEndpoint(name, args, context, files);
        const problems = [...f.problems, ...planned];
        if (problems.length > 0) {
            return { plan: { plan, args, versions: [], target, gateway }, problems, warnings: [] };
        }
        takePath(component, name, target.cluster, gateway, plan);
        // Each version's own component checks what the version carries, and warns for itself.
        const own = carriedOfEndpoint(args).filter(([[first]]) => !FOR_VERSIONS.includes(first!));
        const checked = late(component, `ScoringEndpoint "${name}"`, args, own);
        const versions = plansOfVersions(plan.versions, warnings);
        return {
            plan: { plan, args: checked, versions, target, gateway },
            problems,
            warnings: warnings.filter((warning) => !warning.path.startsWith("versions.")),
        };
    }

    planDeployment(
        component: pulumi.Resource,
        name: string,
        args: ScoringDeploymentSettings,
        ahead?: Planned<DeploymentPlan>,
    ): Planned<PlannedDeployment> {
        const { cluster } = this.target;
        const { plan, problems, warnings } = ahead ?? this.planAlone(args);
        if (problems.length > 0) {
            return { plan: { plan, args, cluster, ground: [] }, problems, warnings };
        }
        // An endpoint's version waits for what the endpoint says, which waits for the namespace.
        const ground = ahead === undefined ? (this.gateway.namespaceReady[plan.namespace] ?? []) : [];
        tenantsOf(cluster).places.add(placeOf(plan));
        askOfPool(component, cluster, plan);
        const checks = [...carriedOfDeployment(args), ...carriedOfEnvironment(args, IN_DEPLOYMENT)];
        const checked = late(component, `ScoringDeployment "${name}"`, args, checks);
        return { plan: { plan, args: checked, cluster, ground }, problems, warnings };
    }

    /** Plans a version that no endpoint has planned. */
    private planAlone(args: ScoringDeploymentSettings): Planned<DeploymentPlan> {
        const f = new Findings();
        const files = readVersionFiles(f, args, CONFIG_MAP_LIMITS);
        const planned = planDeployment(args, this.context(), files);
        return { ...planned, problems: [...f.problems, ...planned.problems] };
    }

    /** What a version is planned against: the cluster's pools, those included that joined it after the gateway was made. */
    private context(): DeploymentContext {
        const { cluster } = this.target;
        const pools = Object.entries(cluster.pools).map(([key, pool]) => [key, pool.plan] as const);
        return {
            pools: Object.fromEntries(pools),
            namespaces: this.gateway.namespaces,
            blobCsiDriver: cluster.blobCsiDriver,
            places: tenantsOf(cluster).places,
        };
    }
}

/** What an endpoint hands on to its versions, which check it. */
const FOR_VERSIONS: readonly (string | number)[] = ["versions", "appInsightsConnectionString"];

/** The arguments with a check in the place of each Output; what is plain has been checked by the plan. */
function late<A extends object>(
    component: pulumi.Resource,
    title: string,
    args: A,
    checks: readonly CarriedCheck[],
): A {
    return checkInputs(component, title, new Findings(), args, checks);
}
