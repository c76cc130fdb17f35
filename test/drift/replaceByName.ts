import type { SandboxStack } from "aks-scoring/sandbox";
import assert from "node:assert/strict";
import { exportedOf } from "../exported";

/** `pulumi up --replace URN`, the URNs looked up as `pulumi stack --show-urns` tells them. Answers the URNs. */
export async function replaceByName(stack: SandboxStack, names: readonly string[]): Promise<string[]> {
    const { resources = [] } = await exportedOf(stack);
    const urns = names.map((name) => resources.find(({ urn }) => urn.endsWith(`::${name}`))?.urn);
    assert.ok(
        urns.every((urn) => urn !== undefined),
        `no resource of each name: ${names.join()}`,
    );
    await stack.automation.up({ replace: urns });
    return urns;
}
