import { OnlineEndpoint } from "@pulumi/azure-native/machinelearningservices/onlineEndpoint";
import * as pulumi from "@pulumi/pulumi";
import type { OnlineEndpointPlan } from "../../../plan/azureml/onlineEndpoint";
import { sharedSettings } from "../../../plan/azureml/onlineEndpoint";
import { defined } from "../../../plan/versionParts";
import { writeArmState } from "../../armState";
import { ScoringDeployment, type ScoringDeploymentArgs } from "../../scoringDeployment";
import type { EndpointArgs } from "../args";
import { differingKeys } from "../differingKeys";
import { plannedAhead } from "../plannedVersions";
import type { EndpointParts } from "../serving";
import { above } from "./attachment";
import { nameKey } from "./declared";
import { instanceTypeOf } from "./instanceTypes";
import type { PlannedOnlineEndpoint } from "./planned";
import { readEndpoint } from "./readEndpoint";
import { API_VERSION, withName } from "./workspace";

const ENDPOINT_TYPE = "Microsoft.MachineLearningServices/workspaces/onlineEndpoints";

/**
 * Members that the rollout writes. All of them, and none less: azure-native updates by a whole PUT of what it last
 * knew, so that a change of one would send the endpoint without its traffic, or with an old one.
 */
const WRITTEN_BY_ROLLOUT = [
    ...["tags", "identity", "kind", "sku"],
    ...[
        "authMode",
        "description",
        "properties",
        "keys",
        "publicNetworkAccess",
        "traffic",
        "mirrorTraffic",
    ].map((member) => `properties.${member}`),
];

/**
 * An endpoint: its identity, then the versions, and last the rollout, an ARM deployment that writes all that can change,
 * traffic included. Traffic can only name deployments that exist, so no endpoint can be created with it; and a version
 * gets requests when it is there, and loses them before it goes.
 */
export function layOutOnlineEndpoint(
    component: pulumi.Resource,
    name: string,
    planned: PlannedOnlineEndpoint,
    after: readonly pulumi.Resource[],
): EndpointParts {
    const { plan, args, target, attachment } = planned;
    const { workspace, computeId, compute, declared } = attachment;
    const { endpointName } = plan;
    const identity = { type: "SystemAssigned" }; // as Azure ML's own client sends when nothing is said
    // Before the endpoint, since they may go when it is gone and no earlier.
    const sizes = plan.versions.map((version) => instanceTypeOf(version, target, attachment));
    const endpoint = new OnlineEndpoint(
        `${name}-endpoint`,
        {
            resourceGroupName: workspace.resourceGroupName,
            workspaceName: workspace.name,
            // Through the compute's id: by a name that may become another, the endpoint is replaced with its compute.
            endpointName: compute?.id.apply(() => endpointName) ?? endpointName,
            location: workspace.location,
            identity,
            properties: {
                authMode: plan.authMode,
                compute: computeId,
                ...givenKeys(component, `ScoringEndpoint "${name}"`, plan, args),
            },
        },
        {
            parent: component,
            protect: false,
            dependsOn: [...after, ...sizes],
            ignoreChanges: WRITTEN_BY_ROLLOUT,
            replaceOnChanges: ["endpointName", "properties.compute"],
            deleteBeforeReplace: true, // its name is its own
        },
    );
    const endpointKey = nameKey(endpointName);
    declared.endpoints.set(endpointKey, endpoint);
    declared.owners.set(endpointKey, new EndpointMark(`${name}-online`, component));
    declared.writes.set(endpointKey, [endpoint]);
    const deployments: Record<string, ScoringDeployment> = {};
    for (const version of versionsOf(planned)) {
        const options = { parent: component, dependsOn: [...after] };
        const { versionName } = version;
        deployments[versionName] = new ScoringDeployment(`${name}-${versionName}`, version, options);
    }
    const rollout = writeArmState(
        `${name}-rollout`,
        {
            resourceGroupName: workspace.resourceGroupName,
            deploymentName: withName(workspace, (own) => `${own}.${endpointName}.rollout`),
            // What has the rollout run again though nothing of it changed: an endpoint that was deleted by somebody else comes
            // back without traffic, and a version that goes may have been given some.
            tags: {
                endpointCreatedAt: endpoint.systemData.apply(createdAt),
                versions: Object.keys(plan.weights).sort().join(" "),
            },
            state: {
                type: ENDPOINT_TYPE,
                apiVersion: API_VERSION,
                members: {
                    name: withName(workspace, (own) => `${own}/${endpointName}`),
                    location: workspace.location,
                    identity,
                    tags: args.tags ?? {},
                },
                properties: {
                    authMode: plan.authMode,
                    compute: computeId,
                    description: args.description ?? "",
                    properties: args.properties ?? {},
                    traffic: sharesOf(plan),
                },
            },
        },
        {
            parent: component,
            protect: false,
            dependsOn: [endpoint, ...Object.values(deployments).flatMap(({ ready }) => ready)],
            deleteBeforeReplace: true,
            replaceWith: [endpoint, ...above(attachment, target)],
        },
    );
    declared.writes.set(endpointKey, [...(declared.writes.get(endpointKey) ?? []), rollout]);
    return {
        ...readEndpoint(component, planned, { endpoint, rollout }),
        weights: plan.weights,
        route: rollout,
        deployments,
    };
}

/** Who gets requests. Nobody is named who gets none, as by Azure ML's own client: a version that goes is named no longer. */
function sharesOf({ weights }: OnlineEndpointPlan): Record<string, number> {
    return Object.fromEntries(Object.entries(weights).filter(([, share]) => share > 0));
}

/**
 * Stands for the endpoint in the state, and is nothing in Azure: it is never replaced, and goes when the endpoint is taken
 * out of the program or moved to another path. Versions that are `deletedWith` it go with the endpoint then, and then alone.
 */
class EndpointMark extends pulumi.ComponentResource {
    constructor(name: string, parent: pulumi.Resource) {
        super("aks-scoring:azureml:Endpoint", name, {}, { parent });
        this.registerOutputs({});
    }
}

/** Keys are taken when the endpoint is created, and never again. */
function givenKeys(
    component: pulumi.Resource,
    title: string,
    { keysGiven }: OnlineEndpointPlan,
    { primaryKey, secondaryKey }: EndpointArgs,
) {
    if (!keysGiven || primaryKey === undefined || secondaryKey === undefined) {
        return {};
    }
    return { keys: differingKeys(component, title, primaryKey, secondaryKey) };
}

/** When the service made the endpoint; mocks do not say. */
function createdAt(data: { readonly createdAt?: string } | undefined): string {
    return data?.createdAt ?? "";
}

/** The arguments of each version, with its plan. */
function versionsOf({ args, versions, target }: PlannedOnlineEndpoint): ScoringDeploymentArgs[] {
    return versions.map((planned) => {
        const { endpointName, versionName } = planned.plan;
        // The plan's versions are the arguments' own; what each gets is the rollout's business.
        const version = defined({ ...args.versions[versionName]!, traffic: undefined });
        const names = { endpointName, versionName, target };
        const given = { ...sharedSettings(args, version), ...version, ...names } as ScoringDeploymentArgs;
        return plannedAhead(given, planned);
    });
}
