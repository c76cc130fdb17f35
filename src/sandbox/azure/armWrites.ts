import { bagOf, type Bag } from "../values";
import { ArmError } from "./armError";
import type { World } from "./behaviour";
import { groupId, keyOf, resourceId, type ArmId } from "./ids";
import type { Template, TemplateResource } from "./template";

/** ARM's own members of a resource: beside `properties` in ARM, beside their members in the SDK. */
const HOLDER = "properties";

/** Puts each resource of a template, in its order, and answers their ids. */
export async function deploy(deployment: ArmId, template: Template, world: World): Promise<string[]> {
    const ids: string[] = [];
    for (const resource of template.resources()) {
        ids.push(await putOne(deployment, resource, world));
    }
    return ids;
}

async function putOne(deployment: ArmId, resource: TemplateResource, world: World): Promise<string> {
    const group = groupId(deployment.text.split("/")[2] ?? "", deployment.resourceGroup ?? "");
    const id = resourceId(group, resource.type, resource.names);
    try {
        await world.put(id, sdkShape(resource, world), deployment.text);
    } catch (error) {
        throw error instanceof ArmError ? failed(error) : error;
    }
    return id;
}

/** The body in the shape in which azure-native speaks of it. */
function sdkShape({ type, body }: TemplateResource, world: World): Bag {
    if (world.typeOf(type).flat === false) {
        return body;
    }
    const { [HOLDER]: properties, ...members } = body;
    return { ...members, ...bagOf(properties) };
}

function failed(error: ArmError): ArmError {
    return new ArmError(
        error.status,
        "DeploymentFailed",
        "At least one resource deployment operation failed. Please list deployment operations for details. Please see " +
            `https://aka.ms/arm-deployment-operations for usage details. (Code: ${error.code}) ${error.text}`,
    );
}

/** Whether two ids name the same resource. */
export function isSameId(a: string, b: string): boolean {
    return keyOf(a) === keyOf(b);
}
