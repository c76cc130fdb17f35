import {
    CoreV1Api,
    type KubeConfig,
    type V1DownwardAPIVolumeFile,
    type V1KeyToPath,
    type V1Pod,
    type V1Volume,
    type V1VolumeProjection,
} from "@kubernetes/client-node";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

type Files = Readonly<Record<string, string | Buffer>>;

/** What pods find in their volumes: Secrets, ConfigMaps, tokens, and what they are themselves; in a claim's, nothing. */
export class Volumes {
    private readonly api: CoreV1Api;

    constructor(
        client: KubeConfig,
        private readonly folder: string,
    ) {
        this.api = client.makeApiClient(CoreV1Api);
    }

    /** Writes all volumes of a pod; the folder of each, by name. */
    async write(pod: V1Pod, address: string): Promise<ReadonlyMap<string, string>> {
        const folders = new Map<string, string>();
        for (const volume of pod.spec?.volumes ?? []) {
            const folder = join(this.folder, `volume-${pod.metadata?.uid ?? ""}-${volume.name}`);
            await mkdir(folder, { recursive: true, mode: 0o700 });
            for (const [path, content] of Object.entries(await this.files(pod, volume, address))) {
                await mkdir(dirname(join(folder, path)), { recursive: true });
                await writeFile(join(folder, path), content, { mode: 0o600 });
            }
            folders.set(volume.name, folder);
        }
        return folders;
    }

    private async files(pod: V1Pod, volume: V1Volume, address: string): Promise<Files> {
        const namespace = pod.metadata?.namespace ?? "";
        const { secret, configMap, projected, downwardAPI } = volume;
        if (secret !== undefined) return await this.secret(namespace, secret.secretName, secret.items);
        if (configMap !== undefined) return await this.configMap(namespace, configMap.name, configMap.items);
        if (downwardAPI !== undefined) return downward(pod, downwardAPI.items, address);
        const parts: Files[] = [];
        for (const source of projected?.sources ?? []) {
            parts.push(await this.projection(pod, source, address));
        }
        return Object.assign({}, ...parts) as Files;
    }

    private async projection(pod: V1Pod, source: V1VolumeProjection, address: string): Promise<Files> {
        const namespace = pod.metadata?.namespace ?? "";
        const { serviceAccountToken: wish, configMap, secret, downwardAPI } = source;
        if (wish !== undefined) {
            const { status } = await this.api.createNamespacedServiceAccountToken({
                name: pod.spec?.serviceAccountName ?? "default",
                namespace,
                body: {
                    spec: {
                        audiences: wish.audience === undefined ? [] : [wish.audience],
                        expirationSeconds: wish.expirationSeconds,
                        boundObjectRef: {
                            apiVersion: "v1",
                            kind: "Pod",
                            name: pod.metadata?.name,
                            uid: pod.metadata?.uid,
                        },
                    },
                },
            });
            return { [wish.path]: status?.token ?? "" };
        }
        if (configMap !== undefined) return await this.configMap(namespace, configMap.name, configMap.items);
        if (secret !== undefined) return await this.secret(namespace, secret.name, secret.items);
        return downward(pod, downwardAPI?.items, address);
    }

    private async secret(namespace: string, name = "", items?: V1KeyToPath[]): Promise<Files> {
        const { data = {} } = await this.api.readNamespacedSecret({ name, namespace });
        const contents = Object.entries(data).map(
            ([key, text]) => [key, Buffer.from(text, "base64")] as const,
        );
        return placed(Object.fromEntries(contents), items);
    }

    private async configMap(namespace: string, name = "", items?: V1KeyToPath[]): Promise<Files> {
        const { data = {}, binaryData = {} } = await this.api.readNamespacedConfigMap({ name, namespace });
        const binary = Object.entries(binaryData).map(
            ([key, text]) => [key, Buffer.from(text, "base64")] as const,
        );
        return placed({ ...data, ...Object.fromEntries(binary) }, items);
    }
}

function placed(files: Files, items: readonly V1KeyToPath[] | undefined): Files {
    return items === undefined
        ? files
        : Object.fromEntries(
              items.map(({ key, path }) => {
                  const content = files[key];
                  if (content === undefined) {
                      // As the kubelet says.
                      throw new Error(`references non-existent config key: ${key}`);
                  }
                  return [path, content];
              }),
          );
}

function downward(pod: V1Pod, items: readonly V1DownwardAPIVolumeFile[] = [], address: string): Files {
    const { name = "", namespace = "", labels = {}, annotations = {} } = pod.metadata ?? {};
    const lines = (map: Readonly<Record<string, string>>) =>
        Object.entries(map)
            .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
            .join("\n");
    const fields: Readonly<Record<string, string>> = {
        "metadata.name": name,
        "metadata.namespace": namespace,
        "metadata.labels": lines(labels),
        "metadata.annotations": lines(annotations),
        "status.podIP": address,
    };
    return Object.fromEntries(
        items.map(({ path, fieldRef }) => [path, fields[fieldRef?.fieldPath ?? ""] ?? ""]),
    );
}
