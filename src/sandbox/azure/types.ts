import type { Behaviour } from "./world";
import { AUTHORIZATION_TYPES } from "./authorization";
import { CONTAINER_SERVICE_TYPES } from "./containerService";
import { KUBERNETES_CONFIGURATION_TYPES } from "./kubernetesConfiguration";
import { MACHINE_LEARNING_TYPES } from "./machineLearning";
import { IDENTITY_TYPES } from "./managedIdentity";
import { NETWORK_TYPES } from "./network";
import { OTHER_TYPES } from "./otherTypes";
import { RESOURCES_TYPES } from "./resources";
import { STORAGE_TYPES } from "./storage";

/** What the sandbox knows of one ARM resource type. */
export interface ArmType {
    /** azure-native's token. */
    readonly token: string;
    /** "Microsoft.ContainerService/managedClusters/agentPools" */
    readonly arm: string;
    /** Inputs that name the resource, parents first. Together with the group they are its path: a change replaces. */
    readonly names: readonly string[];
    /** Further inputs that make up the path: a scope, the kind of cluster that an extension is on. */
    readonly path?: readonly string[];
    /** How azure-native names it when its own name is left out; with "none" the name is required. @default "random" */
    readonly autoname?: "random" | "copy" | "uuid" | "none";
    /** Whether it has a location, which then defaults to its group's. @default false */
    readonly located?: boolean;
    /** Whether it stands in a resource group. @default true */
    readonly grouped?: boolean;
    /** Inputs besides the path that cannot change in place. */
    readonly immutable?: readonly string[];
    /** Outputs that only the service sets: no part of the inputs after a refresh; unknown in a preview. */
    readonly computed?: readonly string[];
    /** Whether ARM's `properties` are members of the SDK's resource itself. @default true */
    readonly flat?: boolean;
    /** Whether `type` is an input of its own rather than ARM's type of the resource. @default false */
    readonly ownType?: boolean;
    /** Names in the path that are always the same, by the segment of the type that they are for. @default none */
    readonly fixed?: Readonly<Record<string, string>>;
    /** How many of the resources above it need not be there: they come with it, or the sandbox never saw them. @default 0 */
    readonly impliedParents?: number;
    /** What the resource extends, from its inputs; undefined for one that stands in its group. */
    readonly above?: (inputs: Readonly<Record<string, unknown>>, group: string) => string;
    /** The other way: the inputs that an import finds in the id of what the resource extends. */
    readonly below?: (scope: string) => Readonly<Record<string, string>>;
    readonly behaviour?: Behaviour;
}

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
