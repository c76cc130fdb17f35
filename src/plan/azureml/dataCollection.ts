import {
    isPlainObject,
    needsPlainValue,
    oneOf,
    plainObject,
    positiveNumber,
    textList,
    unique,
    unknownKeys,
} from "../../core/checks";
import type { Findings } from "../../core/problems";
import type { CarriedCheck } from "../carried";
import { checkClientId } from "../workloadIdentity";
import { type AssetPlace, referenceTo } from "./reference";

/** Data collection with nothing left to decide. */
export interface DataCollectionPlan {
    readonly rollingRate: "Minute" | "Hour" | "Day";
    readonly collections: Readonly<Record<string, { readonly samplingRate: number }>>;
    readonly captureHeaders: readonly string[];
}

/** The streams that the collector's own samples write. */
const STREAMS = ["model_inputs", "model_outputs"];
const RATES = ["Minute", "Hour", "Day"] as const;
/** A header's name: RFC 9110's token. */
const HEADER = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}$/;

/** Decides what is collected; undefined for nothing. */
export function planDataCollection(f: Findings, value: unknown): DataCollectionPlan | undefined {
    const all = Object.fromEntries(STREAMS.map((name) => [name, { samplingRate: 1 }]));
    const usual: DataCollectionPlan = { rollingRate: "Hour", collections: all, captureHeaders: [] };
    if (value === undefined || value === false) {
        return undefined;
    }
    if (value === true || !isPlainObject(value)) {
        if (value !== true) {
            const remedy = needsPlainValue(value) ?? "Write true, or { samplingRate: 0.1 }.";
            f.problem("collectModelData", value, "must be true, false or settings of the collector", remedy);
        }
        return usual;
    }
    const at = f.at("collectModelData");
    unknownKeys(at, "", value, ["samplingRate", "rollingRate", "collections", "captureHeaders"]);
    const samplingRate = share(at, "samplingRate", value["samplingRate"], 1);
    const rate = value["rollingRate"] ?? usual.rollingRate;
    return {
        rollingRate: oneOf(at, "rollingRate", rate, RATES) ? rate : usual.rollingRate,
        collections: planCollections(at, value["collections"], samplingRate),
        captureHeaders: planHeaders(at, value["captureHeaders"]),
    };
}

function share(f: Findings, path: string, value: unknown, usual: number): number {
    return value !== undefined && positiveNumber(f, path, value, 1) ? value : usual;
}

function planCollections(
    f: Findings,
    given: unknown,
    samplingRate: number,
): DataCollectionPlan["collections"] {
    const usual = Object.fromEntries(STREAMS.map((name) => [name, { samplingRate }]));
    if (given === undefined || !plainObject(f, "collections", given, "{ model_inputs: {} }")) {
        return usual;
    }
    const at = f.at("collections");
    const entries = Object.entries(given).filter(([, collection]) => collection !== undefined);
    if (entries.length === 0) {
        f.problem("collections", undefined, "has none", "Name one, or leave collections out.");
    }
    const planned = entries.map(([name, collection]) => {
        if (!/^[A-Za-z0-9_]+$/.test(name)) {
            at.problem(
                name,
                undefined,
                "must be a name of letters, digits and _",
                "Use the scoring script's name.",
            );
        }
        if (!plainObject(at, name, collection, "{ samplingRate: 0.1 }")) {
            return [name, { samplingRate }] as const;
        }
        unknownKeys(at, name, collection, ["samplingRate", "dataId", "clientId"]);
        return [
            name,
            { samplingRate: share(at.at(name), "samplingRate", collection["samplingRate"], samplingRate) },
        ] as const;
    });
    return Object.fromEntries(planned.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function planHeaders(f: Findings, given: unknown): readonly string[] {
    if (given === undefined || !textList(f, "captureHeaders", given)) {
        return [];
    }
    const at = f.at("captureHeaders");
    given.forEach((header, index) => {
        if (!HEADER.test(header)) {
            at.problem(
                `[${index}]`,
                header,
                "must be the name of a request header",
                'Write "x-request-id", say.',
            );
        } else if (header.toLowerCase() === "authorization") {
            at.problem(`[${index}]`, header, "would keep the callers' keys in storage", "Take it out.");
        }
    });
    unique(f, "captureHeaders", given, (header) => header.toLowerCase());
    return given;
}

/** The rules for what a version's data collection carries. */
export function carriedOfDataCollection(
    prefix: readonly string[],
    value: unknown,
    place?: AssetPlace,
): CarriedCheck[] {
    const collections = isPlainObject(value) ? value["collections"] : undefined;
    return Object.keys(isPlainObject(collections) ? collections : {}).flatMap((name): CarriedCheck[] => {
        const path = [...prefix, "collectModelData", "collections", name];
        return [
            [[...path, "dataId"], referenceTo("data", place)],
            [[...path, "clientId"], checkClientId],
        ];
    });
}
