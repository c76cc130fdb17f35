import type * as pulumi from "@pulumi/pulumi";
import { Findings, type Planned } from "../../../core/problems";
import { readFilesOfVersions, readVersionFiles } from "../../../files/versionFiles";
import type { CarriedCheck } from "../../../plan/carried";
import { carriedOfDeployment, carriedOfEnvironment } from "../../../plan/carriedByVersion";
import { CONFIG_MAP_LIMITS } from "../../../plan/configMap";
import { planDeployment } from "../../../plan/deployment";
import { carriedOfEndpoint, planEndpoint } from "../../../plan/endpoint";
import type { NodePoolPlan } from "../../../plan/nodePool";
import { placeOf } from "../../../plan/workloadPlace";
import type { ScoringTarget } from "../../scoringTarget";
import { checkInputs } from "../../support";
import type { EndpointArgs, ScoringDeploymentSettings } from "../args";
import type { DeploymentParts, EndpointParts, Serving } from "../serving";
import type { GatewayConnection } from "./gatewayConnection";
import { type PlannedDeployment, layOutDeployment } from "./layOutDeployment";
import { type PlannedEndpoint, layOutEndpoint } from "./layOutEndpoint";
import { tenantsOf } from "../../tenants";

/** Serving on plain Kubernetes, behind a Gateway. */
export class KubernetesServing implements Serving<PlannedEndpoint, PlannedDeployment> {
    private readonly taken = new Set<string>();

    constructor(
        private readonly target: ScoringTarget,
        private readonly gateway: GatewayConnection,
    ) {}

    planEndpoint(component: pulumi.Resource, name: string, args: EndpointArgs): Planned<PlannedEndpoint> {
        const f = new Findings();
        const files = readFilesOfVersions(f, args.versions, CONFIG_MAP_LIMITS);
        const { cluster } = this.target;
        const context = {
            pools: this.pools(),
            namespaces: this.gateway.namespaces,
            policies: this.gateway.policies,
            blobCsiDriver: cluster.blobCsiDriver,
            secretsAreMutable: cluster.secretsAreMutable,
            places: tenantsOf(cluster).places,
            taken: this.taken,
        };
        const planned = planEndpoint(name, args, context, files);
        const problems = [...f.problems, ...planned.problems];
        if (problems.length > 0) {
            return { plan: { plan: planned.plan, args }, problems, warnings: [] };
        }
        this.taken.add(planned.plan.endpointName);
        // Each version's own component checks what the version carries, and warns for itself.
        const own = carriedOfEndpoint(args).filter(([[first]]) => !FOR_VERSIONS.includes(first!));
        return {
            plan: { plan: planned.plan, args: late(component, `ScoringEndpoint "${name}"`, args, own) },
            problems: [],
            warnings: planned.warnings.filter((warning) => !warning.path.startsWith("versions.")),
        };
    }

    layOutEndpoint(
        component: pulumi.ComponentResource,
        name: string,
        plan: PlannedEndpoint,
        after: readonly pulumi.Resource[],
    ): EndpointParts {
        const ground = [...after, ...(this.gateway.namespaceReady[plan.plan.namespace] ?? [])];
        return layOutEndpoint(component, name, plan, this.target, this.gateway, ground);
    }

    planDeployment(
        component: pulumi.Resource,
        name: string,
        args: ScoringDeploymentSettings,
    ): Planned<PlannedDeployment> {
        const { cluster } = this.target;
        const { places } = tenantsOf(cluster);
        const f = new Findings();
        const files = readVersionFiles(f, args, CONFIG_MAP_LIMITS);
        const context = {
            pools: this.pools(),
            namespaces: this.gateway.namespaces,
            blobCsiDriver: cluster.blobCsiDriver,
            places,
        };
        const { plan, problems: planned, warnings } = planDeployment(args, context, files);
        const problems = [...f.problems, ...planned];
        if (problems.length > 0) {
            return { plan: { plan, args }, problems, warnings };
        }
        places.add(placeOf(plan));
        const checks = [...carriedOfDeployment(args), ...carriedOfEnvironment(args)];
        const checked = late(component, `ScoringDeployment "${name}"`, args, checks);
        return { plan: { plan, args: checked }, problems, warnings };
    }

    layOutDeployment(
        component: pulumi.ComponentResource,
        name: string,
        plan: PlannedDeployment,
        after: readonly pulumi.Resource[],
    ): DeploymentParts {
        const { namespace } = plan.plan;
        const ground = this.gateway.namespaceReady[namespace] ?? [];
        const needed = [...new Set([...ground, ...after])];
        return layOutDeployment(component, name, plan, this.target.cluster, needed);
    }

    /** The cluster's pools, those included that joined it after the gateway was made. */
    private pools(): Readonly<Record<string, NodePoolPlan>> {
        const { pools } = this.target.cluster;
        return Object.fromEntries(Object.entries(pools).map(([key, pool]) => [key, pool.plan]));
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
