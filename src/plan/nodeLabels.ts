import { LABEL_KEY, LABEL_VALUE } from "../core/names";
import type { Findings } from "../core/problems";
import type { Toleration } from "./nodePool";

/** Prefixes that AKS and Kubernetes keep for themselves on nodes (AKS, "Use labels in an AKS cluster"). */
const RESERVED = /(^|\.)(kubernetes\.azure\.com|kubernetes\.io|k8s\.io)\//;
const TAINT = /^([^=:\s]+)(?:=([^=:\s]*))?:(NoSchedule|PreferNoSchedule|NoExecute)$/;

/** Adds a problem for each label that Kubernetes or AKS would refuse, or that is the library's own. */
export function checkLabels(f: Findings, labels: unknown): void {
    if (labels === undefined) {
        return;
    }
    if (labels === null || typeof labels !== "object" || Array.isArray(labels)) {
        f.problem("labels", labels, "must be an object of label keys and values", 'Write { team: "fraud" }.');
        return;
    }
    for (const [key, value] of Object.entries(labels)) {
        const at = f.at("labels");
        if (key.startsWith("aks-scoring/")) {
            at.problem(key, value, "is a label that the library sets itself", "Choose another prefix.");
        } else if (RESERVED.test(key)) {
            at.problem(key, value, "has a prefix that is reserved on nodes", "Choose a prefix of your own.");
        } else if (!LABEL_KEY.pattern.test(key)) {
            at.problem(key, value, "is not a Kubernetes label key", "Use letters, digits, -, _ and ., at most 63.");
        } else if (typeof value !== "string" || !LABEL_VALUE.pattern.test(value)) {
            at.problem(
                key,
                value,
                "must have a Kubernetes label value: letters, digits, -, _ and ., at most 63",
                "Shorten or rewrite the value.",
            );
        }
    }
}

/** Adds a problem for each taint of the wrong shape, and for those that AKS refuses on a System pool. */
export function checkTaints(f: Findings, taints: unknown, mode: string): void {
    if (!Array.isArray(taints)) {
        f.problem("taints", taints, "must be a list of taints", 'Write ["key=value:NoSchedule"].');
        return;
    }
    taints.forEach((taint: unknown, index) => {
        const at = `taints[${index}]`;
        const match = typeof taint === "string" ? TAINT.exec(taint) : null;
        if (match === null || !LABEL_KEY.pattern.test(match[1] ?? "") || !LABEL_VALUE.pattern.test(match[2] ?? "")) {
            f.problem(at, taint, "must be key=value:effect", 'Write "key=value:NoSchedule".');
        } else if (mode === "System" && match[1] !== "CriticalAddonsOnly" && match[3] !== "PreferNoSchedule") {
            f.problem(
                at,
                taint,
                "is refused by AKS on a System pool",
                "Use CriticalAddonsOnly=true:NoSchedule or the effect PreferNoSchedule there.",
            );
        }
    });
}

/** What a pod must tolerate to land on nodes with these taints; AKS taints spot nodes itself. */
export function tolerationsFor(taints: readonly string[], spot: boolean): Toleration[] {
    const all = spot ? [...taints, "kubernetes.azure.com/scalesetpriority=spot:NoSchedule"] : taints;
    return all.flatMap((taint): Toleration[] => {
        const match = TAINT.exec(String(taint));
        if (match === null) {
            return [];
        }
        const [, key = "", value, effect] = match as unknown as [string, string, string?, Toleration["effect"]?];
        return [
            value === undefined || value === ""
                ? { key, operator: "Exists", ...(effect ? { effect } : {}) }
                : { key, operator: "Equal", value, ...(effect ? { effect } : {}) },
        ];
    });
}
