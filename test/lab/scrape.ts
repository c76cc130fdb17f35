import assert from "node:assert/strict";
import { CoreV1Api, CustomObjectsApi } from "@kubernetes/client-node";
import { ask } from "../../lab/traffic/load";
import type { Scene } from "./scene";

/** A value that Prometheus would keep. */
export interface Sample {
    readonly name: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly value: number;
}

interface Relabeling {
    readonly action: string;
    readonly sourceLabels?: readonly string[];
    readonly regex?: string;
    readonly targetLabel?: string;
    readonly replacement?: string;
}

interface PodMonitor {
    readonly spec: {
        readonly namespaceSelector: { readonly matchNames: readonly string[] };
        readonly selector: { readonly matchLabels: Readonly<Record<string, string>> };
        readonly podMetricsEndpoints: readonly {
            readonly port: string;
            readonly path: string;
            readonly params?: Readonly<Record<string, readonly string[]>>;
            readonly metricRelabelings: readonly Relabeling[];
        }[];
    };
}

/** What the managed Prometheus gets by a PodMonitor: from each pod that it selects, by its port, path and filter. */
export async function scrape(scene: Scene, name: string): Promise<Sample[]> {
    const { namespaceSelector, selector, podMetricsEndpoints } = await monitorOf(scene, name);
    const labelSelector = Object.entries(selector.matchLabels)
        .map((pair) => pair.join("="))
        .join();
    const core = scene.lab.client.makeApiClient(CoreV1Api);
    const all: Sample[] = [];
    for (const namespace of namespaceSelector.matchNames) {
        const { items } = await core.listNamespacedPod({ namespace, labelSelector });
        for (const { spec, status } of items) {
            for (const { port, path, params = {}, metricRelabelings } of podMetricsEndpoints) {
                const ports = (spec?.containers ?? []).flatMap((container) => container.ports ?? []);
                const number = ports.find((one) => one.name === port)?.containerPort;
                const query = Object.entries(params).flatMap(([key, values]) =>
                    values.map((value): [string, string] => [key, value]),
                );
                const search = new URLSearchParams(query).toString();
                const answer = await ask(`http://${status?.podIP}:${number}${path}?${search}`);
                assert.equal(answer.status, 200, answer.error ?? answer.body);
                all.push(...samplesOf(answer.body).flatMap((one) => relabeled(one, metricRelabelings)));
            }
        }
    }
    return all;
}

async function monitorOf(scene: Scene, name: string): Promise<PodMonitor["spec"]> {
    const objects = scene.lab.client.makeApiClient(CustomObjectsApi);
    const kind = { group: "azmonitoring.coreos.com", version: "v1", plural: "podmonitors" };
    const found: unknown = await objects.getNamespacedCustomObject({ ...kind, namespace: "scoring", name });
    return (found as PodMonitor).spec;
}

/** https://prometheus.io/docs/instrumenting/exposition_formats, as far as Envoy uses it. */
function samplesOf(text: string): Sample[] {
    return text
        .split("\n")
        .filter((line) => line !== "" && !line.startsWith("#"))
        .map((line) => {
            const [, name = "", inner = "", value] = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
            const labels = [...inner.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map((match) => [
                match[1],
                match[2],
            ]);
            return {
                name,
                labels: Object.fromEntries(labels) as Record<string, string>,
                value: Number(value),
            };
        });
}

function relabeled(sample: Sample, relabelings: readonly Relabeling[]): Sample[] {
    const labels = { ...sample.labels };
    for (const { action, sourceLabels = [], regex = "(.*)", targetLabel = "", replacement } of relabelings) {
        const source = sourceLabels.map((label) => labels[label] ?? "").join(";");
        if (!new RegExp(`^(?:${regex})$`).test(source)) continue;
        if (action === "drop") return [];
        assert.equal(action, "replace");
        labels[targetLabel] = replacement ?? "$1";
    }
    return [{ ...sample, labels }];
}
