import { ConfigMap } from "@pulumi/kubernetes/core/v1/configMap";
import type * as pulumi from "@pulumi/pulumi";
import { base36, canonicalJson } from "../../../core/hash";
import { configMapKey } from "../../../plan/configMap";
import type { FilesMount } from "../../../plan/mounts";

/** A ConfigMap as a pod mounts it: each file under its own path. */
export interface FilesVolume {
    readonly name: string;
    readonly items: { readonly key: string; readonly path: string }[];
}

/** A ConfigMap of files. */
export interface FilesConfigMap {
    readonly resource: pulumi.Resource;
    readonly volume: FilesVolume;
}

interface Content {
    readonly data: Record<string, string>;
    readonly binaryData: Record<string, string>;
}

/**
 * Files in a ConfigMap whose names, here and there, say what is in it: other files are another ConfigMap, which is there
 * before the pods move to it, and the old one goes last. So it never changes, and the API server holds it to that. After a
 * rollout that failed, the old one is there still, and the way back finds it.
 */
export function createFilesConfigMap(
    logicalName: string,
    { configMapName, files, name }: FilesMount,
    metadata: { readonly namespace: string; readonly labels: Readonly<Record<string, string>> },
    options: pulumi.CustomResourceOptions,
): FilesConfigMap {
    const content: Content = { data: {}, binaryData: {} };
    for (const { path, content: bytes } of files.files) {
        addFile(content, configMapKey(path), bytes!); // held, as it goes along in the clear
    }
    const hash = base36(canonicalJson(content), 8);
    const resource = new ConfigMap(
        `${logicalName}-${hash}`,
        {
            metadata: { ...metadata, name: `${configMapName}-${hash}` },
            immutable: true,
            ...filled("data", content.data),
            ...filled("binaryData", content.binaryData),
        },
        options,
    );
    const items = files.files.map(({ path }) => ({
        key: configMapKey(path),
        path: files.isFile ? name : `${name}/${path}`,
    }));
    return { resource, volume: { name: `${configMapName}-${hash}`, items } };
}

/** Text as text, so that a preview shows it; anything else in base64. */
function addFile({ data, binaryData }: Content, key: string, bytes: Buffer): void {
    const text = textOf(bytes);
    if (text === undefined) {
        binaryData[key] = bytes.toString("base64");
    } else {
        data[key] = text;
    }
}

/** What no text has, but zeros of a model may: in JSON six bytes each, and the API server takes 3 MiB of it. */
const NO_TEXT = /[\0-\x08\x0e-\x1f]/;

/** Undefined for what is not UTF-8, or no text. */
function textOf(bytes: Buffer): string | undefined {
    try {
        const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
        return NO_TEXT.test(text) ? undefined : text;
    } catch {
        return undefined;
    }
}

function filled<K extends string>(
    key: K,
    map: Record<string, string>,
): { [name in K]?: Record<string, string> } {
    return (Object.keys(map).length === 0 ? {} : { [key]: map }) as { [name in K]?: Record<string, string> };
}
