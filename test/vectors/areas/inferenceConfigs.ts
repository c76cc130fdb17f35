import { posix } from "node:path";
import { isPlainObject } from "#src/core/checks";
import { fromV1Documents } from "#src/documents/fromV1Documents";
import { DocumentSettings, askedOf, contentOf, read } from "../documentSource";
import { type Expected, expectedOf } from "../expected";
import { type Flat, flatten } from "../flatten";
import { inFolder } from "../folder";
import type { Values } from "../members";
import type { Trial } from "../program";
import type { Members } from "../settings";
import type { Adapter } from "../tried";
import { tryProgram } from "./services";

const FILE = "inferenceconfig.json";
const NAME = "svc";
const AZURE_ML = "Azure ML";

/** Images of azureml-core 1.61 for an environment that names none. */
const DEFAULT_IMAGES = {
    cpu: "mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu22.04:20251130.v1",
    gpu: "mcr.microsoft.com/azureml/openmpi4.1.0-cuda11.8-cudnn8-ubuntu22.04",
} as const;

/** `inferenceconfig.json`: what `fromV1Documents` makes of it beside a service with all defaults, on Azure ML, which builds images. */
export const inferenceConfig: Adapter = (one) => {
    const content = contentOf(one.input, "v1");
    const asked = askedOf(flatten(content, "document"), "document");
    const expected = expectedInference(one.expect.effective ?? {}, content);
    return {
        asked,
        trials: [inFolder({ [FILE]: one.input }, () => tryDocument(asked))],
        compare: ({ way, values }) => [[expected, values, { way }]],
        unknown: expected.unknown,
    };
};

function tryDocument(asked: Members): Trial {
    const { document, refusals } = read(
        () =>
            fromV1Documents({
                name: NAME,
                deploymentConfig: { computeType: "aks" },
                inferenceConfig: FILE,
                onWarning: () => undefined,
            }),
        "document",
    );
    if (document === undefined) {
        return { way: AZURE_ML, refusals, values: new Map() };
    }
    const endpoint = new DocumentSettings(document, asked);
    const [name = ""] = Object.keys(document.versions);
    const trial = tryProgram(NAME, { way: AZURE_ML, endpoint }, name);
    return { ...trial, values: withPlaces(trial.values) };
}

/** The script's place in the working directory, wherever its directory begins. */
function withPlaces(values: Values): Values {
    const [directory, script] = [values.get("code"), values.get("script")];
    return new Map([...values, ["entryScript", joined(directory, script)]]);
}

function joined(directory: unknown, path: unknown): string | undefined {
    const start = typeof directory === "string" ? directory : "";
    return typeof path === "string" ? posix.join(start, path) : undefined;
}

/** What v1 would have built: what its reader tells, and what the document says of an environment written out in it. */
function expectedInference(effective: Flat, content: Members): Expected {
    const {
        environment,
        entry_script: script,
        conda_file: conda,
        source_directory: source,
        ...rest
    } = effective;
    // With which GPU driver an image is, the image says; and v1 took an empty text for nothing.
    const others = Object.entries(rest).filter(([name, value]) => value !== "" && !IN_IMAGE.includes(name));
    const told = expectedOf(Object.fromEntries(others), { vocabulary: "argument", of: ["version"] });
    const directory = typeof source === "string" ? source.replace(/^<cwd>\/?/, "") : undefined;
    const image = imageOf(effective, content);
    return {
        unknown: told.unknown,
        values: new Map([
            ...told.values,
            ["entryScript", joined(directory, script)],
            ...(conda === undefined || conda === ""
                ? []
                : [["condaFile", joined(directory, conda)] as const]),
            ...(directory === undefined ? [] : [["code", directory] as const]),
            ...(image === undefined ? [] : [["image", image] as const]),
            ...(environment === undefined ? [] : inlineOf(content)),
        ]),
    };
}

const IN_IMAGE = ["enable_gpu", "base_image", "base_image_registry"];

/** Undefined where v1's service chose the image. */
function imageOf(
    { base_image: base, enable_gpu: gpu, runtime, environment }: Flat,
    content: Members,
): unknown {
    if (environment !== undefined) {
        const { baseImage, baseImageRegistry } = blockOf(blockOf(content["environment"])["docker"]);
        return withRegistry(baseImage ?? undefined, baseImageRegistry);
    }
    if (base !== undefined && base !== "") {
        return withRegistry(base, content["baseImageRegistry"]);
    }
    return runtime === undefined ? undefined : gpu === true ? DEFAULT_IMAGES.gpu : DEFAULT_IMAGES.cpu;
}

/** v1 pulled an image from the registry that stood beside it. */
function withRegistry(image: unknown, registry: unknown): unknown {
    const { address } = blockOf(registry);
    return typeof image === "string" && typeof address === "string" ? `${address}/${image}` : image;
}

function inlineOf(content: Members): [string, unknown][] {
    const { environmentVariables, python } = blockOf(content["environment"]);
    const { condaDependencies, userManagedDependencies: own } = blockOf(python);
    return [
        ["environmentVariables", environmentVariables ?? undefined],
        ...(condaDependencies === undefined || own === true
            ? []
            : [["condaDependencies", condaDependencies] as [string, unknown]]),
    ];
}

function blockOf(value: unknown): Members {
    return isPlainObject(value) ? value : {};
}
