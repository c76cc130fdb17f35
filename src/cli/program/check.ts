import type { EndpointDocument } from "../../documents/endpointDocument";
import { readFilesOfVersions } from "../../files/versionFiles";
import { Findings, type Problem } from "../../core/problems";
import { checkAttachmentNamespace } from "../../plan/azureml/attachmentRules";
import { planOnlineEndpoint } from "../../plan/azureml/onlineEndpoint";
import { UPLOAD_LIMITS } from "../../plan/azureml/uploadLimits";
import { CONFIG_MAP_LIMITS } from "../../plan/configMap";
import { planEndpoint } from "../../plan/endpoint";
import { planNamespaces } from "../../plan/namespaces";
import type { NodePoolPlan, NodePoolSettings } from "../../plan/nodePool";
import { planNodePool } from "../../plan/planNodePool";
import { ClusterPurpose } from "../../plan/purpose";
import { type ExistingCluster, type ProgramPools, needsBlobs } from "./cluster";
import { nameOf } from "./endpoint";
import { otherwiseOnKubernetes } from "./fromConfig";
import { type Target, namespaceOf } from "./target";

/** What the first preview of a program would refuse. Paths in the document count from the working directory. */
export function problemsOf(
    document: EndpointDocument,
    target: Target,
    pools: ProgramPools,
    cluster: ExistingCluster | undefined,
): readonly Problem[] {
    const f = new Findings();
    const plans = planPools(f, pools, cluster);
    const namespace = namespaceOf(document, target);
    const name = nameOf(document);
    const purpose = ClusterPurpose.FastProd;
    if (target === "kubernetes") {
        const samples = otherwiseOnKubernetes(document).map((one) => one.samples);
        const settings = Object.assign({}, document, ...samples) as EndpointDocument;
        planNamespaces(f, [namespace], new Map());
        const context = {
            ...{
                pools: plans,
                namespaces: [namespace],
                places: new Set<string>(),
                holderOf: () => undefined,
            },
            ...{
                purpose,
                policies: true,
                maxScoringTimeoutMs: undefined,
                secretsAreMutable: true,
                blobCsiDriver: needsBlobs(document, target),
            },
        };
        const files = readFilesOfVersions(f, document.versions, CONFIG_MAP_LIMITS);
        const { problems } = planEndpoint(name, settings, context, files);
        return [...f.problems, ...problems];
    }
    checkAttachmentNamespace(f, namespace, true, new Map());
    const files = readFilesOfVersions(f, document.versions, UPLOAD_LIMITS);
    const context = {
        ...{ pools: plans, namespace, places: new Set<string>(), taken: new Set<string>() },
        ...{ computeName: "aml", workspaceName: undefined, resourceGroupName: undefined },
        ...{ nodeSelector: {}, owner: "", purpose },
    };
    const { problems } = planOnlineEndpoint(name, document, context, files);
    return [...f.problems, ...problems];
}

function planPools(
    f: Findings,
    pools: ProgramPools,
    cluster: ExistingCluster | undefined,
): Readonly<Record<string, NodePoolPlan>> {
    const taken = new Set<string>();
    const plans = Object.entries(pools).flatMap(([key, { settings, hasGpus }]) => {
        const nodes = cluster === undefined ? settings : large(hasGpus);
        const plan = planNodePool(f.at("pools").at(key), key, nodes, { taken, defaultCount: undefined });
        return plan === undefined ? [] : [[key, plan] as const];
    });
    return Object.fromEntries(plans);
}

/** What the nodes of a cluster that exists have is the preview's to see: these have room for anything. */
function large(hasGpus: boolean): NodePoolSettings {
    const gpus = { accelerator: "nvidia", acceleratorCount: 64 } as const;
    const size = { vmSize: "Standard_Any", vcpus: 1000, memoryGib: 30_000 };
    return { ...size, ...(hasGpus ? gpus : { accelerator: "none" }) };
}
