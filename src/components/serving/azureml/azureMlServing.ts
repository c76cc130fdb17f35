import * as pulumi from "@pulumi/pulumi";
import { Findings, type Planned } from "../../../core/problems";
import { readFilesOfVersions, readVersionFiles } from "../../../files/versionFiles";
import {
    type OnlineContext,
    carriedOfOnlineDeployment,
    placeOfOnline,
    planOnlineDeployment,
} from "../../../plan/azureml/onlineDeployment";
import { carriedOfOnlineEndpoint, planOnlineEndpoint } from "../../../plan/azureml/onlineEndpoint";
import { UPLOAD_LIMITS } from "../../../plan/azureml/uploadLimits";
import type { NodePoolPlan } from "../../../plan/nodePool";
import type { ScoringTarget } from "../../scoringTarget";
import { checkInputs } from "../../support";
import type { EndpointArgs, ScoringDeploymentSettings } from "../args";
import type { DeploymentParts, EndpointParts, Serving } from "../serving";
import type { Attachment } from "./attachment";
import { nameKey } from "./declared";
import { type PlannedOnlineDeployment, layOutOnlineDeployment } from "./layOutDeployment";
import { type PlannedOnlineEndpoint, layOutOnlineEndpoint } from "./layOutEndpoint";

/** Serving through Azure ML's online endpoints. */
export class AzureMlServing implements Serving<PlannedOnlineEndpoint, PlannedOnlineDeployment> {
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
        const planned = planOnlineEndpoint(name, args, this.context(), files);
        const problems = [...f.problems, ...planned.problems];
        if (problems.length > 0) {
            return { plan: { plan: planned.plan, args }, problems, warnings: [] };
        }
        this.attachment.declared.endpoints.set(nameKey(planned.plan.endpointName), undefined);
        // Each version's own component checks what the version carries, and warns for itself.
        const own = carriedOfOnlineEndpoint(args).filter(([[first]]) => first !== "versions");
        const title = `ScoringEndpoint "${name}"`;
        return {
            plan: { plan: planned.plan, args: checkInputs(component, title, new Findings(), args, own) },
            problems,
            warnings: planned.warnings.filter(({ path }) => !path.startsWith("versions.")),
        };
    }

    layOutEndpoint(
        component: pulumi.ComponentResource,
        name: string,
        plan: PlannedOnlineEndpoint,
        after: readonly pulumi.Resource[],
    ): EndpointParts {
        return layOutOnlineEndpoint(component, name, plan, this.target, this.attachment, after);
    }

    planDeployment(
        component: pulumi.Resource,
        name: string,
        args: ScoringDeploymentSettings,
    ): Planned<PlannedOnlineDeployment> {
        const f = new Findings();
        const files = readVersionFiles(f, args, UPLOAD_LIMITS);
        const { plan, problems, warnings } = planOnlineDeployment(args, this.context(), files);
        const all = [...f.problems, ...problems];
        if (all.length > 0) {
            return { plan: { plan, args }, problems: all, warnings };
        }
        this.attachment.declared.places.add(placeOfOnline(plan));
        const title = `ScoringDeployment "${name}"`;
        const checked = checkInputs(component, title, new Findings(), args, carriedOfOnlineDeployment(args));
        return { plan: { plan, args: checked }, problems: all, warnings: [...f.warnings, ...warnings] };
    }

    layOutDeployment(
        component: pulumi.ComponentResource,
        name: string,
        plan: PlannedOnlineDeployment,
        after: readonly pulumi.Resource[],
    ): DeploymentParts {
        return layOutOnlineDeployment(component, name, plan, this.target, this.attachment, after);
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
