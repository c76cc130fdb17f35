import { listed } from "../../core/checks";
import { oneLine } from "../../core/hiddenText";
import type { EndpointDocument } from "../../documents/endpointDocument";
import {
    type ExistingCluster,
    type ProgramPools,
    existingClusterCode,
    needsBlobs,
    newClusterCode,
} from "./cluster";
import { commentLines } from "./code";
import type { ConfigSetting } from "./config";
import { endpointCode } from "./endpoint";
import { type Target, targetCode } from "./target";
import { withoutDefaults } from "./withoutDefaults";

/** What a program is written from. */
export interface ProgramParts {
    /** The endpoint, a pool on each version; paths count from where the program will be. */
    readonly document: EndpointDocument;
    readonly target: Target;
    readonly pools: ProgramPools;
    /** Undefined: the program makes one. */
    readonly cluster: ExistingCluster | undefined;
    /** The command that writes it, and the files that it read. */
    readonly origin: { readonly command: string; readonly files: readonly string[] };
}

/** A written program. */
export interface Program {
    readonly text: string;
    /** What it takes from the stack's configuration. */
    readonly config: readonly ConfigSetting[];
}

/** Writes the program that serves an endpoint. */
export function writeProgram({ document, target, pools, cluster, origin }: ProgramParts): Program {
    const short = withoutDefaults(document);
    const blobs = needsBlobs(document, target);
    const clusterCode =
        cluster === undefined ? newClusterCode(pools, blobs) : existingClusterCode(cluster, pools, blobs);
    const targetPart = targetCode(document, target);
    const endpoint = endpointCode(short, targetPart.variable, target);
    const config = [...clusterCode.config, ...targetPart.config, ...endpoint.config];
    const classes = ["AksCluster", "ScoringEndpoint", targetPart.className].sort();
    const keys = (document.auth ?? "key") === "key";
    const parts = [
        [
            headOf(origin),
            'import * as pulumi from "@pulumi/pulumi";',
            `import { ${classes.join(", ")} } from "aks-scoring";`,
        ].join("\n"),
        "const config = new pulumi.Config();",
        `const cluster = ${clusterCode.code};`,
        `const ${targetPart.variable} = ${targetPart.code};`,
        `const endpoint = ${endpoint.code};`,
        [
            "export const scoringUri = endpoint.scoringUri;",
            ...(keys ? ["export const primaryKey = endpoint.primaryKey;"] : []),
        ].join("\n"),
    ];
    return { text: `${parts.join("\n\n")}\n`, config };
}

/** Names of files are the user's own: no line break in one may end the comment, and nothing hidden stands in it. */
function headOf({ command, files }: ProgramParts["origin"]): string {
    const named = files.map(oneLine);
    const whence = `Written by \`aks-scoring ${command}\` from ${listed(named, "and")}: yours to read and to change.`;
    const left =
        "What this library does by default is left out; an editor shows the default of each setting.";
    return commentLines(`${whence}\n${left}`);
}
