import type { Findings } from "./problems";
import { base36, canonicalJson } from "./hash";
import { didYouMean } from "./nearest";
import { needsPlainValue } from "./checks";

/** What a name may look like. Patterns are anchored and take the length into account. */
export interface NameRule {
    readonly pattern: RegExp;
    readonly min: number;
    readonly max: number;
    /** The whole rule as a message says it: "must be 1 to 8 lower-case letters and digits, …". */
    readonly rule: string;
}

/** Key of a node pool: short, because Azure's pool name is the key and 4 characters of a hash. */
export const POOL_KEY = nameRule(
    /^[a-z][a-z0-9]{0,7}$/,
    1,
    8,
    "lower-case letters and digits, starting with a letter",
);

/** Name of a Linux node pool in Azure. https://aka.ms/aks-naming-rules */
export const POOL_NAME = nameRule(
    /^[a-z][a-z0-9]{0,11}$/,
    1,
    12,
    "lower-case letters and digits, starting with a letter",
);

/** Name of an AKS cluster. */
export const CLUSTER_NAME = nameRule(
    /^[a-zA-Z0-9]([-_a-zA-Z0-9]{0,61}[a-zA-Z0-9])?$/,
    1,
    63,
    "letters, digits, - and _, starting and ending with a letter or digit",
);

/** Name of a resource group. */
export const RESOURCE_GROUP_NAME = nameRule(
    /^[-\w.()\p{L}\p{N}]{0,89}[-\w()\p{L}\p{N}]$/u,
    1,
    90,
    "letters, digits, -, _, . and parentheses, not ending with a full stop",
);

/** RFC 1123 label: namespaces, most object names. */
export const DNS_LABEL = nameRule(
    /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/,
    1,
    63,
    "lower-case letters, digits and -, starting and ending with a letter or digit",
);

