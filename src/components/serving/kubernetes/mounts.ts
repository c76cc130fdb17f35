import * as pulumi from "@pulumi/pulumi";
import type { DeploymentPlan } from "../../../plan/deployment";
import { APP_ROOT, type FilesMount, MODEL_VARIABLE, type ModelMount } from "../../../plan/mounts";
import { type Cluster, inCluster } from "../../cluster";
import type { ScoringDeploymentSettings } from "../args";
import { createBlobVolume } from "./blobVolume";
import { type Text, commonLabels } from "./children";
import { type FilesVolume, createFilesConfigMap } from "./filesConfigMap";
import { modelPlace } from "./modelPlace";

/** A volume, as a pod has it. */
export interface Volume {
    readonly name: string;
    readonly configMap?: { readonly name: string; readonly items: FilesVolume["items"] };
    readonly persistentVolumeClaim?: { readonly claimName: Text; readonly readOnly: true };
}

/** Where a container has it. */
export interface VolumeMount {
    readonly name: string;
    readonly mountPath: string;
    readonly subPath?: string;
    readonly readOnly: true;
}

/** What a version's pods get beside their image. */
export interface Mounts {
    readonly volumes: readonly Volume[];
    readonly volumeMounts: readonly pulumi.Input<VolumeMount>[];
    /** Variables that say where it is. */
    readonly variables: Readonly<Record<string, Text>>;
    /** What pods must find. */
    readonly ready: readonly pulumi.Resource[];
}

/** Makes what a version's pods mount: its code, its model; neither can be written to. */
export function createMounts(
    component: pulumi.Resource,
    name: string,
    plan: DeploymentPlan,
    args: ScoringDeploymentSettings,
    cluster: Cluster,
    after: readonly pulumi.Resource[],
): Mounts {
    const place: Place = {
        metadata: {
            namespace: plan.namespace,
            labels: { ...commonLabels(plan.endpointName, plan.objectName), ...plan.selector },
        },
        // It comes and goes with what is in it; inherited protection would block each change.
        options: (more) => ({ ...inCluster(cluster, component, [...after, ...more]), protect: false }),
    };
    const { code, model } = plan;
    const parts = [
        ...(code === undefined
            ? []
            : [fromFiles(`${name}-code`, "code", code, `${APP_ROOT}/${code.name}`, code.variables, place)]),
        ...(model === undefined ? [] : [mountModel(component, name, model, args, place)]),
    ];
    return {
        volumes: parts.flatMap(({ volumes }) => volumes),
        volumeMounts: parts.flatMap(({ volumeMounts }) => volumeMounts),
        variables: Object.assign({}, ...parts.map(({ variables }) => variables)) as Record<string, Text>,
        ready: parts.flatMap(({ ready }) => ready),
    };
}

interface Place {
    readonly metadata: { readonly namespace: string; readonly labels: Readonly<Record<string, string>> };
    readonly options: (more: readonly pulumi.Resource[]) => pulumi.CustomResourceOptions;
}

function mountModel(
    component: pulumi.Resource,
    name: string,
    model: ModelMount,
    args: ScoringDeploymentSettings,
    place: Place,
): Mounts {
    const { directory, named, files } = model;
    if (files !== undefined && named !== undefined) {
        const own = `${directory}/${named.name}/${named.version}`;
        const told = { [MODEL_VARIABLE]: own };
        return fromFiles(`${name}-model`, "model", files, `${own}/${files.name}`, told, place);
    }
    const blob = modelPlace(component, model, args);
    const { metadata, options } = place;
    const { volumeName } = model;
    const { identityClientId } = args;
    const volume = createBlobVolume(
        `${name}-model`,
        volumeName,
        blob,
        identityClientId,
        metadata,
        component,
        options,
    );
    const own = blob.apply(({ modelName, modelVersion }) => `${directory}/${modelName}/${modelVersion}`);
    return {
        volumes: [
            {
                name: "model",
                persistentVolumeClaim: { claimName: volume.claimName, readOnly: true },
            },
        ],
        volumeMounts: [
            pulumi.all([own, blob]).apply(([at, { name: base, path }]): VolumeMount => ({
                name: "model",
                mountPath: `${at}/${base}`,
                readOnly: true,
                ...(path === "" ? {} : { subPath: path }),
            })),
        ],
        variables: { [MODEL_VARIABLE]: own },
        ready: [volume.resource],
    };
}

/**
 * Files of a ConfigMap. A path of the volume is mounted, not the volume: beside the files that one has the kubelet's own
 * entries, `..data` and the like, which a script that looks through its directory would take for files.
 */
function fromFiles(
    logicalName: string,
    name: string,
    files: FilesMount,
    mountPath: string,
    variables: Readonly<Record<string, string>>,
    { metadata, options }: Place,
): Mounts {
    const { resource, volume } = createFilesConfigMap(logicalName, files, metadata, options([]));
    return {
        volumes: [{ name, configMap: { name: volume.name, items: volume.items } }],
        volumeMounts: [{ name, mountPath, subPath: files.name, readOnly: true }],
        variables,
        ready: [resource],
    };
}
