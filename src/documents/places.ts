import { isPlainObject } from "../core/checks";
import { Findings } from "../core/problems";
import type { V1Documents } from "./fromV1Documents";
import type { V2Documents } from "./fromV2Documents";
import type { EndpointDocument } from "./endpointDocument";
import type { Item } from "./item";
import { readDocument } from "./readDocument";
import { type SettingKeys, V1_DEPLOYMENT, V1_ENDPOINT, V1_INFERENCE, V1_OLDER_KEYS } from "./v1/settingKeys";
import { V2_DEPLOYMENT, V2_ENDPOINT } from "./v2/settingKeys";

/**
 * Where a document says what a setting of its endpoint came from: `deploymentconfig.json:7: numReplicas` for
 * `versions.default.replicas`. Undefined for what is in none.
 */
export type PlaceOf = (path: string) => string | undefined;

/** The places of v1's documents. @param endpoint What they came to. */
export function placesOfV1(documents: V1Documents, endpoint: EndpointDocument): PlaceOf {
    const deployment = rootOf("deploymentConfig", documents.deploymentConfig, "v1");
    const inference = rootOf("inferenceConfig", documents.inferenceConfig, "v1");
    const older = isPlainObject(inference?.at("environment").value) ? {} : V1_OLDER_KEYS;
    const [versionName = ""] = Object.keys(endpoint.versions);
    const version = {
        ...items(deployment, V1_DEPLOYMENT),
        ...items(inference, { ...V1_INFERENCE, ...older }),
        // What stands beside the documents is in none of them.
        ...(documents.image === undefined ? {} : { image: undefined }),
    };
    return placeIn({ ...items(deployment, V1_ENDPOINT), ...under(`versions.${versionName}`, version) });
}

/** The places of v2's documents. */
export function placesOfV2(documents: V2Documents): PlaceOf {
    const endpoint = rootOf("endpoint", documents.endpoint, "v2");
    const versions = documents.deployments.map((one, index) => {
        const root = rootOf(`deployments[${index}]`, one, "v2");
        const name = String(root?.at("name").value);
        const traffic = { traffic: endpoint?.at("traffic").at(name) };
        const version = under(`versions.${name}`, { ...traffic, ...items(root, V2_DEPLOYMENT) });
        const first = index === 0 ? { enableAppInsights: root?.at("app_insights_enabled") } : {};
        return { ...first, ...version };
    });
    return placeIn(Object.assign({}, items(endpoint, V2_ENDPOINT), ...versions) as Items);
}

/** Items by the setting that they become; undefined where a setting is from no document. */
type Items = Readonly<Record<string, Item | undefined>>;

/** The documents are read again, for their places alone: what is wrong with them has been told. */
function rootOf(argument: string, given: unknown, reader: "v1" | "v2"): Item | undefined {
    return given === undefined
        ? undefined
        : readDocument(new Findings(), argument, given, { reader, outside: true })?.root;
}

function items(root: Item | undefined, keys: SettingKeys): Items {
    const entries = Object.entries(keys).map(([setting, path]) => [
        setting,
        path.split(" ").reduce<Item | undefined>((item, key) => item?.at(key), root),
    ]);
    return Object.fromEntries(entries) as Items;
}

function under(path: string, settings: Items): Items {
    const entries = Object.entries(settings).map(([key, item]) => [
        key === "" ? path : `${path}.${key}`,
        item,
    ]);
    return Object.fromEntries(entries) as Items;
}

/** The place of the longest beginning of a path that is known, and of the member of that name in it. */
function placeIn(known: Items): PlaceOf {
    return (path) => {
        const parts = path.split(".");
        for (let length = parts.length; length > 0; length--) {
            const beginning = parts.slice(0, length).join(".");
            if (Object.hasOwn(known, beginning)) {
                const item = known[beginning];
                const member = parts.slice(length).reduce((one, key) => one?.at(key), item);
                return (member?.value === undefined ? item : member)?.place;
            }
        }
        return undefined;
    };
}
