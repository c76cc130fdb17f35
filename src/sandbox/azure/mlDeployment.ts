import { at } from "../paths";
import { bagOf, numberOf, plainBag, textOf, within, type Bag } from "../values";
import { badRequest } from "./armError";
import type { ArmWrite, Behaviour, World } from "./behaviour";
import { parseId } from "./ids";
import { checkAsset } from "./mlAssets";
import { addedProperties, checkAddOnly, checkName } from "./mlNames";
import { clusterOf } from "./mlOnline";
import { checkResources } from "./mlResources";

const DEPLOYMENTS = "Microsoft.MachineLearningServices/workspaces/onlineEndpoints/deployments";

/** learn.microsoft.com/azure/machine-learning/how-to-manage-quotas */
const DEPLOYMENT_LIMIT = 20;
const TIMEOUT_LIMIT_SECONDS = 300;

/** What runs what names no type. */
const DEFAULT_TYPE = "defaultinstancetype";

/** An online deployment: one operation at a time on its endpoint; while it has traffic it stays. */
export const deploymentBehaviour: Behaviour = {
    lock: ({ id }) => id.parent,
    check: checkDeployment,
    settle: (write, world) => ({
        ...write.body,
        ...scaleOf(write),
        properties: within(write.body["properties"], (properties) => ({
            ...properties,
            properties: addedProperties(write, write.id.parent ?? "", world),
            provisioningState: "Succeeded",
        })),
    }),
    checkDelete: ({ id }, world) => {
        const share = plainBag(at(world.get(id.parent ?? "")?.body, "properties.traffic"))[id.name];
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

/** Under autoscale the number of instances is the service's: a PUT that names none leaves it. */
function scaleOf({ body, before }: ArmWrite): Bag {
    if (!isAutoscaled(plainBag(body["properties"]))) {
        return {};
    }
    const least = at(body, "properties.scaleSettings.minInstances") ?? 1;
    const capacity = at(body, "sku.capacity") ?? at(before?.body, "sku.capacity") ?? least;
    return { sku: { name: "Default", ...bagOf(body["sku"]), capacity } };
}

/** A Kubernetes deployment without settings scales by utilization, from one instance to one. */
function isAutoscaled(properties: Bag): boolean {
    const byDefault = properties["endpointComputeType"] === "Kubernetes" ? "TargetUtilization" : "Default";
    return (at(properties, "scaleSettings.scaleType") ?? byDefault) === "TargetUtilization";
}

function checkDeployment(write: ArmWrite, world: World): void {
    const { id, before } = write;
    const properties = plainBag(write.body["properties"]);
    const compute = textOf(at(world.plainBody(id.parent ?? ""), "properties.compute"));
    checkName("Deployment", id.name);
    if (properties["endpointComputeType"] !== (compute === undefined ? "Managed" : "Kubernetes")) {
        throw badRequest(
            "BadRequest",
            `The endpoint's compute does not take a deployment of type '${String(properties["endpointComputeType"])}'.`,
        );
    }
    if (before === undefined && world.children(id.parent ?? "", DEPLOYMENTS).length >= DEPLOYMENT_LIMIT) {
        throw badRequest("BadRequest", `An endpoint has at most ${DEPLOYMENT_LIMIT} deployments.`);
    }
    checkAddOnly(write);
    checkCode(properties, world);
    checkScale(id.name, properties, plainBag(write.body["sku"]));
    if (compute !== undefined) {
        checkTimeout(properties);
        checkInstance(properties, clusterOf(compute, world) ?? "", world);
    }
}

function checkCode(properties: Bag, world: World): void {
    const code = properties["codeConfiguration"];
    for (const asset of [properties["environmentId"], properties["model"], at(code, "codeId")]) {
        checkAsset(asset, world);
    }
    if (code !== undefined && (textOf(at(code, "scoringScript")) ?? "") === "") {
        throw badRequest("BadRequest", "codeConfiguration.scoringScript is required with codeConfiguration.");
    }
}

function checkScale(name: string, properties: Bag, sku: Bag): void {
    const settings = bagOf(properties["scaleSettings"]);
    if (settings["scaleType"] === "Default" && numberOf(sku["capacity"]) === undefined) {
        throw badRequest("BadRequest", `Deployment '${name}' of scale type Default needs sku.capacity.`);
    }
    const [least, most] = [numberOf(settings["minInstances"]) ?? 1, numberOf(settings["maxInstances"]) ?? 1];
    if (isAutoscaled(properties) && least > most) {
        throw badRequest(
            "BadRequest",
            `minInstances (${least}) of deployment '${name}' must not be above maxInstances (${most}).`,
        );
    }
}

function checkTimeout(properties: Bag): void {
    const timeout = at(properties, "requestSettings.requestTimeout");
    const text = textOf(timeout) ?? "";
    const seconds = timeout === undefined ? 0 : secondsOf(text);
    if (seconds === undefined || seconds > TIMEOUT_LIMIT_SECONDS) {
        throw badRequest(
            "BadRequest",
            `requestSettings.requestTimeout '${text}' must be an ISO 8601 duration of at most PT5M.`,
        );
    }
}

/** Seconds of an ISO 8601 duration of days and less; undefined for what is none. */
function secondsOf(duration: string): number | undefined {
    const match = /^P(?!$)(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/.exec(duration);
    const [days = 0, hours = 0, minutes = 0, seconds = 0] = (match ?? [])
        .slice(1)
        .map((part: string | undefined) => Number(part ?? 0));
    return match === null ? undefined : ((days * 24 + hours) * 60 + minutes) * 60 + seconds;
}

function checkInstance(properties: Bag, clusterId: string, world: World): void {
    const name = textOf(properties["instanceType"]) ?? DEFAULT_TYPE;
    const spec = world.listener?.instanceType(clusterId, name);
    if (spec === undefined && name !== DEFAULT_TYPE && world.listener !== undefined) {
        throw badRequest("InvalidDeploymentSpec", `Instance type '${name}' does not exist on the cluster.`);
    }
    checkResources(bagOf(properties["containerResourceRequirements"]), name, spec);
}
