import { bagOf, listOf, plainBag, textOf, without, type Bag } from "../values";
import { deploy, isSameId } from "./armWrites";
import type { ArmWrite, Behaviour, World } from "./behaviour";
import { Template } from "./template";

/**
 * A deployment stack: a deployment that remembers its resources. What its template no longer names is deleted when
 * `actionOnUnmanage.resources` says so, else let go. Deleting the stack itself, as azure-native does it, lets go of all.
 */
export const deploymentStackBehaviour: Behaviour = {
    lock: ({ id }) => id.text,
    settle: settleStack,
};

async function settleStack({ id, body, before }: ArmWrite, world: World): Promise<Bag> {
    const template = new Template(bagOf(body["template"]), bagOf(body["parameters"]));
    const ids = await deploy(id, template, world);
    const former = listOf(before?.body["resources"]).map((resource) => textOf(bagOf(resource)["id"]) ?? "");
    const unmanaged = former.filter((old) => !ids.some((now) => isSameId(now, old)));
    const deletes = plainBag(body["actionOnUnmanage"])["resources"] === "delete";
    // Children before what they are in.
    for (const old of deletes ? [...unmanaged].reverse() : []) {
        await world.delete(old, id.text);
    }
    return {
        ...without(body, "template"),
        provisioningState: "succeeded",
        resources: ids.map((resource) => ({ id: resource, status: "managed", denyStatus: "none" })),
        deletedResources: (deletes ? unmanaged : []).map((resource) => ({ id: resource })),
        detachedResources: (deletes ? [] : unmanaged).map((resource) => ({ id: resource })),
        outputs: template.outputs(),
    };
}
