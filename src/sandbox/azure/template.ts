import { bagOf, isBag, isSecret, listOf, plainBag, secret, textOf, type Bag } from "../values";
import { badRequest } from "./armError";

/** A resource of an ARM template, its expressions resolved. */
export interface TemplateResource {
    /** Full type: "Microsoft.ContainerService/managedClusters/agentPools". */
    readonly type: string;
    /** One name for each segment of the type after the namespace. */
    readonly names: readonly string[];
    /** The resource's members in ARM's own shape. */
    readonly body: Bag;
}

/** Members of a template resource that are instructions to ARM and no part of the resource. */
const INSTRUCTIONS = [
    "type",
    "name",
    "apiVersion",
    "dependsOn",
    "condition",
    "resources",
    "comments",
    "scope",
];

/**
 * Reads a template with its parameters. Of ARM's expressions it knows `[parameters('name')]` and what is selected
 * from it with `.member`; anything else in brackets is refused, not guessed.
 */
export class Template {
    private readonly parameters: Bag;

    constructor(
        private readonly template: Bag,
        given: Bag,
    ) {
        const declared = bagOf(template["parameters"]);
        for (const name of Object.keys(given)) {
            if (!(name in declared)) {
                throw invalid(
                    `the following parameters were supplied, but do not correspond to any parameters defined in the ` +
                        `template: '${name}'.`,
                );
            }
        }
        this.parameters = Object.fromEntries(
            Object.entries(declared).map(([name, declaration]) => [
                name,
                parameter(name, bagOf(declaration), given[name]),
            ]),
        );
    }

    resources(): TemplateResource[] {
        return listOf(this.template["resources"]).flatMap((item) => this.resource(bagOf(item), "", []));
    }

    /** The template's outputs, as a deployment shows them. */
    outputs(): Bag {
        return Object.fromEntries(
            Object.entries(bagOf(this.template["outputs"])).map(([name, output]) => {
                const { type, value } = bagOf(output);
                return [name, { type, value: this.resolve(value) }];
            }),
        );
    }

    private resource(item: Bag, parentType: string, parentNames: readonly string[]): TemplateResource[] {
        if (this.resolve(item["condition"]) === false) {
            return [];
        }
        const short = textOf(item["type"]) ?? "";
        const type =
            parentType === "" || short.startsWith(`${parentType}/`) ? short : `${parentType}/${short}`;
        const given = String(plainText(this.resolve(item["name"]))).split("/");
        const wanted = type.split("/").length - 1;
        const names = given.length === wanted ? given : [...parentNames, ...given];
        if (names.length !== wanted) {
            throw invalid(
                `the template resource '${given.join("/")}' of type '${type}' has an incorrect segment length: a ` +
                    "nested resource type must have an identical number of segments as its resource name.",
            );
        }
        const body = bagOf(
            this.resolve(
                Object.fromEntries(Object.entries(item).filter(([key]) => !INSTRUCTIONS.includes(key))),
            ),
        );
        const children = listOf(item["resources"]).flatMap((child) =>
            this.resource(bagOf(child), type, names),
        );
        return [{ type, names, body }, ...children];
    }

    private resolve(value: unknown): unknown {
        if (typeof value === "string") {
            return this.expression(value);
        }
        if (isSecret(value)) {
            return secret(this.resolve(value["value"]));
        }
        if (Array.isArray(value)) {
            return value.map((item) => this.resolve(item));
        }
        if (isBag(value)) {
            return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, this.resolve(item)]));
        }
        return value;
    }

    private expression(text: string): unknown {
        if (text.startsWith("[[")) {
            return text.slice(1);
        }
        if (!(text.startsWith("[") && text.endsWith("]"))) {
            return text;
        }
        const match = /^\[\s*parameters\('([^']+)'\)((?:\.\w+)*)\s*\]$/.exec(text);
        const name = match?.[1];
        if (match === null || name === undefined) {
            throw invalid(
                `the sandbox resolves [parameters('name')] and [parameters('name').member] only, not ${text}`,
            );
        }
        if (!(name in this.parameters)) {
            throw invalid(`The template parameter '${name}' is not found.`);
        }
        const steps = (match[2] ?? "").split(".").filter((step) => step !== "");
        return steps.reduce(select, this.parameters[name]);
    }
}

function parameter(name: string, declaration: Bag, given: unknown): unknown {
    const value = isSecret(given)
        ? secret(plainBag(given)["value"])
        : (bagOf(given)["value"] ?? declaration["defaultValue"]);
    if (value === undefined) {
        throw invalid(
            `The value for the template parameter '${name}' is not provided. Please see ` +
                "https://aka.ms/arm-create-parameter-file for usage details.",
        );
    }
    return isSecureType(declaration) && !isSecret(value) ? secret(value) : value;
}

/** Whether ARM keeps the parameter's value to itself. */
export function isSecureType(declaration: Bag): boolean {
    return /^secure/i.test(textOf(declaration["type"]) ?? "");
}

function select(value: unknown, step: string): unknown {
    const open = isSecret(value) ? bagOf(value["value"])[step] : bagOf(value)[step];
    if (open === undefined) {
        throw invalid(`The language expression property '${step}' doesn't exist.`);
    }
    return isSecret(value) ? secret(open) : open;
}

function plainText(value: unknown): unknown {
    return isSecret(value) ? value["value"] : value;
}

function invalid(text: string): Error {
    return badRequest("InvalidTemplate", `Deployment template validation failed: '${text}'`);
}
