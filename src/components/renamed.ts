import type * as pulumi from "@pulumi/pulumi";
import { describe } from "../core/problems";
import { warn } from "./support";

/** The setting that says what a component is called outside of the program, which is its name where it is left out. */
export interface OwnName {
    readonly setting: string;
    readonly given: unknown;
    /** What it is where it is left out. @default the component's name as it stands */
    readonly usual?: (name: string) => string;
    /** What comes of another name. */
    readonly otherwise: string;
}

/**
 * Warns where an alias says that the component had another name in the program, and nothing says that what it makes keeps its
 * own: by its default the name moves along, and all that has it is made anew. Of an alias that a parent has, nothing is known
 * here.
 */
export function warnOfOtherName(
    component: pulumi.Resource,
    name: string,
    opts: pulumi.ComponentResourceOptions | undefined,
    { setting, given, usual = (plain) => plain, otherwise }: OwnName,
): void {
    const [former] = formerNames(opts).filter((one) => one !== name);
    if (former !== undefined && given === undefined) {
        const rule = `follows the component's new name, and is ${JSON.stringify(usual(name))}: ${otherwise}`;
        const remedy = `Write ${setting}: ${JSON.stringify(usual(former))} to keep what is there.`;
        warn(component, describe({ path: setting, value: undefined, rule, remedy }));
    }
}

/** The names in a component's own aliases, as far as they are plain. */
export function formerNames(opts: pulumi.ComponentResourceOptions | undefined): readonly string[] {
    return (opts?.aliases ?? []).flatMap((alias): readonly string[] => {
        const { name }: { readonly name?: unknown } =
            typeof alias === "string" ? { name: alias.split("::").at(-1) } : (alias as pulumi.Alias);
        return typeof name === "string" ? [name] : [];
    });
}
