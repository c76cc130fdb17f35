import type { EndpointDocument } from "../documents/endpointDocument";
import { type V1Documents, fromV1Documents } from "../documents/fromV1Documents";
import { type V2Documents, fromV2Documents } from "../documents/fromV2Documents";
import { type PlaceOf, placesOfV1, placesOfV2 } from "../documents/places";
import { type Given, UsageError, quoted, readPairs } from "./commandLine";
import type { CommandName } from "./flags";
import type { PoolChoice } from "./existing";
import { USUAL_NAME } from "./program/endpoint";

/** What a command read. */
export interface Read {
    readonly document: EndpointDocument;
    /** Where a setting of it comes from: a place in a document, or a flag. */
    readonly placeOf: PlaceOf;
    /** Files, for the program's head. */
    readonly files: readonly string[];
}

const OUTSIDE = "outside-paths";

/** Reads the documents of a command. */
export const READERS: Readonly<
    Record<CommandName, (given: Given, pools: PoolChoice, onWarning: (message: string) => void) => Read>
> = {
    "from-v1": ({ values, switches }, pools, onWarning) => {
        const [deploymentConfig = ""] = values["deployment"] ?? [];
        const [inferenceConfig] = values["inference"] ?? [];
        const [model] = values["model"] ?? [];
        const [image] = values["image"] ?? [];
        const documents: V1Documents = {
            name: values["name"]?.[0] ?? USUAL_NAME,
            deploymentConfig,
            ...(inferenceConfig === undefined ? {} : { inferenceConfig }),
            ...(model === undefined ? {} : { model }),
            ...(image === undefined ? {} : { image }),
            ...(typeof pools.keys === "string" ? { pool: pools.keys } : {}),
            outsidePaths: switches.has(OUTSIDE),
            onWarning,
        };
        const document = fromV1Documents(documents);
        return {
            document,
            placeOf: orFlag(placesOfV1(documents, document), {
                ...{ endpointName: "--name", model: "--model", pool: "--pool" },
                ...(image === undefined ? {} : { image: "--image" }),
            }),
            files: [...(inferenceConfig === undefined ? [] : [inferenceConfig]), deploymentConfig],
        };
    },
    "from-v2": ({ values, switches }, pools, onWarning) => {
        const [endpoint = ""] = values["endpoint"] ?? [];
        const deployments = values["deployment"] ?? [];
        const [traffic] = values["traffic"] ?? [];
        const documents: V2Documents = {
            endpoint,
            deployments,
            ...(traffic === undefined ? {} : { traffic: readShares(traffic) }),
            ...(pools.keys === undefined ? {} : { pool: pools.keys }),
            outsidePaths: switches.has(OUTSIDE),
            onWarning,
        };
        return {
            document: fromV2Documents(documents),
            placeOf: orFlag(placesOfV2(documents), {
                pool: "--pool",
                ...(traffic === undefined ? {} : { traffic: "--traffic" }),
            }),
            files: [endpoint, ...deployments],
        };
    },
};

/** The flag of a setting that a flag gave, of the endpoint or of a version; else its place in a document. */
function orFlag(placeOf: PlaceOf, flags: Readonly<Record<string, string>>): PlaceOf {
    return (path) => {
        const [setting = ""] = path.replace(/^versions\.[^.]*\./, "").split(".");
        return (Object.hasOwn(flags, setting) ? flags[setting] : undefined) ?? placeOf(path);
    };
}

function readShares(text: string): Readonly<Record<string, number>> {
    const pairs = Object.entries(readPairs("--traffic", text, "blue=90,green=10"));
    const shares = pairs.map(([name, share]) => [name, Number(share)] as const);
    const [odd] = shares.find(([, share]) => !Number.isFinite(share)) ?? [];
    if (odd !== undefined) {
        throw new UsageError(
            `--traffic ${quoted(text)} must be pairs such as blue=90,green=10: ${odd} is no number.`,
        );
    }
    return Object.fromEntries(shares);
}
