import { finiteNumber, isPlainObject } from "../../core/checks";
import type { CollectionSettings } from "../../plan/version";
import type { VersionDocument } from "../endpointDocument";
import { ifGiven } from "../ifGiven";
import type { Item } from "../item";
import { openBlock } from "./keys";
import { readReference } from "./reference";
import { str } from "./values";

const RATES = { minute: "Minute", hour: "Hour", day: "Day" } as const;

/** Reads a deployment's `data_collector`; false where nothing is collected. */
export function readDataCollector(block: Item): NonNullable<VersionDocument["collectModelData"]> {
    const keys = ["collections", "rolling_rate", "sampling_rate", "request_logging"];
    if (openBlock(block, '{ collections: { model_inputs: { enabled: "true" } } }', keys) === undefined) {
        return false;
    }
    if (block.at("collections").value === undefined) {
        block.at("collections").problem("is missing", 'Write { model_inputs: { enabled: "true" } }.');
        return false;
    }
    const collections = readCollections(block.at("collections"));
    const rate = block.at("rolling_rate");
    const rolling =
        rate.value === null ? undefined : rate.oneOf(["minute", "hour", "day"], (text) => text.toLowerCase());
    const samplingRate = readSampling(block.at("sampling_rate"));
    const captureHeaders = readHeaders(block.at("request_logging"));
    if (Object.keys(collections).length === 0) {
        return false;
    }
    return {
        collections,
        samplingRate: samplingRate ?? 1,
        rollingRate: RATES[rolling ?? "hour"],
        ...ifGiven("captureHeaders", captureHeaders),
    };
}

/** Those that are enabled. */
function readCollections(block: Item): Readonly<Record<string, CollectionSettings<string>>> {
    if (block.value === null || !block.isBlock('{ model_inputs: { enabled: "true" } }')) {
        return {};
    }
    const entries = block.keys.map((name) => [name, readCollection(block.at(name))] as const);
    return Object.fromEntries(entries.filter(([, collection]) => collection !== undefined)) as Readonly<
        Record<string, CollectionSettings<string>>
    >;
}

function readCollection(block: Item): CollectionSettings<string> | undefined {
    if (block.value === null) {
        return block.problem("must not be null", 'Write { enabled: "true" }.');
    }
    if (openBlock(block, '{ enabled: "true" }', ["enabled", "data", "client_id"]) === undefined) {
        return undefined;
    }
    const enabled = block.at("enabled");
    if (enabled.value === undefined) {
        return enabled.problem("is missing", 'Write enabled: "true".');
    }
    if (typeof enabled.value === "boolean") {
        return enabled.problem(
            "must be a text, and v2 took nothing else",
            `Write "${enabled.value}" with quotes.`,
        );
    }
    const settings = {
        ...ifGiven("dataId", readData(block.at("data"))),
        ...ifGiven("clientId", str(block.at("client_id"))),
    };
    const on =
        enabled.value === null ? undefined : enabled.oneOf(["true", "false"], (text) => text.toLowerCase());
    return on === "true" ? settings : undefined;
}

function readData(item: Item): string | undefined {
    if (item.value === undefined || item.value === null) {
        return undefined;
    }
    if (!isPlainObject(item.value)) {
        return readReference(item, "data");
    }
    if (
        openBlock(item, "{ name: inputs, version: … }", ["name", "path", "version", "data_id"]) === undefined
    ) {
        return undefined;
    }
    if (item.at("data_id").value !== undefined) {
        return readReference(item.at("data_id"), "data");
    }
    if (item.at("path").value !== undefined) {
        const remedy = "Register the data asset with that path, and name it: data: azureml:<name>:<version>.";
        item.at("path").problem("makes a data asset, which is not made here", remedy);
    }
    const [name, version] = [str(item.at("name")), str(item.at("version"))];
    if (name === undefined || version === undefined) {
        return item.problem(
            "must name a data asset and its version",
            "Write data: azureml:<name>:<version>.",
            "nothing",
        );
    }
    return `azureml:${name}:${version}`;
}

function readSampling(item: Item): number | undefined {
    if (item.value === undefined || item.value === null) {
        return undefined;
    }
    if (item.value === 0) {
        return item.problem("keeps nothing", 'Write enabled: "false" in each collection instead.');
    }
    return item.check((f, path, value) => (finiteNumber(f, path, value, 0, 1) ? value : undefined));
}

function readHeaders(block: Item): string[] | undefined {
    if (openBlock(block, "{ capture_headers: [x-request-id] }", ["capture_headers"]) === undefined) {
        return undefined;
    }
    const list = block.at("capture_headers");
    if (list.value === undefined || list.value === null) {
        return undefined;
    }
    if (!Array.isArray(list.value)) {
        return list.problem("must be a list", "Write [x-request-id], say.");
    }
    return list.elements.flatMap((item) => item.text() ?? []);
}
