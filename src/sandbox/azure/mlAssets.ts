import { at } from "../paths";
import { same, textOf, within, type Bag } from "../values";
import { badRequest, notFound } from "./armError";
import type { ArmType, ArmWrite, Behaviour, World } from "./behaviour";
import { parseId, type ArmId } from "./ids";

const WORKSPACES = "Microsoft.MachineLearningServices/workspaces";

/** Names of assets: 1–255 letters, digits, '-', '_' and '.'. */
const NAME = /^[-\w.]{1,255}$/;

/** A kind of asset: its segment of the type, and what defines a version of it, with the service's defaults. */
interface AssetKind {
    readonly segment: string;
    readonly token: string;
    readonly word: string;
    readonly content: Readonly<Record<string, unknown>>;
}

const KINDS: readonly AssetKind[] = [
    {
        segment: "models",
        token: "ModelVersion",
        word: "Model",
        content: { modelUri: undefined, modelType: "custom_model" },
    },
    {
        segment: "environments",
        token: "EnvironmentVersion",
        word: "Environment",
        content: { image: undefined, condaFile: undefined, inferenceConfig: undefined, build: undefined },
    },
    { segment: "codes", token: "CodeVersion", word: "Code", content: { codeUri: undefined } },
];

/** A version of an asset: its container comes with the first one, and what defines it never changes. */
function behaviourOf(kind: AssetKind): Behaviour {
    return {
        lock: ({ id }) => id.text,
        check: (write) => {
            checkNames(kind, write.id);
            checkContent(kind, write);
        },
        settle: ({ body }) => ({
            ...body,
            properties: within(body["properties"], (properties) => ({
                ...defaults(kind),
                ...properties,
                provisioningState: "Succeeded",
            })),
        }),
    };
}

function defaults({ segment }: AssetKind): Bag {
    const given = { isAnonymous: false, isArchived: false, tags: {}, properties: {} };
    const environment = { environmentType: "UserCreated", osType: "Linux" };
    return segment === "environments" ? { ...given, ...environment } : given;
}

function checkNames({ word }: AssetKind, id: ArmId): void {
    const { name } = parseId(id.parent ?? "");
    for (const part of [name, id.name]) {
        if (!NAME.test(part)) {
            throw badRequest(
                "InvalidAssetName",
                `${word} '${name}:${id.name}' is invalid: names and versions have 1 to 255 letters, digits, '-', '_' and '.'.`,
            );
        }
    }
}

function checkContent({ word, content }: AssetKind, { id, body, before }: ArmWrite): void {
    const changed = Object.entries(content).find(([member, byDefault]) => {
        const [former, now] = [before?.body, body].map((all) => at(all, `properties.${member}`) ?? byDefault);
        return before !== undefined && !same(former, now);
    });
    if (changed !== undefined) {
        const { name } = parseId(id.parent ?? "");
        throw badRequest(
            "UserError",
            `${word} '${name}:${id.name}' already exists, and its ${changed[0]} is immutable. Register another version.`,
        );
    }
}

/** Throws when an ARM id names an asset version of a workspace that is not there. */
export function checkAsset(id: unknown, world: World): void {
    const text = textOf(id);
    const isVersion = KINDS.some(({ segment }) => {
        const pattern = new RegExp(`/workspaces/[^/]+/${segment}/[^/]+/versions/[^/]+$`, "i");
        return text !== undefined && pattern.test(text);
    });
    if (isVersion && text?.startsWith("/") === true && world.get(text) === undefined) {
        throw notFound(parseId(text));
    }
}

/** Versions of models, environments and code. */
export const ML_ASSET_TYPES: readonly ArmType[] = KINDS.map((kind) => ({
    token: `azure-native:machinelearningservices:${kind.token}`,
    arm: `${WORKSPACES}/${kind.segment}/versions`,
    names: ["workspaceName", "name", "version"],
    flat: false,
    impliedParents: 1,
    computed: ["properties.provisioningState", "properties.environmentType"],
    behaviour: behaviourOf(kind),
}));
