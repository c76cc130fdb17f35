import * as pulumi from "@pulumi/pulumi";
import { Findings } from "../../core/problems";
import { checkKeysDiffer } from "../../plan/auth";
import { settleLater } from "../support";

/** Both keys, secret. Those that are Outputs can only be compared when they are known. */
export function differingKeys(
    component: pulumi.Resource,
    title: string,
    primaryKey: pulumi.Input<string>,
    secondaryKey: pulumi.Input<string>,
): pulumi.Output<{ primaryKey: string; secondaryKey: string }> {
    const keys = pulumi.secret(pulumi.all([primaryKey, secondaryKey]));
    return settleLater(component, title, keys, ([primary, secondary]) => {
        const f = new Findings();
        checkKeysDiffer(f, primary, secondary);
        const plan = { primaryKey: primary, secondaryKey: secondary };
        return { plan, problems: f.problems, warnings: [] };
    });
}
