import * as pulumi from "@pulumi/pulumi";
import { Findings, type Planned } from "../../../core/problems";
import { readFilesOfVersions, readVersionFiles } from "../../../files/versionFiles";
import {
    carriedOfOnlineDeployment,
    placeOfOnline,
    planOnlineDeployment,
} from "../../../plan/azureml/onlineDeployment";
import type { OnlineContext, OnlineDeploymentPlan } from "../../../plan/azureml/onlineVersion";
import { carriedOfOnlineEndpoint, planOnlineEndpoint } from "../../../plan/azureml/onlineEndpoint";
import { UPLOAD_LIMITS } from "../../../plan/azureml/uploadLimits";
import type { NodePoolPlan } from "../../../plan/nodePool";
import type { ScoringTarget } from "../../scoringTarget";
import { checkInputs } from "../../support";
import type { EndpointArgs, ScoringDeploymentSettings } from "../args";
import { plansOfVersions } from "../plannedVersions";
import { askOfPool } from "../poolRoom";
import type { Serving } from "../serving";
import type { Attachment } from "./attachment";
import { nameKey } from "./declared";
import { layOutOnlineDeployment } from "./layOutDeployment";
import type { PlannedOnlineDeployment, PlannedOnlineEndpoint } from "./planned";
import { layOutOnlineEndpoint } from "./layOutEndpoint";

/** Serving through Azure ML's online endpoints. */
export class AzureMlServing implements Serving<
    PlannedOnlineEndpoint,
    PlannedOnlineDeployment,
    OnlineDeploymentPlan
> {
    readonly layOutEndpoint = layOutOnlineEndpoint;
    readonly layOutDeployment = layOutOnlineDeployment;

    constructor(
        private readonly target: ScoringTarget,
        private readonly attachment: Attachment,
    ) {}

    planEndpoint(
        component: pulumi.Resource,
        name: string,
        args: EndpointArgs,
    ): Planned<PlannedOnlineEndpoint> {
        const f = new Findings();
        const files = readFilesOfVersions(f, args.versions, UPLOAD_LIMITS);
        const { plan, problems: planned, warnings } = planOnlineEndpoint(name, args, this.context(), files);
        const problems = [...f.problems, ...planned];
        const { target, attachment } = this;
        if (problems.length > 0) {
            return { plan: { plan, args, versions: [], target, attachment }, problems, warnings: [] };
        }
        attachment.declared.endpoints.set(nameKey(plan.endpointName), undefined);
        // Each version's own component checks what the version carries, and warns for itself.
        const own = carriedOfOnlineEndpoint(args).filter(([[first]]) => first !== "versions");
        const title = `ScoringEndpoint "${name}"`;
        const checked = checkInputs(component, title, new Findings(), args, own);
        const versions = plansOfVersions(plan.versions, [...f.warnings, ...warnings]);
        return {
            plan: { plan, args: checked, versions, target, attachment },
            problems,
            warnings: warnings.filter(({ path }) => !path.startsWith("versions.")),
        };
    }

    planDeployment(
        component: pulumi.Resource,
        name: string,
        args: ScoringDeploymentSettings,
        ahead?: Planned<OnlineDeploymentPlan>,
    ): Planned<PlannedOnlineDeployment> {
        const { target, attachment } = this;
        const { plan, problems, warnings } = ahead ?? this.planAlone(args);
        if (problems.length > 0) {
            return { plan: { plan, args, target, attachment }, problems, warnings };
        }
        attachment.declared.places.add(placeOfOnline(plan));
        askOfPool(component, target.cluster, plan);
        const title = `ScoringDeployment "${name}"`;
        const checked = checkInputs(component, title, new Findings(), args, carriedOfOnlineDeployment(args));
        return { plan: { plan, args: checked, target, attachment }, problems, warnings };
    }

    /** Plans a version that no endpoint has planned. */
    private planAlone(args: ScoringDeploymentSettings): Planned<OnlineDeploymentPlan> {
        const f = new Findings();
        const files = readVersionFiles(f, args, UPLOAD_LIMITS);
        const { plan, problems, warnings } = planOnlineDeployment(args, this.context(), files);
        const all = [...f.problems, ...problems];
        return { plan, problems: all, warnings: all.length > 0 ? warnings : [...f.warnings, ...warnings] };
    }

    private context(): OnlineContext {
        const { name, namespace, nodeSelector, computeName, workspacePlace } = this.attachment;
        const { endpoints, places } = this.attachment.declared;
        return {
            pools: this.pools(),
            namespace,
            computeName,
            workspaceName: workspacePlace?.name,
            resourceGroupName: workspacePlace?.resourceGroupName,
            nodeSelector,
            purpose: this.target.cluster.purpose,
            owner: `${pulumi.getProject()}/${pulumi.getStack()}/${name}`,
            places,
            taken: new Set(endpoints.keys()),
        };
    }

    /** The cluster's pools, those included that joined it after the attachment was made. */
    private pools(): Readonly<Record<string, NodePoolPlan>> {
        const { pools } = this.target.cluster;
        return Object.fromEntries(Object.entries(pools).map(([name, pool]) => [name, pool.plan]));
    }
}
