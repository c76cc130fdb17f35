/* eslint-disable @typescript-eslint/no-require-imports -- `import` would load all of it at once. */

// What `require("aks-scoring")` gives: all that index.ts exports, whose types are the package's. Each is loaded when it is
// first used, as in Pulumi's SDKs: a program that reads no documents does not load what reads them.
// Each is an export that Node sees without running this file, so that `import { AksCluster }` finds it too. There, in an
// ECMAScript module, all is loaded at once: Node reads every export of this file when it links the module.
import type * as index from "./index";
import "./components/programEnds";

export const AksCluster: typeof index.AksCluster = undefined as never;
export const NodePool: typeof index.NodePool = undefined as never;
export const ScoringDeployment: typeof index.ScoringDeployment = undefined as never;
export const ScoringEndpoint: typeof index.ScoringEndpoint = undefined as never;
export const ScoringGateway: typeof index.ScoringGateway = undefined as never;
export const WorkspaceAttachment: typeof index.WorkspaceAttachment = undefined as never;
export const ClusterPurpose: typeof index.ClusterPurpose = undefined as never;
export const EndpointAuth: typeof index.EndpointAuth = undefined as never;
export const ModelType: typeof index.ModelType = undefined as never;
export const RouterServiceType: typeof index.RouterServiceType = undefined as never;
export const VersionType: typeof index.VersionType = undefined as never;
export const DocumentError: typeof index.DocumentError = undefined as never;
export const fromV1Documents: typeof index.fromV1Documents = undefined as never;
export const fromV2Documents: typeof index.fromV2Documents = undefined as never;

/** Where each is: a name of index.ts that is forgotten does not compile. */
const MODULES: Readonly<Record<keyof typeof index, () => object>> = {
    AksCluster: () => require("./components/aksCluster") as object,
    NodePool: () => require("./components/nodePool") as object,
    ScoringDeployment: () => require("./components/scoringDeployment") as object,
    ScoringEndpoint: () => require("./components/scoringEndpoint") as object,
    ScoringGateway: () => require("./components/scoringGateway") as object,
    WorkspaceAttachment: () => require("./components/workspaceAttachment") as object,
    ClusterPurpose: () => require("./plan/purpose") as object,
    EndpointAuth: () => require("./plan/auth") as object,
    ModelType: () => require("./plan/modelType") as object,
    RouterServiceType: () => require("./plan/azureml/attachmentSettings") as object,
    VersionType: () => require("./plan/version") as object,
    DocumentError: () => require("./documents/documentError") as object,
    fromV1Documents: () => require("./documents/fromV1Documents") as object,
    fromV2Documents: () => require("./documents/fromV2Documents") as object,
};

for (const [name, load] of Object.entries(MODULES)) {
    const get = () => (load() as Record<string, unknown>)[name];
    Object.defineProperty(exports, name, { enumerable: true, configurable: true, get });
}
