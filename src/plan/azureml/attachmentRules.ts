import { needsPlainValue, plainObject } from "../../core/checks";
import {
    COMPUTE_NAME,
    DNS_LABEL,
    LABEL_KEY,
    LABEL_VALUE,
    checkName,
    isReservedComputeName,
} from "../../core/names";
import type { Findings } from "../../core/problems";
import { isOwnedNamespace } from "../namespaces";

/** Adds a problem where what must be given is not. */
export function missing(f: Findings, path: string, value: unknown, remedy: string): void {
    if (value === undefined) {
        f.problem(path, undefined, "is missing", remedy);
    }
}

/** The compute's name: the one that is given, else the component's. */
export function checkComputeName(f: Findings, given: unknown, usual: string): string {
    const name = given ?? usual;
    if (given === undefined && !COMPUTE_NAME.pattern.test(usual)) {
        const remedy = "It is the component's name: give another computeName.";
        f.problem("computeName", usual, COMPUTE_NAME.rule, remedy);
        return usual;
    }
    if (!checkName(f, "computeName", name, COMPUTE_NAME)) {
        return usual;
    }
    if (isReservedComputeName(name)) {
        f.problem("computeName", name, "is a name that Azure ML keeps for itself", "Choose another name.");
    } else if (/-\d+$/.test(name)) {
        f.warning(
            "computeName",
            name,
            "ends in a dash and digits, which Azure ML refuses for compute instances; for clusters it does not say",
            `Choose another ending, such as "${name.replace(/-(\d+)$/, "$1")}".`,
        );
    }
    return name;
}

/** Of two attachments of one cluster, workspace and namespace each would break the other. */
export function refuseTwin(f: Findings, namespace: string, twin: string): void {
    const rule = `is attached to this cluster with namespace ${namespace} by ${twin} already`;
    const remedy = "Serve through that attachment, or give this one another namespace and computeName.";
    f.problem("workspaceId", undefined, rule, remedy);
}

/** Checks the namespace of the pods against those that have an owner. */
export function checkAttachmentNamespace(
    f: Findings,
    namespace: unknown,
    created: boolean,
    owners: ReadonlyMap<string, string>,
): void {
    if (!checkName(f, "namespace", namespace, DNS_LABEL)) {
        return;
    }
    const say = (rule: string, remedy: string) => f.problem("namespace", namespace, rule, remedy);
    const owner = owners.get(namespace);
    if (namespace === "default") {
        if (created) {
            say("is there on every cluster", "Write createNamespace: false, or choose another name.");
        }
    } else if (namespace === "azureml") {
        say("is the namespace of the extension itself", "Choose another name.");
    } else if (isOwnedNamespace(namespace)) {
        say("is a namespace with an owner of its own", "Choose another name.");
    } else if (owner?.startsWith("gateway ") === true) {
        const rule = `belongs to ${owner} of the same cluster, whose network policy lets no request of Azure ML's router in`;
        say(rule, "Choose another name.");
    } else if (owner !== undefined && created) {
        say(
            `is made by ${owner} of the same cluster`,
            "Write createNamespace: false, or choose another name.",
        );
    }
}

/** Checks the labels that the extension is kept to; gives those that are good. */
export function checkNodeSelector(f: Findings, given: unknown): Readonly<Record<string, string>> {
    if (given === undefined || !plainObject(f, "nodeSelector", given, '{ "aks-scoring/pool": "cpu" }')) {
        return {};
    }
    const at = f.at("nodeSelector");
    const entries = Object.entries(given).filter(([, value]) => value !== undefined);
    const good = entries.filter((entry): entry is [string, string] => {
        const [key, value] = entry;
        if (!LABEL_KEY.pattern.test(key)) {
            at.problem(
                key,
                undefined,
                `is no label key, which ${LABEL_KEY.rule}`,
                "Give a label of the nodes.",
            );
            return false;
        }
        if (typeof value !== "string" || !LABEL_VALUE.pattern.test(value)) {
            const remedy = needsPlainValue(value) ?? "Give the label's value as a text.";
            at.problem(key, value, LABEL_VALUE.rule, remedy);
            return false;
        }
        return true;
    });
    return Object.fromEntries(good.sort(([a], [b]) => (a < b ? -1 : 1)));
}
