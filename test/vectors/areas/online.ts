import { isPlainObject } from "#src/core/checks";
import { type V2Documents, fromV2Documents } from "#src/documents/fromV2Documents";
import { DocumentSettings, askedOf, contentOf, read } from "../documentSource";
import { type Expected, expectedOf } from "../expected";
import { type Flat, flatten } from "../flatten";
import { inFolder } from "../folder";
import { memberNamed } from "../members";
import type { Program, Refusal, Trial } from "../program";
import type { Members } from "../settings";
import type { Adapter } from "../tried";
import { tryVersions } from "./endpoints";

const AZURE_ML = "Azure ML";
const ENDPOINT_FILE = "endpoint.yml";
const DEPLOYMENT_FILE = "deployment.yml";

/** What scores where a case is about something else. */
const SCORED = {
    type: "kubernetes",
    model: "azureml:m:1",
    environment: "azureml:e:1",
    code_configuration: { code: "azureml:c:1", scoring_script: "score.py" },
} as const;

/** The YAML of an endpoint: what `fromV2Documents` makes of it, with a deployment for each share of the traffic. */
export const onlineEndpoint: Adapter = (one) => {
    const content = contentOf(one.input, "v2");
    const { traffic } = content;
    const names = isPlainObject(traffic) && Object.keys(traffic).length > 0 ? Object.keys(traffic) : ["blue"];
    const deployments = names.map((name) => ({ ...SCORED, name, endpoint_name: content["name"] }));
    // An endpoint that was only just made has no traffic, and the program says so.
    const none = Object.fromEntries(names.map((name) => [name, 0]));
    const shown = traffic === undefined || isEmpty(traffic) ? { traffic: none } : {};
    const expected = expectedOf(bodyOf(one.expect.effective ?? {}), {
        vocabulary: "arm",
        of: ["endpoint", "share", "target"],
        defaults: "v2",
    });
    return {
        asked: askedOf(flatten(content, "yaml"), "yaml"),
        trials: [
            inFolder({ [ENDPOINT_FILE]: one.input }, () =>
                tryDocuments({ endpoint: ENDPOINT_FILE, deployments, ...shown }, content),
            ),
        ],
        compare: ({ way, values }) => [[withoutVersions(expected), values, { way }]],
        unknown: expected.unknown,
    };
};

/** The YAML of a deployment: what `fromV2Documents` makes of it, with all the traffic of a plain endpoint. */
export const onlineDeployment: Adapter = (one) => {
    const content = contentOf(one.input, "v2");
    const { endpoint_name: endpointName, name } = content;
    const endpoint = { name: endpointName ?? "my-endpoint", compute: "azureml:k8s" };
    const traffic = typeof name === "string" ? { traffic: { [name]: 100 } } : {};
    const body = bodyOf(one.expect.effective ?? {});
    const sent = expectedOf(body, { vocabulary: "arm", of: ["version", "endpoint"], defaults: "v2" });
    const expected = { ...sent, values: new Map([...sent.values, ...inlineOf(content)]) };
    return {
        asked: askedOf(flatten(content, "yaml"), "yaml"),
        trials: [
            inFolder({ [DEPLOYMENT_FILE]: one.input }, () =>
                tryDocuments({ endpoint, deployments: [DEPLOYMENT_FILE], ...traffic }, content),
            ),
        ],
        compare: ({ way, versions = {} }) => [
            [
                without(expected, ["auth", ...sizesElsewhere(content, body)]),
                versions[String(name)] ?? new Map<string, unknown>(),
                { way },
            ],
        ],
        unknown: expected.unknown,
    };
};

function tryDocuments(documents: V2Documents, content: Members): Trial {
    const asked = askedOf(flatten(content, "yaml"), "yaml");
    const { document, refusals } = read(
        () => fromV2Documents({ ...documents, onWarning: () => undefined }),
        "yaml",
    );
    if (document === undefined) {
        return { way: AZURE_ML, refusals: refusals.map((one) => ofTheCase(one, asked)), values: new Map() };
    }
    const program: Program = {
        way: AZURE_ML,
        endpoint: new DocumentSettings(document, asked),
    };
    const trial = tryVersions(program);
    const shares = [...Object.entries(trial.versions ?? {})].flatMap(([name, values]) => {
        const share = values.get("share");
        return share === 0 || share === undefined ? [] : [[name.toLowerCase(), share] as const];
    });
    return { ...trial, values: new Map([...trial.values, ["traffic", Object.fromEntries(shares)]]) };
}

/** What the adapter wrote beside the case's document comes from the case's own members. */
function ofTheCase(refusal: Refusal, asked: Members): Refusal {
    const names: Readonly<Record<string, string>> = {
        "document.endpoint.name": "endpoint_name",
        "document.deployments": "traffic",
        ...(asked["endpoint_name"] === undefined ? {} : { "document.traffic": "name" }),
    };
    const name = Object.keys(names).find((start) => refusal.path.startsWith(start));
    return name === undefined ? refusal : { ...refusal, about: [names[name] as string] };
}

/** A body's members: what is in its properties, and beside them. Where it is, and what its SKU is called, is Azure's. */
function bodyOf(effective: Flat | undefined): Flat {
    const { properties, sku, ...top } = (effective ?? {}) as Readonly<Record<string, Members>>;
    const sized = sku?.["capacity"] === undefined ? {} : { capacity: sku["capacity"] };
    return flatten({ ...top, location: undefined, ...sized, ...properties }, "arm");
}

/** What an environment that is written out is made of: v2 registered it first. */
function inlineOf({ environment }: Members): [string, unknown][] {
    if (!isPlainObject(environment)) {
        return [];
    }
    const { image, conda_file: conda } = environment;
    return [
        ["image", image],
        ["condaFile", typeof conda === "string" ? conda : undefined],
        ["condaDependencies", isPlainObject(conda) ? conda : undefined],
    ];
}

/** The sizes of an InstanceType are in the cluster, and in neither document. */
function sizesElsewhere({ instance_type: instanceType }: Members, body: Flat): readonly string[] {
    const sizes =
        instanceType === undefined ? [] : ["cpuCores", "memoryGb", "cpuCoresLimit", "memoryGbLimit"];
    return sizes.filter((size) => !memberNamed(size).names.arm.some((name) => body[name] !== undefined));
}

function isEmpty(value: unknown): boolean {
    return isPlainObject(value) && Object.keys(value).length === 0;
}

function withoutVersions(expected: Expected): Expected {
    return without(expected, ["type", "computeName"]);
}

function without(expected: Expected, names: readonly string[]): Expected {
    return { ...expected, values: new Map([...expected.values].filter(([name]) => !names.includes(name))) };
}
