import { ResourceType, checkResourceId, parseResourceId } from "../core/azureIds";
import { checkCidr, isIpv4 } from "../core/cidr";
import type { Findings } from "../core/problems";

/** A check of a value that the program may give in plain or as an Output: the same text either way. */
export type InputCheck = (f: Findings, path: string, value: unknown) => void;

/** A check that a value is the resource id of one type. */
export function idOf(type: string): InputCheck {
    return (f, path, value) => void checkResourceId(f, path, value, type);
}

/** Private DNS zone of a private cluster: AKS's two words, or a zone's id. */
export const checkPrivateDnsZone: InputCheck = (f, path, value) => {
    if (value !== "system" && value !== "none") {
        checkResourceId(f, path, value, ResourceType.PrivateDnsZone);
    }
};

/** Ranges from which the API server may be reached: IPv4 ranges or single addresses, at most 200 (AKS's limit). */
export const checkAuthorizedIpRanges: InputCheck = (f, path, value) => {
    if (!Array.isArray(value)) {
        f.problem(path, value, "must be a list of ranges", 'Write ["203.0.113.0/24"].');
        return;
    }
    if (value.length > 200) {
        f.problem(path, undefined, `has ${value.length} ranges, and AKS takes 200`, "Join neighbouring ranges.");
    }
    value.forEach((range: unknown, index) => {
        if (!isIpv4(range)) {
            checkCidr(f, `${path}[${index}]`, range);
        }
    });
};

/** Kubernetes version: 1.minor or 1.minor.patch. */
export const checkKubernetesVersion: InputCheck = (f, path, value) => {
    if (typeof value !== "string" || !/^1\.[0-9]{1,3}(\.[0-9]{1,3})?$/.test(value)) {
        f.problem(path, value, "must be a version 1.minor or 1.minor.patch", 'Write "1.35".');
    }
};

/** Tags of an Azure resource: at most 50, names to 512 characters without <>%&\?/, values to 256 (ARM's limits). */
export const checkTags: InputCheck = (f, path, value) => {
    if (value === null || typeof value !== "object" || Array.isArray(value)) {
        f.problem(path, value, "must be an object of tag names and values", 'Write { team: "fraud" }.');
        return;
    }
    const entries = Object.entries(value);
    if (entries.length > 50) {
        f.problem(path, undefined, `has ${entries.length} tags, and Azure takes 50`, "Leave some out.");
    }
    for (const [name, text] of entries) {
        const at = f.at(path);
        if (name === "" || name.length > 512 || /[<>%&\\?/]/.test(name)) {
            at.problem(name, text, "must be a tag name of 1–512 characters without < > % & \\ ? /", "Rename it.");
        }
        if (typeof text === "string" && text.length > 256) {
            at.problem(name, text, "must have at most 256 characters", "Shorten it.");
        } else if (text === null || !["string", "object"].includes(typeof text)) {
            at.problem(name, text, "must be a text", "Put it in quotes."); // an object is an Output
        }
    }
};

/** Name of the resource group: ARM's rule; an id in its place is a common slip. */
export const checkResourceGroupName: InputCheck = (f, path, value) => {
    if (typeof value !== "string" || !/^[-\w.()]{1,90}$/.test(value) || value.endsWith(".")) {
        const isId = typeof value === "string" && (value.startsWith("/") || parseResourceId(value) !== undefined);
        const remedy = isId ? "Give the group's name, not its id." : "Give the group's name.";
        f.problem(path, value, "must be a resource group's name: 1–90 letters, digits, -, _, . and ()", remedy);
    }
};
