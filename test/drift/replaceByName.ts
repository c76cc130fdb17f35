import type { SandboxStack } from "aks-scoring/sandbox";
import assert from "node:assert/strict";

/** `pulumi up --replace URN`, the URNs looked up as `pulumi stack --show-urns` tells them. Answers the URNs. */
export async function replaceByName(stack: SandboxStack, names: readonly string[]): Promise<string[]> {
    const { resources } = (await stack.automation.exportStack()).deployment as {
        readonly resources: readonly { readonly urn: string }[];
    };
    const urns = names.map((name) => resources.find(({ urn }) => urn.endsWith(`::${name}`))?.urn);
    assert.ok(
        urns.every((urn) => urn !== undefined),
        `no resource of each name: ${names.join()}`,
    );
    await stack.automation.up({ replace: urns });
    return urns;
}
