import { plainObject, trueOrFalse, unknownKeys } from "../core/checks";
import { V1_SERVICE_NAME, checkName } from "../core/names";
import { Findings } from "../core/problems";
import type { ModelSettings } from "../plan/assets";
import { checkImage } from "../plan/image";
import { DocumentError } from "./documentError";
import type { EndpointDocument, VersionDocument } from "./endpointDocument";
import { ifGiven } from "./ifGiven";
import { type V1DeploymentConfig, readV1DeploymentConfig } from "./v1/deploymentConfig";
import { readV1InferenceConfig } from "./v1/inferenceConfig";
import { readV1Model } from "./v1/model";
import { tell } from "./warn";

/** v1's documents, and what v1 took on its command line beside them. */
export interface V1Documents {
    /** Name of the service or endpoint, v1's `-n`: 3–32 lower-case letters, digits and dashes. */
    readonly name: string;
    /** deploymentconfig.json, as JSON or YAML: its path from the working directory, or its content. */
    readonly deploymentConfig: string | object;
    /** inferenceconfig.json, as JSON or YAML: its path from the working directory, or its content. @default none: `image` scores by itself */
    readonly inferenceConfig?: string | object;
    /**
     * v1's model: `"fraud:3"`, the registered one; a reference `"azureml:fraud:3"`; the address or the path of its files;
     * or settings. @default none
     */
    readonly model?: string | ModelSettings<string>;
    /** An image that has all the version needs. It takes the place of the document's environment; plain Kubernetes needs one. @default the document's */
    readonly image?: string;
    /** Key of the cluster's pool. @default the only one that fits */
    readonly pool?: string;
    /**
     * Whether paths in the documents may lead out of their directory and the working directory, by links too. Say so of documents that you know alone: whoever
     * writes one would choose which files of this machine go along. @default false
     */
    readonly outsidePaths?: boolean;
    /** Hears each warning. @default the program's log */
    readonly onWarning?: (message: string) => void;
}

const KEYS = [
    "name",
    "deploymentConfig",
    "inferenceConfig",
    "model",
    "image",
    "pool",
    "outsidePaths",
    "onWarning",
];

/**
 * Makes arguments of a `ScoringEndpoint` of v1's deploymentconfig.json and inferenceconfig.json: what v1 deployed by them,
 * its defaults written out. A service becomes an endpoint with one version named `default`, an endpoint's document its
 * first version.
 *
 * @example
 * ```ts
 * import { type ScoringTarget, ScoringEndpoint, fromV1Documents } from "aks-scoring";
 *
 * export const fraud = (target: ScoringTarget) =>
 *     new ScoringEndpoint("fraud", {
 *         target,
 *         ...fromV1Documents({
 *             name: "fraud",
 *             inferenceConfig: "inferenceconfig.json",
 *             deploymentConfig: "deploymentconfig.json",
 *             model: "fraud:3",
 *             pool: "cpu",
 *         }),
 *     });
 * ```
 *
 * @throws {DocumentError} All that stands in the way, each with its file, line and key.
 */
export function fromV1Documents(documents: V1Documents): EndpointDocument {
    const f = new Findings();
    if (!plainObject(f, "", documents, "{ name, deploymentConfig, inferenceConfig }")) {
        throw new DocumentError("fromV1Documents", f.problems);
    }
    unknownKeys(f, "", documents, KEYS);
    const { name, deploymentConfig, inferenceConfig, image, pool, onWarning } = documents;
    const outside = documents.outsidePaths ?? false;
    trueOrFalse(f, "outsidePaths", outside);
    checkName(f, "name", name, V1_SERVICE_NAME);
    if (image !== undefined) {
        checkImage(f, "image", image);
    }
    if (pool !== undefined && (typeof pool !== "string" || pool === "")) {
        f.problem("pool", pool, "must be the key of a pool", 'Write "cpu", say.');
    }
    const deployment = readV1DeploymentConfig(f, deploymentConfig, name);
    const inference =
        inferenceConfig === undefined
            ? ifGiven("image", image)
            : readV1InferenceConfig(f, inferenceConfig, image, outside);
    const model = documents.model === undefined ? undefined : readV1Model(f, documents.model);
    if (inferenceConfig === undefined && image === undefined && documents.model === undefined) {
        const remedy = "Give inferenceConfig, or an image that scores by itself.";
        f.problem("inferenceConfig", undefined, "is missing, and so are image and model", remedy);
    }
    tell(f, onWarning);
    if (f.problems.length > 0 || deployment === undefined) {
        const title =
            typeof name === "string" ? `fromV1Documents ${JSON.stringify(name)}` : "fromV1Documents";
        throw new DocumentError(title, f.problems);
    }
    const version = {
        ...inference,
        ...ifGiven("model", model),
        ...ifGiven("pool", pool),
        ...deployment.version,
    };
    // A copy: what the program changes in it is nobody else's.
    return structuredClone(assemble(name, deployment, version));
}

function assemble(
    name: string,
    { kind, versionName, endpoint }: V1DeploymentConfig,
    { traffic, ...version }: VersionDocument,
): EndpointDocument {
    // v1 made an endpoint's first version its default, which gets what is left: a share of 0 means nothing there.
    const share = kind === "aks" ? 100 : traffic === 0 ? undefined : traffic;
    return {
        endpointName: name,
        ...endpoint,
        ...(kind === "aks" ? {} : { defaultVersion: versionName }),
        versions: { [versionName]: { ...version, ...ifGiven("traffic", share) } },
    };
}
