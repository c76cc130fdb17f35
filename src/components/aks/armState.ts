import * as pulumi from "@pulumi/pulumi";
import { Deployment } from "@pulumi/azure-native/resources/deployment";
import { DeploymentStackAtResourceGroup } from "@pulumi/azure-native/resources/deploymentStackAtResourceGroup";
import { base36 } from "../../core/hash";

/** One ARM object and the state that it is to have. */
export interface ArmState {
    readonly type: string;
    readonly apiVersion: string;
    /** The object's members: each becomes a parameter of the template, so that a preview shows just what changes. */
    readonly members: Readonly<Record<string, unknown>>;
}

export interface ArmStateArgs {
    readonly resourceGroupName: pulumi.Input<string>;
    /** Name of the deployment in Azure, unique in its resource group, cut at 64 characters. */
    readonly deploymentName: pulumi.Input<string>;
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
    const { template, parameters } = templateOf(args.state);
    return new Deployment(
        name,
        {
            resourceGroupName: args.resourceGroupName,
            deploymentName: deploymentName(args.deploymentName),
            properties: { mode: "Incremental", template, parameters },
        },
        opts,
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
            ...templateOf(args.state),
        },
        opts,
    );
}

function templateOf(state: ArmState) {
    const names = Object.keys(state.members).filter((name) => state.members[name] !== undefined);
    const resource: Record<string, unknown> = { type: state.type, apiVersion: state.apiVersion };
    const declared: Record<string, { type: string }> = {};
    const parameters: Record<string, { value: unknown }> = {};
    for (const name of names) {
        declared[name] = { type: name === "name" || name === "location" ? "string" : "object" };
        resource[name] = `[parameters('${name}')]`;
        parameters[name] = { value: state.members[name] };
    }
    return {
        template: {
            $schema: "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
            contentVersion: "1.0.0.0",
            parameters: declared,
            resources: [resource],
        },
        parameters,
    };
}

/** ARM takes at most 64 characters. */
function deploymentName(wanted: pulumi.Input<string>): pulumi.Input<string> {
    const short = (text: string) => (text.length <= 64 ? text : `${text.slice(0, 57)}-${base36(text, 6)}`);
    return typeof wanted === "string" ? short(wanted) : pulumi.output(wanted).apply(short);
}
