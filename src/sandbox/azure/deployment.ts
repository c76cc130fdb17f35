import { bagOf, plainBag, textOf, without, type Bag } from "../values";
import { badRequest } from "./armError";
import { deploy } from "./armWrites";
import type { ArmWrite, Behaviour, World } from "./behaviour";
import { isSecureType, Template } from "./template";

/** learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules */
const NAME = /^[-\w.()]{1,64}$/;

/**
 * An ARM deployment in incremental mode: its resources are put in the order of the template. What stays is an entry
 * in the history, and deleting it deletes none of the resources.
 */
export const deploymentBehaviour: Behaviour = {
    lock: ({ id }) => id.text,
    check: checkDeployment,
    settle: settleDeployment,
};

function checkDeployment({ id, body }: ArmWrite): void {
    const properties = plainBag(body["properties"]);
    if (!NAME.test(id.name)) {
        throw badRequest(
            "InvalidDeploymentName",
            `The deployment name '${id.name}' is invalid: 1 to 64 letters, digits, '-', '_', '.', '(' and ')'.`,
        );
    }
    if (textOf(properties["mode"])?.toLowerCase() !== "incremental") {
        throw badRequest("SandboxUnsupported", "The sandbox models deployments of mode Incremental only.");
    }
}

async function settleDeployment({ id, body }: ArmWrite, world: World): Promise<Bag> {
    const properties = bagOf(body["properties"]);
    const parameters = bagOf(properties["parameters"]);
    const template = new Template(bagOf(properties["template"]), parameters);
    const ids = await deploy(id, template, world);
    return {
        ...body,
        properties: {
            ...without(properties, "template"),
            parameters: shown(parameters, bagOf(bagOf(properties["template"])["parameters"])),
            provisioningState: "Succeeded",
            outputs: template.outputs(),
            outputResources: ids.map((resource) => ({ id: resource })),
        },
    };
}

/** A GET shows each parameter with its type, and no value of a secure one. */
function shown(parameters: Bag, declared: Bag): Bag {
    return Object.fromEntries(
        Object.entries(parameters).map(([name, parameter]) => {
            const declaration = bagOf(declared[name]);
            const type = textOf(declaration["type"]);
            return [name, isSecureType(declaration) ? { type } : { type, ...bagOf(parameter) }];
        }),
    );
}
