import { isPlainObject } from "../../core/checks";
import { DEFAULT_SCORING_PATH } from "../../plan/endpointParts";
import { DEFAULT_PORT } from "../../plan/versionParts";
import { isConda, isCondaContent } from "../conda";
import type { VersionDocument } from "../endpointDocument";
import { ifGiven } from "../ifGiven";
import type { Item } from "../item";
import { fromHere } from "../paths";
import { openBlock } from "./keys";
import { readReference } from "./reference";
import { int, str } from "./values";

/** Where a container answers that is not Azure ML's own server. */
export interface V2Routes {
    readonly port: number;
    readonly scoringPath: string;
    readonly livenessPath: string;
    readonly readinessPath: string;
}

/** What an environment comes to in a version. */
export interface V2Environment {
    readonly version: Pick<VersionDocument, "image" | "environment" | "condaFile" | "condaDependencies">;
    /** Undefined where the document says nothing of it. */
    readonly routes: V2Routes | undefined;
}

/** What a registered environment keeps, and a deployment does without. */
const NOTES = ["name", "version", "description", "tags"];

const KEYS = [
    ...["image", "conda_file", "build", "inference_config", "os_type", "datastore", ...NOTES],
    ...[
        "$schema",
        "id",
        "creation_context",
        "latest_version",
        "auto_delete_setting",
        "intellectual_property",
    ],
];

/** Routes of Azure ML's own inference server: what an environment without routes means. */
export const SERVER_ROUTES: V2Routes = {
    port: DEFAULT_PORT,
    scoringPath: DEFAULT_SCORING_PATH,
    livenessPath: "/",
    readinessPath: "/",
};

const NOTHING: V2Environment = { version: {}, routes: undefined };

/** Reads a deployment's environment: a registered one, or what is in it. @param directory Of the document. */
export function readV2Environment(item: Item, directory: string): V2Environment {
    if (item.value === undefined || item.value === null) {
        return NOTHING;
    }
    if (!isPlainObject(item.value)) {
        return { ...NOTHING, version: ifGiven("environment", readReference(item, "environments")) };
    }
    const block = openBlock(item, "{ image: …, conda_file: conda.yml }", KEYS, {
        channels: IN_CONDA,
        dependencies: IN_CONDA,
    });
    return block === undefined ? NOTHING : readInline(block, directory);
}

const IN_CONDA = ["belongs into conda_file", "Write conda_file: { channels: …, dependencies: … }."] as const;

function readInline(block: Item, directory: string): V2Environment {
    if (block.keys.every((key) => key === "name" || key === "version")) {
        const remedy =
            'Write environment: "azureml:<name>:<version>" for a registered one, or give its image.';
        block.problem("has no image", remedy, "nothing");
        return NOTHING;
    }
    if (block.at("build").value !== undefined) {
        const remedy = "Build the image and push it, and write image.";
        block.at("build").problem("is not built here", remedy, "nothing");
    }
    const os = block.at("os_type");
    if (os.value !== null && os.oneOf(["linux", "windows"], (text) => text.toLowerCase()) === "windows") {
        os.problem("must be linux: the pools' nodes are", "Give an image for Linux.");
    }
    const image = str(block.at("image"));
    const conda = readConda(block.at("conda_file"), directory);
    if (conda !== undefined && image === undefined && block.at("build").value === undefined) {
        block
            .at("image")
            .problem("is missing beside conda_file, which is installed upon it", "Give the base image.");
    }
    return {
        version: { ...ifGiven("image", image), ...conda },
        routes: readRoutes(block.at("inference_config")),
    };
}

function readConda(item: Item, directory: string): V2Environment["version"] | undefined {
    if (item.value === undefined || item.value === null) {
        return undefined;
    }
    if (isPlainObject(item.value)) {
        return isCondaContent(item) ? { condaDependencies: structuredClone(item.value) } : {};
    }
    const given = str(item);
    const path = given === undefined ? undefined : fromHere(directory, given.replace(/^file:/, ""));
    return path === undefined || !isConda(item, path) ? {} : { condaFile: path };
}

const ROUTES = ["liveness_route", "readiness_route", "scoring_route"] as const;

function readRoutes(block: Item): V2Routes | undefined {
    if (openBlock(block, "{ scoring_route: { port: 8080, path: /score }, … }", ROUTES) === undefined) {
        return undefined;
    }
    const [liveness, readiness, scoring] = ROUTES.map((key) => readRoute(block.at(key)));
    if (liveness === undefined || readiness === undefined || scoring === undefined) {
        return undefined;
    }
    for (const [key, { port }] of [
        ["liveness_route", liveness],
        ["readiness_route", readiness],
    ] as const) {
        if (port !== scoring.port) {
            const rule = `must be scoring_route's, which is ${scoring.port}: a container listens on one port here`;
            block.at(key).at("port").problem(rule, "Let the container answer all of them on one port.");
        }
    }
    return {
        port: scoring.port,
        scoringPath: scoring.path,
        livenessPath: liveness.path,
        readinessPath: readiness.path,
    };
}

function readRoute(block: Item): { readonly port: number; readonly path: string } | undefined {
    if (block.value === undefined) {
        return block.problem("is missing", "Give its port and path.");
    }
    if (openBlock(block, "{ port: 8080, path: /score }", ["port", "path"]) === undefined) {
        return undefined;
    }
    for (const key of ["port", "path"].filter((one) => block.at(one).value === undefined)) {
        block.at(key).problem("is missing", "Give it.");
    }
    const [port, path] = [int(block.at("port"), 1, 65_535), str(block.at("path"))];
    return port === undefined || path === undefined ? undefined : { port, path };
}
