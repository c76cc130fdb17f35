import type { EndpointDocument } from "../documents/endpointDocument";
import { fromV1Documents } from "../documents/fromV1Documents";
import { fromV2Documents } from "../documents/fromV2Documents";
import { type Given, UsageError, quoted, readPairs } from "./commandLine";
import type { CommandName } from "./flags";
import type { PoolChoice } from "./existing";
import { USUAL_NAME } from "./program/endpoint";

/** What a command read. */
export interface Read {
    readonly document: EndpointDocument;
    /** Files, for the program's head. */
    readonly files: readonly string[];
}

/** Reads the documents of a command. */
export const READERS: Readonly<
    Record<CommandName, (given: Given, pools: PoolChoice, onWarning: (message: string) => void) => Read>
> = {
    "from-v1": ({ values }, pools, onWarning) => {
        const [deploymentConfig = ""] = values["deployment"] ?? [];
        const [inferenceConfig] = values["inference"] ?? [];
        const [model] = values["model"] ?? [];
        const [image] = values["image"] ?? [];
        const document = fromV1Documents({
            name: values["name"]?.[0] ?? USUAL_NAME,
            deploymentConfig,
            ...(inferenceConfig === undefined ? {} : { inferenceConfig }),
            ...(model === undefined ? {} : { model }),
            ...(image === undefined ? {} : { image }),
            ...(typeof pools.keys === "string" ? { pool: pools.keys } : {}),
            onWarning,
        });
        return {
            document,
            files: [...(inferenceConfig === undefined ? [] : [inferenceConfig]), deploymentConfig],
        };
    },
    "from-v2": ({ values }, pools, onWarning) => {
        const [endpoint = ""] = values["endpoint"] ?? [];
        const deployments = values["deployment"] ?? [];
        const [traffic] = values["traffic"] ?? [];
        const document = fromV2Documents({
            endpoint,
            deployments,
            ...(traffic === undefined ? {} : { traffic: readShares(traffic) }),
            ...(pools.keys === undefined ? {} : { pool: pools.keys }),
            onWarning,
        });
        return { document, files: [endpoint, ...deployments] };
    },
};

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
