import { ResourceType, checkResourceId, isGuid } from "../core/azureIds";
import { list, needsPlainValue, plainObject } from "../core/checks";
import { checkCidr, isIpv4 } from "../core/cidr";
import { LOCATION, RESOURCE_GROUP_NAME, checkName } from "../core/names";
import { didYouMean } from "../core/nearest";
import type { Findings } from "../core/problems";
import { checkAksVersion } from "./kubernetesVersions";

/** A check of a value that the program may give in plain or as an Output: the same text either way. */
export type InputCheck = (f: Findings, path: string, value: unknown, secret?: boolean) => void;

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
    if (!list(f, path, value, '["203.0.113.0/24"]')) {
        return;
    }
    if (value.length > 200) {
        f.problem(
            path,
            undefined,
            "must be at most 200 ranges, as many as AKS takes",
            `It has ${value.length}: join neighbouring ranges.`,
        );
    }
    Array.from(value).forEach((range, index) => {
        if (!isIpv4(range) && !comesLater(range)) {
            checkCidr(f, `${path}[${index}]`, range);
        }
    });
};

/** Object ids of Entra ID groups. */
export const checkGroupIds: InputCheck = (f, path, value) => {
    if (list(f, path, value, "[groupId]")) {
        Array.from(value).forEach((id, index) => {
            if (!isGuid(id) && !comesLater(id)) {
                f.problem(
                    `${path}[${index}]`,
                    id,
                    "must be a group's object id, a GUID",
                    "Give the id, not the name.",
                );
            }
        });
    }
};

/** Kubernetes version: 1.minor or 1.minor.patch, and one that AKS has. */
export const checkKubernetesVersion: InputCheck = (f, path, value) => {
    if (typeof value !== "string" || !/^1\.[0-9]{1,3}(\.[0-9]{1,3})?$/.test(value)) {
        f.problem(path, value, "must be a version 1.minor or 1.minor.patch", 'Write "1.35".');
    } else {
        checkAksVersion(f, path, value);
    }
};

/** Tags of an Azure resource: at most 50, names to 512 characters without <>%&\?/, values to 256 (ARM's limits). */
export const checkTags: InputCheck = (f, path, value) => {
    if (!plainObject(f, path, value, '{ team: "fraud" }')) {
        return;
    }
    const entries = Object.entries(value).filter(([, text]) => text !== undefined);
    if (entries.length > 50) {
        const rule = "must be at most 50 tags, as many as Azure takes";
        f.problem(path, undefined, rule, `It has ${entries.length}: leave some out.`);
    }
    const at = f.at(path);
    for (const [name, text] of entries) {
        if (name === "" || name.length > 512 || /[<>%&\\?/]/.test(name)) {
            at.problem(
                shown(name),
                text,
                "must be a tag name of 1–512 characters without < > % & \\ ? /",
                "Rename it.",
            );
        } else if (typeof text !== "string" && !comesLater(text)) {
            at.problem(name, text, "must be a text", `Write ${quoted(text)}.`);
        } else if (typeof text === "string" && text.length > 256) {
            at.problem(name, text, "must have at most 256 characters", `Shorten it by ${text.length - 256}.`);
        }
    }
};

/** Name of the resource group: ARM's rule; an id in its place is a common slip. */
export const checkResourceGroupName: InputCheck = (f, path, value) => {
    if (typeof value === "string" && value.startsWith("/subscriptions/")) {
        const name = /^\/subscriptions\/[^/]+\/resourceGroups\/([^/]+)/i.exec(value)?.[1];
        const remedy = name === undefined ? "Give the group's name." : didYouMean([`"${name}"`]);
        f.problem(path, value, "must be a resource group's name, not an id", remedy);
        return;
    }
    checkName(f, path, value, RESOURCE_GROUP_NAME);
};

/** Azure region, in either of ARM's spellings: "westeurope", "West Europe". */
export const checkLocation: InputCheck = (f, path, value) => {
    if (typeof value !== "string" || !LOCATION.pattern.test(value.replace(/ /g, "").toLowerCase())) {
        const remedy = needsPlainValue(value) ?? 'Write "westeurope", say.';
        f.problem(path, value, "must be the name of an Azure region", remedy);
    }
};

/** An Output or a Promise inside a plain list or object: it is looked at when it is known. */
function comesLater(value: unknown): boolean {
    return needsPlainValue(value) !== undefined;
}

function shown(name: string): string {
    return name === "" ? '""' : name.length <= 60 ? name : `${name.slice(0, 60)}…`;
}

function quoted(value: unknown): string {
    return typeof value === "number" || typeof value === "boolean"
        ? `"${value}" with quotes`
        : "a text in quotes";
}
