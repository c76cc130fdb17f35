import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Findings } from "#src/core/problems";
import { readV1DeploymentConfig } from "#src/documents/v1/deploymentConfig";
import { readV1InferenceConfig } from "#src/documents/v1/inferenceConfig";
import { readV2Deployment } from "#src/documents/v2/deployment";
import { readV2Endpoint } from "#src/documents/v2/endpoint";
import { saying } from "./reads";

const page = readFileSync(join(__dirname, "../../../docs/documents.md"), "utf8");

/** The keys in the first column of the table behind `<!-- keys: name -->`. */
function documented(name: string): string[] {
    const table = new RegExp(`<!-- keys: ${name} -->\\n\\n((?:\\|.*\\n)+)`).exec(page)?.[1] ?? "";
    const rows = table.trimEnd().split("\n").slice(2);
    return rows.map((row) => /^\| `([^`]+)` \|/.exec(row)?.[1] ?? row);
}

/** The keys of a block, as its reader tells them of one that there is not. */
function known(read: (f: Findings, block: object) => unknown): string[] {
    const told = saying({}, (f) => read(f, { zzzzzzzzzzzz: 1 })).join();
    const list = /zzzzzzzzzzzz: [^;]*; what there is: (.*?)\.(?:,|$)/.exec(told)?.[1];
    assert.ok(list, told);
    return list.split(/, | and /);
}

const under = (block: string, keys: readonly string[]) => keys.map((key) => `${block}.${key}`);
const set = (keys: readonly string[]) => [...new Set(keys)].sort();

describe("the docs of the documents", () => {
    it("list every key of a deploymentconfig.json", () => {
        const read = (more: object) => (f: Findings, block: object) =>
            readV1DeploymentConfig(f, { computeType: "aks", ...more, ...block });
        const inside = (name: string) => (f: Findings, block: object) =>
            readV1DeploymentConfig(f, { computeType: "aks", [name]: block });
        const blocks = [
            "autoScaler",
            "dataCollection",
            "keys",
            "containerResourceRequirements",
            "livenessProbeRequirements",
        ];
        const keys = [
            ...known(read({})),
            ...known(read({ computeType: "aksendpoint", versionName: "versiona" })),
            ...blocks.flatMap((name) => known2(name, inside(name))),
        ];
        assert.deepEqual(set(documented("deploymentconfig.json")), set(keys));
    });

    it("list every key of an inferenceconfig.json and its environment", () => {
        const read = (f: Findings, block: object) => readV1InferenceConfig(f, block);
        const environment = (f: Findings, block: object) => readV1InferenceConfig(f, { environment: block });
        const python = (f: Findings, block: object) =>
            readV1InferenceConfig(f, { environment: { python: block } });
        const docker = (f: Findings, block: object) =>
            readV1InferenceConfig(f, { environment: { docker: block } });
        assert.deepEqual(set(documented("inferenceconfig.json")), set(known(read)));
        assert.deepEqual(
            set(documented("environment")),
            set([...known(environment), ...known2("python", python), ...known2("docker", docker)]),
        );
    });

    it("list every key of v2's endpoint", () => {
        const read = (f: Findings, block: object) => readV2Endpoint(f, { compute: "azureml:k8s", ...block });
        assert.deepEqual(set(documented("endpoint")), set(known(read)));
    });

    it("list every key of v2's deployment, and of its blocks", () => {
        const least = { type: "kubernetes" };
        const read = (f: Findings, block: object) => readV2Deployment(f, { ...least, ...block });
        const inside =
            (name: string, more: object = {}) =>
            (f: Findings, block: object) =>
                readV2Deployment(f, { ...least, [name]: { ...more, ...block } });
        const blocks = [
            "code_configuration",
            "environment",
            "resources",
            "request_settings",
            "liveness_probe",
            "data_collector",
        ];
        const keys = [
            ...known(read),
            ...blocks.flatMap((name) => known2(name, inside(name))),
            ...known2("scale_settings", inside("scale_settings", { type: "target_utilization" })),
        ];
        assert.deepEqual(set(documented("deployment")), set(keys));
    });
});

function known2(block: string, read: (f: Findings, block: object) => unknown): string[] {
    return under(block, known(read));
}
