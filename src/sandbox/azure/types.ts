import { AUTHORIZATION_TYPES } from "./authorization";
import type { ArmType } from "./behaviour";
import { CONTAINER_SERVICE_TYPES } from "./containerService";
import { KUBERNETES_CONFIGURATION_TYPES } from "./kubernetesConfiguration";
import { MACHINE_LEARNING_TYPES } from "./machineLearning";
import { IDENTITY_TYPES } from "./managedIdentity";
import { NETWORK_TYPES } from "./network";
import { OTHER_TYPES } from "./otherTypes";
import { RESOURCES_TYPES } from "./resources";
import { STORAGE_TYPES } from "./storage";

const TYPES: readonly ArmType[] = [
    ...AUTHORIZATION_TYPES,
    ...CONTAINER_SERVICE_TYPES,
    ...IDENTITY_TYPES,
    ...KUBERNETES_CONFIGURATION_TYPES,
    ...MACHINE_LEARNING_TYPES,
    ...NETWORK_TYPES,
    ...OTHER_TYPES,
    ...RESOURCES_TYPES,
    ...STORAGE_TYPES,
];

const byToken = new Map(TYPES.map((type) => [type.token, type]));
const byArm = new Map(TYPES.map((type) => [type.arm.toLowerCase(), type]));

/** The type behind an azure-native token; for one that the sandbox does not know, a guess that only holds it. */
export function typeOfToken(token: string, inputs: Readonly<Record<string, unknown>>): ArmType {
    return byToken.get(token) ?? guess(token, inputs);
}

/** The type that an ARM id is of. */
export function armTypeOf(arm: string): ArmType {
    return byArm.get(arm.toLowerCase()) ?? { token: "", arm, names: [] };
}

/** Inputs that end in "Name" are taken for the path, in the order in which they came. */
function guess(token: string, inputs: Readonly<Record<string, unknown>>): ArmType {
    const [, module = "", kind = ""] = token.split(":");
    const own = kind.charAt(0).toLowerCase() + kind.slice(1);
    const given = Object.keys(inputs).filter((key) => key.endsWith("Name") && key !== "resourceGroupName");
    const last =
        [`${own}Name`, "resourceName"].find((key) => given.includes(key)) ?? given.at(-1) ?? `${own}Name`;
    const parents = given.filter((key) => key !== last && typeof inputs[key] === "string").sort();
    const types = [...parents.map((key) => `${key.slice(0, -"Name".length)}s`), `${own}s`];
    return {
        token,
        arm: [`Sandbox.${module}`, types.join("-")].join("/"),
        names: [last],
        path: ["resourceGroupName", ...parents],
        located: "location" in inputs,
        grouped: "resourceGroupName" in inputs,
        computed: [],
    };
}
