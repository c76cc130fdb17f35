import * as pulumi from "@pulumi/pulumi";
import { RandomId } from "@pulumi/random/randomId";
import { base36, canonicalJson } from "../../../core/hash";

/**
 * A name for an object that cannot change, drawn anew with each change of its content: the new object is there before the
 * pods move to it, and the old one goes last. Drawn, and no hash: after a rollout that failed the old object still waits to
 * be deleted, and the way back to its content needs a name beside it.
 *
 * @param content May be secret. Its hash is a secret always: whoever has it finds a short password by guessing.
 */
export function drawnName(
    logicalName: string,
    base: string,
    content: pulumi.Output<unknown>,
    parent: pulumi.Resource,
): pulumi.Output<string> {
    // Frozen: another hash of the same content would draw every name anew.
    const hash = pulumi.secret(content.apply((known) => base36(canonicalJson(known), 8)));
    const drawn = new RandomId(
        `${logicalName}-name`,
        { byteLength: 4, keepers: { content: hash } },
        // Of a state in which it was in the clear, nothing else has the output encrypted: the resource stays the same.
        { parent, protect: false, additionalSecretOutputs: ["keepers"] },
    );
    // Mocks draw nothing.
    return drawn.hex.apply((hex: string | undefined) => `${base}-${hex ?? ""}`);
}
