import type * as pulumi from "@pulumi/pulumi";
import { plainObject } from "../../core/checks";
import { Findings } from "../../core/problems";
import { settle } from "../support";

/** A component's arguments; what is no object at all is one problem, and the only one. */
export function readArgs<A extends object>(
    component: pulumi.Resource,
    title: string,
    given: A,
    example: string,
): A {
    const f = new Findings();
    plainObject(f, "", given, example);
    return settle(component, title, { plan: given, problems: f.problems, warnings: [] });
}
