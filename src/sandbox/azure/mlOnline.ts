import { createHash } from "node:crypto";
import { at } from "../paths";
import { bagOf, plain, plainBag, same, textOf, within, without, type Bag } from "../values";
import { badRequest, notFound } from "./armError";
import type { ArmWrite, Behaviour, Held, World } from "./behaviour";
import { parseId } from "./ids";
import { routerAddress } from "./mlExtension";
import { addedProperties, checkAddOnly, checkName } from "./mlNames";

/** Keys are written once and come back from listKeys alone: a held endpoint keeps them under this member. */
const KEYS = "__keys";

/** Which of an endpoint's two keys. */
export type EndpointKey = "Primary" | "Secondary";

/** An online endpoint. Its PUT replaces the traffic: one without traffic resets it. */
export const endpointBehaviour: Behaviour = {
    lock: ({ id }) => id.text,
    check: checkEndpoint,
    settle: (write, world) => {
        const { id, body, before } = write;
        return {
            ...body,
            [KEYS]: before?.body[KEYS] ?? keysOf(id.text, world, at(body, "properties.keys")),
            systemData: before?.body["systemData"] ?? { createdAt: createdAt(world.incarnation(id.text)) },
            properties: within(body["properties"], (properties) => ({
                ...without(properties, "keys"),
                properties: addedProperties(write, id.text, world),
                traffic: bagOf(properties["traffic"]),
                provisioningState: "Succeeded",
            })),
        };
    },
    read: ({ id, body }, world) => {
        const cluster = clusterOf(textOf(at(plain(body), "properties.compute")), world);
        const base =
            cluster === undefined
                ? `https://${id.name}.${textOf(body["location"]) ?? "westeurope"}.inference.ml.azure.com`
                : `${routerAddress(cluster, world)}/api/v1/endpoint/${id.name}`;
        const uris = { scoringUri: `${base}/score`, swaggerUri: `${base}/swagger.json` };
        return {
            ...without(body, KEYS),
            properties: within(body["properties"], (properties) => ({ ...properties, ...uris })),
        };
    },
};

/** Keys of an endpoint, as listKeys gives them. */
export function endpointKeys(endpoint: Held): Bag {
    return plainBag(endpoint.body[KEYS]);
}

/** Draws one of an endpoint's keys anew. */
export function regenerateKey(endpoint: Held, which: EndpointKey): void {
    const member = which === "Primary" ? "primaryKey" : "secondaryKey";
    const former = endpointKeys(endpoint);
    endpoint.body[KEYS] = { ...former, [member]: drawn(endpoint.id.text, String(former[member])) };
}

/** Id of the cluster behind a compute; undefined where there is no compute of one's own. */
export function clusterOf(compute: string | undefined, world: World): string | undefined {
    return compute === undefined
        ? undefined
        : (textOf(at(world.plainBody(compute), "properties.resourceId")) ?? "");
}

function checkEndpoint(write: ArmWrite, world: World): void {
    const { id, body, before } = write;
    const properties = plainBag(body["properties"]);
    checkName("Endpoint", id.name);
    const compute = textOf(properties["compute"]);
    if (compute !== undefined && world.get(compute) === undefined) {
        throw notFound(parseId(compute));
    }
    if (before !== undefined && !same(at(before.body, "properties.compute"), compute)) {
        throw badRequest("BadRequest", `The compute of endpoint '${id.name}' cannot be changed.`);
    }
    const modes = compute === undefined ? ["Key", "AMLToken", "AADToken"] : ["Key", "AMLToken"];
    if (!modes.includes(String(properties["authMode"]))) {
        throw badRequest(
            "BadRequest",
            `The auth mode '${String(properties["authMode"])}' of endpoint '${id.name}' is not one of ${modes.join(", ")}.`,
        );
    }
    checkAddOnly(write);
    checkTraffic(write, plainBag(properties["traffic"]), world);
    if (compute !== undefined && Object.keys(bagOf(properties["mirrorTraffic"])).length > 0) {
        throw badRequest("BadRequest", "Mirror traffic is not supported on Kubernetes online endpoints.");
    }
}

function checkTraffic({ id }: ArmWrite, traffic: Bag, world: World): void {
    for (const [name, share] of Object.entries(traffic)) {
        if (world.get(`${id.text}/deployments/${name}`) === undefined) {
            throw badRequest(
                "BadRequest",
                `Traffic of endpoint '${id.name}' names '${name}', which is no deployment of it.`,
            );
        }
        if (!Number.isInteger(share) || Number(share) < 0 || Number(share) > 100) {
            throw badRequest(
                "BadRequest",
                `The traffic of '${name}' must be a whole percentage, not ${String(share)}.`,
            );
        }
    }
    const total = Object.values(traffic).reduce<number>((sum, share) => sum + Number(share), 0);
    if (total !== 0 && total !== 100) {
        throw badRequest(
            "BadRequest",
            `The traffic of endpoint '${id.name}' must sum up to 0 or 100, not ${total}.`,
        );
    }
}

/** An endpoint that was made anew has other keys than the one before it. */
function keysOf(id: string, world: World, given: unknown): Bag {
    const owner = `${id}#${world.incarnation(id)}`;
    return {
        primaryKey: drawn(owner, "primary"),
        secondaryKey: drawn(owner, "secondary"),
        ...plainBag(given),
    };
}

function drawn(id: string, from: string): string {
    return createHash("sha256").update(`${id}#${from}`).digest("hex").slice(0, 32);
}

/** No clock: the same in each run of a test, and another for an endpoint that was made anew. */
function createdAt(incarnation: number): string {
    return new Date(Date.UTC(2026, 0, 1, 0, 0, incarnation)).toISOString();
}
