import { list, needsPlainValue, plainObject } from "../core/checks";
import { LABEL_KEY, LABEL_VALUE } from "../core/names";
import type { Findings } from "../core/problems";
import type { Toleration } from "./nodePool";

/** Prefixes that AKS and Kubernetes keep for themselves on nodes (AKS, "Use labels in an AKS cluster"). */
const RESERVED = /^([^/]*\.)?(kubernetes\.azure\.com|kubernetes\.io|k8s\.io)\//;
/** AKS's command line takes no taint without a value (azure-cli, acs/_validators.py, validate_taints). */
const TAINT = /^([^=:\s]+)=([^=:\s]+):(NoSchedule|PreferNoSchedule|NoExecute)$/;

/** The taint that AKS itself puts on spot nodes (AKS, "Add an Azure Spot node pool"). */
export const SPOT_TAINT = "kubernetes.azure.com/scalesetpriority=spot:NoSchedule";

/** Adds a problem for each label that Kubernetes or AKS would refuse, or that is the library's own. */
export function checkLabels(f: Findings, labels: unknown): void {
    if (!plainObject(f, "labels", labels, '{ team: "fraud" }')) {
        return;
    }
    const at = f.at("labels");
    for (const [key, value] of Object.entries(labels)) {
        if (key.startsWith("aks-scoring/")) {
            at.problem(key, value, "is a label that the library sets itself", "Choose another prefix.");
        } else if (RESERVED.test(key)) {
            at.problem(key, value, "has a prefix that is reserved on nodes", "Choose a prefix of your own.");
        } else if (!LABEL_KEY.pattern.test(key)) {
            at.problem(key, value, `is no label key, which ${LABEL_KEY.rule}`, "Choose another key.");
        } else if (typeof value !== "string" || !LABEL_VALUE.pattern.test(value)) {
            at.problem(key, value, LABEL_VALUE.rule, labelRemedy(value));
        }
    }
}

/** Adds a problem for each taint of the wrong shape, and for those that AKS refuses on a System pool. */
export function checkTaints(f: Findings, taints: unknown, mode: string): taints is readonly string[] {
    if (!list(f, "taints", taints, '["key=value:NoSchedule"]')) {
        return false;
    }
    const at = f.at("taints");
    const seen = new Map<string, number>();
    const goods = Array.from(taints, (taint, index) => {
        const path = `[${index}]`;
        const [, key = "", value = "", effect = ""] = partsOf(taint) ?? [];
        if (!LABEL_KEY.pattern.test(key) || !LABEL_VALUE.pattern.test(value)) {
            const remedy = needsPlainValue(taint) ?? 'Write "key=value:NoSchedule".';
            at.problem(path, taint, "must be key=value:effect", remedy);
            return false;
        }
        const first = seen.get(`${key}:${effect}`);
        if (first !== undefined) {
            at.problem(path, taint, `has the key and effect of [${first}]`, "Take one of the two out.");
            return false;
        }
        seen.set(`${key}:${effect}`, index);
        if (mode === "System" && key !== "CriticalAddonsOnly" && effect !== "PreferNoSchedule") {
            const remedy = "Use CriticalAddonsOnly=true:NoSchedule or the effect PreferNoSchedule there.";
            at.problem(path, taint, "is refused by AKS on a System pool", remedy);
            return false;
        }
        return true;
    });
    return goods.every(Boolean);
}

/** What a pod must tolerate to land on nodes with these taints; AKS taints spot nodes itself. */
export function tolerationsFor(taints: readonly string[], spot: boolean): Toleration[] {
    const all = new Set(spot ? [...taints, SPOT_TAINT] : taints);
    return [...all].flatMap((taint): Toleration[] => {
        const [, key = "", value = "", effect] = partsOf(taint) ?? [];
        return [{ key, operator: "Equal", value, effect: effect as "NoSchedule" }];
    });
}

function partsOf(taint: unknown): readonly string[] | null {
    return typeof taint === "string" ? TAINT.exec(taint) : null;
}

function labelRemedy(value: unknown): string {
    const remedy = typeof value === "string" ? "Shorten or rewrite the value." : "Write the value as a text.";
    return needsPlainValue(value) ?? remedy;
}
