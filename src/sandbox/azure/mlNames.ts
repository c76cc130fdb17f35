import { createHash } from "node:crypto";
import { at } from "../paths";
import { plainBag, same, type Bag } from "../values";
import { badRequest } from "./armError";
import type { ArmWrite, World } from "./behaviour";

/** learn.microsoft.com/azure/machine-learning/how-to-manage-quotas */
const NAME = /^(?!.*--)[a-zA-Z][-a-zA-Z0-9]{1,30}[a-zA-Z0-9]$/;

/** What the service adds to the `properties` of an endpoint and of a deployment. */
const ENDPOINT_ID = "azureml.onlineendpointid";
const OPERATION_URI = "AzureAsyncOperationUri";

/** Throws when an endpoint or a deployment cannot have the name. */
export function checkName(what: string, name: string): void {
    if (!NAME.test(name)) {
        throw badRequest(
            "BadRequest",
            `${what} name '${name}' is invalid: 3 to 32 letters, digits and single dashes, starting with a letter and ` +
                "ending with a letter or digit.",
        );
    }
}

/** Throws when a PUT alters one of the `properties` that are there: one can add to them only. */
export function checkAddOnly({ id, body, before }: ArmWrite): void {
    const former = plainBag(at(before?.body, "properties.properties"));
    const changed = Object.entries(plainBag(at(body, "properties.properties"))).find(
        ([key, value]) => !isService(key) && key in former && !same(former[key], value),
    );
    if (changed !== undefined) {
        throw badRequest(
            "BadRequest",
            `Property '${changed[0]}' of '${id.name}' cannot be changed: properties can be added, neither altered nor removed.`,
        );
    }
}

/** The `properties` after a PUT: what was there, what was put, and what the service adds; its operation is a new one. */
export function addedProperties({ id, body, before }: ArmWrite, endpoint: string, world: World): Bag {
    const operation = createHash("sha256").update(`${id.text}#${world.nextOperation()}`).digest("hex");
    const subscription = id.text.split("/")[2] ?? "";
    return {
        ...plainBag(at(before?.body, "properties.properties")),
        ...plainBag(at(body, "properties.properties")),
        [ENDPOINT_ID]: endpoint.toLowerCase(),
        [OPERATION_URI]:
            `https://management.azure.com/subscriptions/${subscription}/providers/` +
            `Microsoft.MachineLearningServices/locations/sandbox/mfeOperationsStatus/oe:${operation.slice(0, 32)}`,
    };
}

function isService(key: string): boolean {
    return key === ENDPOINT_ID || key === OPERATION_URI;
}