/** RFC 1123 subdomain: names with dots. */
export const DNS_SUBDOMAIN = nameRule(
    /^(?=.{1,253}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/,
    1,
    253,
    "lower-case letters, digits, - and ., each part between dots starting and ending with a letter or digit",
);

/** A host name that clients call: at least two labels, no wildcard. */
export const HOST_NAME = nameRule(
    /^(?=.{1,253}$)([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\.)+[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/,
    3,
    253,
    "lower-case letters, digits and -, in two or more parts with dots between, such as scoring.example.com",
);

/** Name of a service or version in Azure ML v1 (azureml-core 1.61: `webservice_name_validation`), and of an endpoint on plain Kubernetes. */
export const V1_SERVICE_NAME = nameRule(
    /^[a-z](?=.{2,31}$)([-a-z0-9]*[a-z0-9])?$/,
    3,
    32,
    "lower-case letters, digits and -, starting with a letter and ending with a letter or digit",
);

/**
 * Name of a version on plain Kubernetes: a part of its objects' names, a label and a header's value, none of which asks for
 * three characters. v1's client did, by the rule for services, and Azure ML does.
 */
export const KUBERNETES_VERSION_NAME = nameRule(
    /^[a-z]([-a-z0-9]{0,30}[a-z0-9])?$/,
    1,
    32,
    "lower-case letters, digits and -, starting with a letter and ending with a letter or digit",
);

/**
 * Name of an online endpoint or deployment in Azure ML v2: upper case too, and no two dashes in a row.
 * https://learn.microsoft.com/azure/machine-learning/how-to-manage-quotas
 */
export const V2_ENDPOINT_NAME = nameRule(
    /^[a-zA-Z](?=.{2,31}$)(-?[a-zA-Z0-9])*$/,
    3,
    32,
    "letters, digits and single dashes, starting with a letter and ending with a letter or digit",
);

/** Name of an Azure ML compute. */
export const COMPUTE_NAME = nameRule(
    /^[a-zA-Z][-a-zA-Z0-9]{1,22}[a-zA-Z0-9]$/,
    3,
    24,
    "letters, digits and -, starting with a letter and ending with a letter or digit",
);

/** Whether Azure ML keeps a compute name for itself, however it is spelled: azureml-core created none of that name. */
export function isReservedComputeName(name: string): boolean {
    return ["amlcompute", "local", "containerinstance"].includes(name.toLowerCase());
}

/** Name, or version, of a model, environment, code or data asset in an Azure ML workspace. */
export const ASSET_NAME = nameRule(
    /^[a-zA-Z0-9][-._a-zA-Z0-9]{0,254}$/,
    1,
    255,
    "letters, digits, -, _ and ., starting with a letter or digit",
);

/** Name of an Azure region, as ARM writes it: "westeurope". */
export const LOCATION = nameRule(
    /^[a-z0-9]{2,40}$/,
    2,
    40,
    "lower-case letters and digits, such as westeurope",
);

const qualified = "[a-zA-Z0-9]([-_.a-zA-Z0-9]{0,61}[a-zA-Z0-9])?";
const domain = "(?=[^/]{1,253}/)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/";

/** Key of a Kubernetes label, annotation or taint: "team", "example.com/team". */
export const LABEL_KEY = nameRule(
    new RegExp(`^(${domain})?${qualified}$`),
    1,
    317,
    "letters, digits, -, _ and . (63 at most), starting and ending with a letter or digit, optionally behind a DNS name and a slash",
);

/** Value of a Kubernetes label or taint. May be empty. */
export const LABEL_VALUE = nameRule(
    new RegExp(`^(${qualified})?$`),
    0,
    63,
    "letters, digits, -, _ and ., starting and ending with a letter or digit",
);

/** Name of a Kubernetes extended resource: "nvidia.com/gpu". */
export const EXTENDED_RESOURCE = nameRule(
    new RegExp(`^${domain}${qualified}$`),
    3,
    317,
    "a DNS name, a slash, and letters, digits, -, _ and ., such as nvidia.com/gpu",
);

/** Name of an environment variable, as every shell takes it. */
export const ENVIRONMENT_NAME = nameRule(
    /^[A-Za-z_][A-Za-z0-9_]{0,255}$/,
    1,
    256,
    "letters, digits and _, not starting with a digit",
);

/** Checks a name; a value that is no string is a problem as well. */
export function checkName(f: Findings, path: string, value: unknown, rule: NameRule): value is string {
    if (typeof value === "string" && rule.pattern.test(value)) {
        return true;
    }
    f.problem(path, value, rule.rule, needsPlainValue(value) ?? nameRemedy(value, rule));
    return false;
}

/**
 * A Kubernetes object's name made of parts: a DNS label that starts with a letter. A single part that is one already
 * stays as it is; everything else carries 6 characters of a hash over the parts, so that ("fraud", "a-b") and
 * ("fraud-a", "b") stay apart whatever is cut off.
 *
 * @param max Most characters, 8 or more. @default 63
 */
export function kubernetesName(parts: readonly string[], max = 63): string {
    const only = parts.length === 1 ? parts[0] : undefined;
    if (only !== undefined && only.length <= max && dnsLabelWithLetter.test(only)) {
        return only;
    }
    const hash = base36(canonicalJson(parts), 6);
    const readable = parts
        .join("-")
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, "-")
        .replace(/^[^a-z]+/, "")
        .slice(0, max - hash.length - 1)
        .replace(/-+$/, "");
    return `${readable === "" ? "x" : readable}-${hash}`;
}

/** RFC 1035: Services of older Kubernetes versions must start with a letter. */
const dnsLabelWithLetter = /^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/;

function nameRule(pattern: RegExp, min: number, max: number, characters: string): NameRule {
    const length = min === 0 ? `at most ${max}` : `${min} to ${max}`;
    return { pattern, min, max, rule: `must be ${length} characters: ${characters}` };
}

function nameRemedy(value: unknown, { pattern, min, max }: NameRule): string {
    if (typeof value !== "string") {
        return value === undefined || value === null ? "Give it a name." : "Write the name as a string.";
    }
    if (value.length > max) {
        return `It has ${value.length} characters: shorten it by ${value.length - max}.`;
    }
    if (value.length < min) {
        return value === "" ? "Give it a name." : `It has ${value.length}: lengthen it.`;
    }
    const trimmed = value.trim();
    const candidates = [trimmed, trimmed.toLowerCase(), dashed(trimmed, "-"), dashed(trimmed, "")];
    const fitting = candidates.find((candidate) => candidate !== "" && pattern.test(candidate));
    return fitting === undefined ? "Choose another name." : didYouMean([JSON.stringify(fitting)]);
}

/** The name in lower case, with something harmless in place of what most rules refuse. */
function dashed(name: string, dash: string): string {
    const characters = name.toLowerCase().replace(/[^a-z0-9]+/g, dash);
    return characters.replace(/^-+|-+$/g, "");
}
