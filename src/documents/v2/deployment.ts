import type { Findings } from "../../core/problems";
import { LONGEST_REQUEST_MS, MOST_CONCURRENT_REQUESTS } from "../../plan/limits";
import type { VersionDocument } from "../endpointDocument";
import { ifGiven } from "../ifGiven";
import type { Item } from "../item";
import { readDocument } from "../readDocument";
import { readVariables } from "../textMap";
import { readCode } from "./code";
import { readDataCollector } from "./dataCollector";
import { readName, readNotes } from "./endpoint";
import { SERVER_ROUTES, type V2Routes, readV2Environment } from "./environment";
import { type KeysElsewhere, openBlock, refuseUnknown } from "./keys";
import { readModel } from "./model";
import { readResources } from "./resources";
import { readProbe, readScale } from "./scaling";
import { bool, duration, int, str } from "./values";

/** What the YAML of a Kubernetes online deployment says, in the library's words. v2's defaults are written out. */
export interface V2Deployment {
    /** Name of the deployment, which becomes a version's; undefined where it is a problem. */
    readonly name: string | undefined;
    /** The endpoint that it says it is of. */
    readonly endpointName: string | undefined;
    readonly enableAppInsights: boolean;
    /** Where its container answers; undefined where Azure ML's server runs a script. */
    readonly routes: V2Routes | undefined;
    readonly version: Omit<VersionDocument, "pool" | "traffic">;
    /** The document itself, for what else is to be said about it. */
    readonly root: Item;
}

const KEYS = [
    ...["$schema", "name", "endpoint_name", "type", "model", "model_mount_path", "code_configuration"],
    ...["environment", "environment_variables", "instance_type", "instance_count", "app_insights_enabled"],
    ...["scale_settings", "request_settings", "liveness_probe", "readiness_probe", "resources"],
    ...["data_collector", "tags", "properties", "description", "id", "provisioning_state"],
];

const MANAGED = ["is for managed deployments, and v2 refused it here", "Take it out."] as const;

const ELSEWHERE: KeysElsewhere = {
    creation_context: MANAGED,
    egress_public_network_access: MANAGED,
    private_network_connection: MANAGED,
    namespace: [
        "is the compute's business, and v2 refused it here",
        "Take it out; the attachment says its namespace.",
    ],
    startup_probe: [
        "is no key of such a document, and v2 refused it",
        "Take it out, and give liveness_probe an initial_delay.",
    ],
};

/**
 * ARM's own numbers for requests: five seconds, where v1 had sixty.
 * https://learn.microsoft.com/azure/templates/microsoft.machinelearningservices/workspaces/onlineendpoints/deployments
 */
const REQUESTS = {
    scoringTimeoutMs: 5000,
    replicaMaxConcurrentRequests: 1,
    maxRequestWaitTimeMs: 500,
} as const;

/**
 * Reads the YAML of a Kubernetes online deployment, by the keys and rules of azure-ai-ml 1.35; undefined where
 * it cannot be read, or is another deployment's. Problems and warnings are filed.
 *
 * @param given The file's path, or its content.
 * @param outside Whether its paths may lead out of its directory.
 */
export function readV2Deployment(
    f: Findings,
    given: unknown,
    argument = "deployments[0]",
    outside = false,
): V2Deployment | undefined {
    const document = readDocument(f, argument, given, { reader: "v2", outside });
    if (document === undefined || !isOnKubernetes(document.root.at("type"))) {
        return undefined;
    }
    const { root, directory } = document;
    refuseUnknown(root, KEYS, ELSEWHERE);
    const endpointName = root.at("endpoint_name");
    if (endpointName.value === undefined) {
        endpointName.problem("is missing", "Give the endpoint's name.");
    }
    ["id", "provisioning_state"].forEach((key) => root.at(key).value !== null && root.at(key).text());
    const { version, routes } = readContainer(root, directory);
    return {
        name: readName(root),
        endpointName: str(endpointName),
        enableAppInsights: bool(root.at("app_insights_enabled")) ?? false,
        routes,
        version: {
            ...version,
            ...readResources(root),
            ...readScale(root),
            livenessProbe: { ...readProbe(root.at("liveness_probe")), ...version.livenessProbe },
            readinessProbe: { ...readProbe(root.at("readiness_probe")), ...version.readinessProbe },
            ...readRequests(root.at("request_settings")),
            collectModelData: readDataCollector(root.at("data_collector")),
            ...readNotes(root),
        },
        root,
    };
}

/** v2 took every other type, and none, for a managed deployment's. */
function isOnKubernetes(item: Item): boolean {
    if (item.value === "kubernetes") {
        return true;
    }
    const is = item.value === undefined ? "is missing, which makes it" : "must be kubernetes, or it is";
    const remedy = "Write type: kubernetes if it is a Kubernetes deployment.";
    item.problem(`${is} a managed deployment, and those have no cluster`, remedy);
    return false;
}

function readContainer(root: Item, directory: string): Pick<V2Deployment, "version" | "routes"> {
    const model = readModel(root.at("model"), directory);
    const code = readCode(root.at("code_configuration"), directory);
    const environment = readV2Environment(root.at("environment"), directory);
    const block = root.at("environment_variables");
    const variables = block.value === null ? undefined : readVariables(block);
    const { image, condaFile, condaDependencies } = environment.version;
    const answers = image !== undefined && condaFile === undefined && condaDependencies === undefined;
    const own = answers && code.entryScript === undefined;
    return {
        version: {
            ...environment.version,
            ...code,
            ...ifGiven("model", model),
            ...ifGiven("modelMountPath", str(root.at("model_mount_path"))),
            ...ifGiven("environmentVariables", variables),
            ...probePaths(root, environment.routes, own),
        },
        routes: own ? (environment.routes ?? SERVER_ROUTES) : undefined,
    };
}

/** Routes of a container that answers by itself; where Azure ML's server runs a script, they can only be the server's. */
function probePaths(
    root: Item,
    routes: V2Routes | undefined,
    own: boolean,
): Pick<VersionDocument, "livenessProbe" | "readinessProbe"> {
    if (routes === undefined) {
        return {};
    }
    if (own) {
        return {
            livenessProbe: { path: routes.livenessPath },
            readinessProbe: { path: routes.readinessPath },
        };
    }
    if (JSON.stringify(routes) !== JSON.stringify(SERVER_ROUTES)) {
        const remedy = "Register the environment, and name it: environment: azureml:<name>:<version>.";
        root.at("environment")
            .at("inference_config")
            .problem(
                "is for an image that answers by itself, without conda_file and script",
                remedy,
                "nothing",
            );
    }
    return {};
}

function readRequests(block: Item): Pick<VersionDocument, keyof typeof REQUESTS> {
    const keys = ["request_timeout_ms", "max_concurrent_requests_per_instance", "max_queue_wait_ms"];
    if (openBlock(block, "{ request_timeout_ms: 60000 }", keys) === undefined) {
        return REQUESTS;
    }
    const milliseconds = (key: string, usual: number) => duration(block.at(key), usual, LONGEST_REQUEST_MS);
    return {
        scoringTimeoutMs: milliseconds("request_timeout_ms", REQUESTS.scoringTimeoutMs),
        replicaMaxConcurrentRequests:
            int(block.at("max_concurrent_requests_per_instance"), 1, MOST_CONCURRENT_REQUESTS) ??
            REQUESTS.replicaMaxConcurrentRequests,
        maxRequestWaitTimeMs: milliseconds("max_queue_wait_ms", REQUESTS.maxRequestWaitTimeMs),
    };
}
