import * as pulumi from "@pulumi/pulumi";
import { Deployment } from "@pulumi/azure-native/resources/deployment";
import { DeploymentStackAtResourceGroup } from "@pulumi/azure-native/resources/deploymentStackAtResourceGroup";
import { base36 } from "../core/hash";

/** One ARM object and the state that it is to have. */
export interface ArmState {
    readonly type: string;
    readonly apiVersion: string;
    /** The object's members: each becomes a parameter of the template, so that a preview shows just what changes. */
    readonly members: Readonly<Record<string, unknown>>;
    /** Members of the object's `properties`, a parameter each likewise; where `members` has no `properties` of its own. */
    readonly properties?: Readonly<Record<string, unknown>>;
}

export interface ArmStateArgs {
    readonly resourceGroupName: pulumi.Input<string>;
    /** Name of the deployment in Azure, unique in its resource group, cut at 64 characters. */
    readonly deploymentName: pulumi.Input<string>;
    /** Tags of the deployment: another one has it run again. */
    readonly tags?: Readonly<Record<string, pulumi.Input<string>>>;
    readonly state: ArmState;
}

/**
 * Writes an object's mutable state by an incremental ARM deployment. An ARM write takes over what is there, and
 * sends the members that are named here and no others; azure-native's own update sends all that it ever read.
 */
export function writeArmState(
    name: string,
    args: ArmStateArgs,
    opts: pulumi.CustomResourceOptions,
): Deployment {
    return writeArmStates(name, { ...args, states: { "": args.state } }, opts);
}

/** Several objects' states, written by one deployment; each under a word that its parameters begin with. */
export interface ArmStatesArgs extends Omit<ArmStateArgs, "state"> {
    readonly states: Readonly<Record<string, ArmState>>;
}

/** As {@link writeArmState}, for several objects that do not need each other. */
export function writeArmStates(
    name: string,
    args: ArmStatesArgs,
    opts: pulumi.CustomResourceOptions,
): Deployment {
    return new Deployment(
        name,
        {
            resourceGroupName: args.resourceGroupName,
            deploymentName: deploymentName(args.deploymentName),
            ...(args.tags === undefined ? {} : { tags: args.tags }),
            properties: { mode: "Incremental", ...templateOf(args.states) },
        },
        // Its name is its own; what it wrote stays when it goes. So `pulumi up --replace` writes the state once more.
        { deleteBeforeReplace: true, ...opts },
    );
}

/** As {@link writeArmState}, and what is no longer named is deleted, after what is named has been written. */
export function ownArmState(
    name: string,
    args: ArmStateArgs,
    opts: pulumi.CustomResourceOptions,
): DeploymentStackAtResourceGroup {
    return new DeploymentStackAtResourceGroup(
        name,
        {
            resourceGroupName: args.resourceGroupName,
            deploymentStackName: deploymentName(args.deploymentName),
            actionOnUnmanage: { resources: "delete", resourceGroups: "detach", managementGroups: "detach" },
            denySettings: { mode: "none" },
            ...templateOf({ "": args.state }),
        },
        opts,
    );
}

/** Members that are texts; the others are objects. */
const TEXTS = ["name", "location", "authMode", "compute", "description"];

function templateOf(states: Readonly<Record<string, ArmState>>) {
    const declared: Record<string, { type: string }> = {};
    const parameters: Record<string, { value: unknown }> = {};
    const expressions = (word: string, members: Readonly<Record<string, unknown>>) =>
        Object.fromEntries(
            Object.entries(members)
                .filter(([, value]) => value !== undefined)
                .map(([member, value]) => {
                    const name =
                        word === "" ? member : `${word}${member[0]?.toUpperCase()}${member.slice(1)}`;
                    declared[name] = { type: TEXTS.includes(member) ? "string" : "object" };
                    parameters[name] = { value };
                    return [member, `[parameters('${name}')]`];
                }),
        );
    const resources = Object.entries(states).map(([word, { type, apiVersion, members, properties }]) => ({
        type,
        apiVersion,
        ...expressions(word, members),
        ...(properties === undefined ? {} : { properties: expressions(word, properties) }),
    }));
    return {
        template: {
            $schema: "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
            contentVersion: "1.0.0.0",
            parameters: declared,
            resources,
        },
        parameters,
    };
}

/** ARM takes at most 64 characters. */
function deploymentName(wanted: pulumi.Input<string>): pulumi.Input<string> {
    const short = (text: string) => (text.length <= 64 ? text : `${text.slice(0, 57)}-${base36(text, 6)}`);
    return typeof wanted === "string" ? short(wanted) : pulumi.output(wanted).apply(short);
}
