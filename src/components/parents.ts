import * as pulumi from "@pulumi/pulumi";
import { rootPulumiStackTypeName } from "@pulumi/pulumi/runtime";

/** What the SDK keeps of a resource, beside what its types tell. */
interface Kept {
    readonly __pulumiType: string;
    readonly __parentResource?: pulumi.Resource;
}

const kept = (resource: pulumi.Resource) => resource as unknown as Kept;

/** The components that a resource is below, the nearest first; not the stack. */
function parentsOf(resource: pulumi.Resource): readonly pulumi.Resource[] {
    const parent = kept(resource).__parentResource;
    return parent === undefined || kept(parent).__pulumiType === rootPulumiStackTypeName
        ? []
        : [parent, ...parentsOf(parent)];
}

/**
 * Those of some resources that a resource may wait for, or what is below it: not for itself, nor for a component that it is
 * below. The SDK takes that for a wait for all that is below them, which would never end.
 */
export function withoutParents(
    resource: pulumi.Resource,
    some: readonly pulumi.Resource[],
): readonly pulumi.Resource[] {
    const parents = [resource, ...parentsOf(resource)];
    return some.filter((one) => !parents.includes(one));
}

/**
 * Has nothing that waits for a component wait for this child of it. The SDK takes `dependsOn` of a component for all that is
 * below it (`ComponentResource.__childResources`): a child that itself waits for such things would never be made.
 */
export function notWaitedFor(component: pulumi.Resource, child: pulumi.Resource): void {
    (component as unknown as { readonly __childResources?: Set<pulumi.Resource> }).__childResources?.delete(
        child,
    );
}

/**
 * The URN of something below a component. `pulumi.createUrn` would wait for the component's own, which is there when all that
 * the component waits for is, and this comes before.
 */
export function urnBelow(component: pulumi.Resource, type: string, name: string): string {
    const types = [component, ...parentsOf(component)].map((one) => kept(one).__pulumiType).reverse();
    return `urn:pulumi:${pulumi.getStack()}::${pulumi.getProject()}::${[...types, type].join("$")}::${name}`;
}
