import assert from "node:assert/strict";
import { readV2Deployment } from "#src/documents/v2/deployment";
import { CONDA, type Files, SCRIPT, good, linesOf, saying } from "../reads";

/** Where the document is read from. */
export const FILE = "deploy/blue.yml";
/** The keys that it cannot be without, one a line. */
export const LEAST = { name: "blue", endpoint_name: "fraud", type: "kubernetes" };

/** What the documents name. */
const FILES: Files = {
    "code/score.py": SCRIPT,
    "code/deep/score.py": SCRIPT,
    "code/score.sh": "true",
    "model/weights": "x",
    "model.pkl": "x",
    "conda.yml": CONDA,
};

/** A document with these keys, as a file in a directory of its own. Each key has a line; its own begin in line 4. */
export function filesOf(keys: object): Files {
    return { ...FILES, [FILE]: linesOf({ ...LEAST, ...keys }).join("\n") };
}

/** What a document with these keys comes to. */
export function read(keys: object = {}) {
    const deployment = good(filesOf(keys), (f) => readV2Deployment(f, FILE, "deployments[0]", true));
    assert.ok(deployment);
    return deployment;
}

/** What is said of a document with these keys. */
export const says = (keys: object, outside = true) =>
    saying(filesOf(keys), (f) => readV2Deployment(f, FILE, "deployments[0]", outside));

export const PROBE = {
    periodSeconds: 10,
    initialDelaySeconds: 10,
    timeoutSeconds: 2,
    successThreshold: 1,
    failureThreshold: 30,
};
/** What is said by saying nothing. */
export const DEFAULTS = {
    cpuCores: 0.1,
    memoryGb: 2,
    cpuCoresLimit: 2,
    memoryGbLimit: 2,
    replicas: 1,
    livenessProbe: PROBE,
    readinessProbe: PROBE,
    scoringTimeoutMs: 5000,
    replicaMaxConcurrentRequests: 1,
    maxRequestWaitTimeMs: 500,
    collectModelData: false,
};
