import type { EndpointDocument } from "../../documents/endpointDocument";
import { USUAL_LONGEST_REQUEST_MS } from "../../plan/limits";
import { type Code, codeOf, expression, member, object } from "./code";
import type { ConfigSetting } from "./config";

/** What the endpoint is served through: a gateway on plain Kubernetes, or an Azure ML workspace. */
export const TARGETS = ["kubernetes", "azureml"] as const;
export type Target = (typeof TARGETS)[number];

/** The namespace that each target makes where none is named. */
const USUAL_NAMESPACE: Readonly<Record<Target, string>> = {
    kubernetes: "scoring",
    azureml: "azureml-scoring",
};

/** What is written for a target. */
export interface TargetCode {
    /** Class that is imported. */
    readonly className: string;
    /** Variable that holds it. */
    readonly variable: string;
    readonly code: Code;
    readonly config: readonly ConfigSetting[];
}

/** The namespace of an endpoint on a target. */
export function namespaceOf(document: EndpointDocument, target: Target): string {
    return document.namespace ?? USUAL_NAMESPACE[target];
}

const HTTP = "For a try: keys and data cross the internet in clear. Give tls instead before they are real.";

/** The target on the variable `cluster`. */
export function targetCode(document: EndpointDocument, target: Target): TargetCode {
    const namespace = namespaceOf(document, target);
    const isUsual = namespace === USUAL_NAMESPACE[target];
    if (target === "kubernetes") {
        const namespaces = isUsual ? [] : [member("namespaces", codeOf([namespace]))];
        const longest = longestTimeout(document);
        const timeout =
            longest > USUAL_LONGEST_REQUEST_MS ? [member("maxScoringTimeoutMs", codeOf(longest))] : [];
        const http = member("http", codeOf(true), HTTP);
        const settings = object(member("cluster"), ...namespaces, ...timeout, http);
        const code = expression(`new ScoringGateway("edge", ${settings})`);
        return { className: "ScoringGateway", variable: "gateway", code, config: [] };
    }
    const settings = object(
        member("cluster"),
        member("workspaceId", expression('config.require("workspaceId")')),
        ...(isUsual ? [] : [member("namespace", codeOf(namespace))]),
    );
    const code = expression(`new WorkspaceAttachment("aml", ${settings})`);
    const description = "Resource id of the Azure ML workspace that the cluster is attached to.";
    const config = [{ key: "workspaceId", description, secret: false }];
    return { className: "WorkspaceAttachment", variable: "attachment", code, config };
}

/** Longest scoring timeout that a document asks for; 0 where it asks for none. */
function longestTimeout({ scoringTimeoutMs, versions }: EndpointDocument): number {
    const all = [scoringTimeoutMs, ...Object.values(versions).map((version) => version.scoringTimeoutMs)];
    return Math.max(0, ...all.filter((one) => one !== undefined));
}
