import * as pulumi from "@pulumi/pulumi";
import { base36, canonicalJson } from "../../../core/hash";
import { isPlainObject } from "../../../core/checks";
import type { CreatedEnvironment, CreatedModel, ModelSettings } from "../../../plan/assets";
import { ModelType } from "../../../plan/modelType";
import { type ArmState, writeArmStates } from "../../armState";
import type { PlannedOnlineDeployment } from "./planned";
import { type Upload, uploadCode, uploadModel } from "./upload";
import { API_VERSION, type Workspace, withName } from "./workspace";

type Text = pulumi.Input<string>;

/** Resource ids of what a version is made of. Undefined is none. */
export interface VersionAssets {
    readonly modelId: Text | undefined;
    readonly environmentId: Text | undefined;
    readonly codeId: Text | undefined;
    /** What the deployment must wait for. */
    readonly ready: readonly pulumi.Resource[];
}

/** An asset version to write, and its id. */
interface Made {
    readonly state: ArmState;
    readonly id: pulumi.Output<string>;
}

const TYPES = { model: "models", environment: "environments", code: "codes", data: "data" } as const;
type AssetKind = keyof typeof TYPES;

/**
 * Registers what a version brings, by one ARM deployment. An asset version cannot be changed, so its version is a hash of
 * what is in it: another image is another version. The deployment is incremental, which keeps the older ones; and it takes
 * one that exists as it is, so that going back is an update as well.
 */
export function createAssets(
    component: pulumi.Resource,
    name: string,
    { plan, args, attachment }: PlannedOnlineDeployment,
    after: readonly pulumi.Resource[],
): VersionAssets {
    const { workspace } = attachment;
    const { model, environment, code } = plan.assets;
    const codeUpload =
        code?.kind === "created"
            ? uploadCode(component, name, plan, code.files, attachment, after)
            : undefined;
    const modelUpload =
        model?.kind === "created" && model.files !== undefined
            ? uploadModel(component, name, plan, model.files, attachment, after)
            : undefined;
    const made: Partial<Record<AssetKind, Made>> = {
        ...(model?.kind === "created"
            ? { model: makeModel(workspace, model, args.model as ModelSettings<Text>, modelUpload) }
            : {}),
        ...(environment?.kind === "created"
            ? { environment: makeEnvironment(workspace, environment, args.image ?? "") }
            : {}),
        ...(code?.kind === "created" && codeUpload !== undefined
            ? {
                  code: makeVersion(workspace, "code", code.name, codeUpload.version, {
                      codeUri: codeUpload.uri,
                  }),
              }
            : {}),
    };
    const idOf = (kind: AssetKind, given: unknown) =>
        made[kind]?.id ?? (given === undefined ? undefined : registeredId(workspace, kind, given as Text));
    const ids = {
        modelId: isPlainObject(args.model) ? made.model?.id : idOf("model", args.model),
        environmentId: idOf("environment", args.environment),
        codeId: idOf("code", args.code),
    };
    const states = Object.fromEntries(Object.entries(made).map(([kind, { state }]) => [kind, state]));
    if (Object.keys(states).length === 0) {
        return { ...ids, ready: [] };
    }
    const deployment = writeArmStates(
        `${name}-assets`,
        {
            resourceGroupName: workspace.resourceGroupName,
            deploymentName: workspace.onceRead(
                withName(workspace, (own) => `${own}.${plan.endpointName}.${plan.versionName}.assets`),
            ),
            states,
        },
        {
            parent: component,
            protect: false,
            dependsOn: [...after, ...(codeUpload?.ready ?? []), ...(modelUpload?.ready ?? [])],
        },
    );
    return { ...ids, ready: [deployment] };
}

function makeModel(
    workspace: Workspace,
    plan: CreatedModel,
    settings: ModelSettings<Text>,
    upload: Upload | undefined,
): Made {
    const uri = upload?.uri ?? pulumi.output(settings.uri ?? "");
    const drawn = upload?.version.apply((known) =>
        plan.type === ModelType.Custom ? known : `${known}-${plan.type}`,
    );
    const version =
        plan.version ?? drawn ?? uri.apply((modelUri) => hashOf({ modelUri, modelType: plan.type }));
    return makeVersion(workspace, "model", plan.name, version, { modelUri: uri, modelType: plan.type });
}

function makeEnvironment(workspace: Workspace, plan: CreatedEnvironment, image: Text): Made {
    const { routes, conda } = plan;
    const route = (path: string) => ({ path, port: routes?.port });
    const rest = {
        osType: "Linux",
        ...(conda === undefined ? {} : { condaFile: conda }),
        ...(routes === undefined
            ? {}
            : {
                  inferenceConfig: {
                      livenessRoute: route(routes.livenessPath),
                      readinessRoute: route(routes.readinessPath),
                      scoringRoute: route(routes.scoringPath),
                  },
              }),
    };
    const version = pulumi.output(image).apply((known) => hashOf({ image: known, ...rest }));
    return makeVersion(workspace, "environment", plan.name, version, { image, ...rest });
}

function makeVersion(
    workspace: Workspace,
    kind: AssetKind,
    name: string,
    version: Text,
    properties: Readonly<Record<string, unknown>>,
): Made {
    const path = pulumi.all([workspace.name, version]).apply((known) => `${known[0]}/${name}/${known[1]}`);
    return {
        state: {
            type: `Microsoft.MachineLearningServices/workspaces/${TYPES[kind]}/versions`,
            apiVersion: API_VERSION,
            members: { name: path, properties },
        },
        id: pulumi
            .all([workspace.id, version])
            .apply(([id, known]) => `${id}/${TYPES[kind]}/${name}/versions/${known}`),
    };
}

/** "azureml:fraud:3" as a resource id of the workspace; a resource id as it is. */
export function registeredId(workspace: Workspace, kind: AssetKind, reference: Text): pulumi.Output<string> {
    return pulumi.all([workspace.id, reference]).apply(([id, known]) => {
        const [, name, version] = /^azureml:([^:/]+):([^:/]+)$/.exec(known) ?? [];
        return name === undefined ? known : `${id}/${TYPES[kind]}/${name}/versions/${version}`;
    });
}

function hashOf(content: object): string {
    return base36(canonicalJson(content), 12);
}
