import { createHash } from "node:crypto";
import { at } from "../paths";
import { bagOf, numberOf, plain, plainBag, same, textOf, without, type Bag } from "../values";
import { badRequest, notFound } from "./armError";
import { parseId } from "./ids";
import type { ArmWrite, AzureWorld, Behaviour, Held } from "./world";

const DEPLOYMENTS = "Microsoft.MachineLearningServices/workspaces/onlineEndpoints/deployments";

/** learn.microsoft.com/azure/machine-learning/how-to-manage-quotas: names, and deployments of one endpoint. */
const NAME = /^(?!.*--)[a-zA-Z][-a-zA-Z0-9]{1,30}[a-zA-Z0-9]$/;
const DEPLOYMENT_LIMIT = 20;

/** Keys are written once and come back from listKeys alone: a held endpoint keeps them under this member. */
const KEYS = "__keys";

/** An online endpoint. Its PUT replaces the traffic: one without traffic resets it. */
export const endpointBehaviour: Behaviour = {
    lock: ({ id }) => id.text,
    check: checkEndpoint,
    settle: ({ id, body, before }) => {
        const properties = bagOf(body["properties"]);
        const uri = `http://203.0.113.10/api/v1/endpoint/${id.name}`;
        return {
            ...body,
            [KEYS]: before?.body[KEYS] ?? keysOf(id.text, properties["keys"]),
            properties: {
                ...without(properties, "keys"),
                traffic: bagOf(properties["traffic"]),
                provisioningState: "Succeeded",
                scoringUri: `${uri}/score`,
                swaggerUri: `${uri}/swagger.json`,
            },
        };
    },
    read: ({ body }) => without(body, KEYS),
};

/** An online deployment: one operation at a time on its endpoint; while it has traffic it stays. */
export const deploymentBehaviour: Behaviour = {
    lock: ({ id }) => id.parent,
    check: checkDeployment,
    settle: ({ body }) => ({
        ...body,
        properties: { ...bagOf(body["properties"]), provisioningState: "Succeeded" },
    }),
    checkDelete: ({ id }, world) => {
        const share = trafficOf(world.get(id.parent ?? ""))[id.name];
        if (numberOf(share) !== undefined && share !== 0) {
            throw badRequest(
                "BadRequest",
                `Deployment '${id.name}' has ${String(share)}% of the traffic of endpoint ` +
                    `'${parseId(id.parent ?? "").name}' and cannot be deleted. Set its traffic to 0 first; to replace the ` +
                    "whole endpoint, drain it (drained: true) in an update before.",
            );
        }
    },
};

/** Keys of an endpoint, as listKeys gives them. */
export function endpointKeys(endpoint: Held): Bag {
    return plainBag(endpoint.body[KEYS]);
}

function checkEndpoint(write: ArmWrite, world: AzureWorld): void {
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
    checkTraffic(write, plainBag(properties["traffic"]), world);
    if (compute !== undefined && Object.keys(bagOf(properties["mirrorTraffic"])).length > 0) {
        throw badRequest("BadRequest", "Mirror traffic is not supported on Kubernetes online endpoints.");
    }
}

function checkTraffic({ id }: ArmWrite, traffic: Bag, world: AzureWorld): void {
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

function checkDeployment({ id, body, before }: ArmWrite, world: AzureWorld): void {
    checkName("Deployment", id.name);
    const endpoint = world.get(id.parent ?? "");
    const isKubernetes = at(endpoint?.body, "properties.compute") !== undefined;
    const type = at(plain(body), "properties.endpointComputeType");
    if (type !== (isKubernetes ? "Kubernetes" : "Managed")) {
        throw badRequest(
            "BadRequest",
            `The endpoint's compute does not take a deployment of type '${String(type)}'.`,
        );
    }
    if (before === undefined && world.children(id.parent ?? "", DEPLOYMENTS).length >= DEPLOYMENT_LIMIT) {
        throw badRequest("BadRequest", `An endpoint has at most ${DEPLOYMENT_LIMIT} deployments.`);
    }
    const compute = textOf(at(endpoint?.body, "properties.compute")) ?? "";
    const clusterId = textOf(at(world.plainBody(compute), "properties.resourceId")) ?? "";
    const instanceType = textOf(at(plain(body), "properties.instanceType")) ?? "defaultinstancetype";
    const known =
        instanceType === "defaultinstancetype" || world.listener?.hasInstanceType(clusterId, instanceType);
    if (isKubernetes && known === false) {
        throw badRequest(
            "InvalidDeploymentSpec",
            `Instance type '${instanceType}' does not exist on the cluster.`,
        );
    }
}

function checkName(what: string, name: string): void {
    if (!NAME.test(name)) {
        throw badRequest(
            "BadRequest",
            `${what} name '${name}' is invalid: 3 to 32 letters, digits and single dashes, starting with a letter and ` +
                "ending with a letter or digit.",
        );
    }
}

function trafficOf(endpoint: Held | undefined): Bag {
    return plainBag(at(endpoint?.body, "properties.traffic"));
}

function keysOf(id: string, given: unknown): Bag {
    const drawn = (which: string) => createHash("sha256").update(`${id}#${which}`).digest("hex").slice(0, 32);
    return { primaryKey: drawn("primary"), secondaryKey: drawn("secondary"), ...plainBag(given) };
}
