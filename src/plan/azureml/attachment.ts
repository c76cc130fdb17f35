import { ResourceType, isGuid } from "../../core/azureIds";
import { isPlainObject, trueOrFalse, unknownKeys } from "../../core/checks";
import { DNS_SUBDOMAIN, HOST_NAME, checkName } from "../../core/names";
import { Findings, type Planned } from "../../core/problems";
import { checkTags, idOf } from "../azureInputs";
import { type CarriedCheck, anyString, checkCarried, isSettings } from "../carried";
import { refuseNulls } from "../nulls";
import { checkFurtherValue } from "./furtherSettings";
import type { AttachmentContext, AttachmentPlan, AttachmentSettings } from "./attachmentSettings";
import {
    checkAttachmentNamespace,
    checkComputeName,
    checkNodeSelector,
    missing,
    refuseTwin,
} from "./attachmentRules";
import { planExtension } from "./planExtension";

export * from "./attachmentSettings";

/** Settings of the extension: they are the business of the attachment that installs it. */
const EXTENSION_KEYS = [
    ...["extensionVersion", "router", "tls", "allowInsecureConnections", "nodeSelector"],
    ...["installNvidiaDevicePlugin", "enableTraining", "extensionSettings"],
] as const;

const KEYS = [
    ...["workspaceId", "computeName", "namespace", "createNamespace", "installExtension"],
    ...EXTENSION_KEYS,
    ...["trustedAccess", "roleAssignments", "workspacePrincipalId", "identityId", "description", "tags"],
];

/**
 * Checks an attachment, and decides all that the program left open.
 *
 * @param name The component's name: the compute's, unless the program gives another.
 */
export function planAttachment(
    name: string,
    settings: AttachmentSettings,
    context: AttachmentContext,
): Planned<AttachmentPlan> {
    const f = new Findings();
    if (!isSettings(f, "", settings)) {
        return { plan: undefined as unknown as AttachmentPlan, problems: f.problems, warnings: f.warnings };
    }
    unknownKeys(f, "", settings, KEYS);
    missing(f, "workspaceId", settings.workspaceId, "Give the workspace's resource id.");
    const computeName = checkComputeName(f, settings.computeName, name);
    const createNamespace = flag(f, "createNamespace", settings.createNamespace, true);
    const namespace = settings.namespace ?? "azureml-scoring";
    const twin = context.twins.get(namespace);
    if (twin === undefined) {
        checkAttachmentNamespace(f, namespace, createNamespace, context.owners);
    } else {
        refuseTwin(f, namespace, twin);
    }
    const holder = context.computes.get(computeName.toLowerCase());
    if (holder !== undefined && twin === undefined) {
        const named = settings.computeName === undefined ? "name" : "computeName";
        const rule = `is the compute of attachment ${holder} in this workspace`;
        f.problem(named, computeName, rule, "Choose another computeName.");
    }
    checkCarried(f, settings, carriedOfAttachment(settings));
    const trustedAccess = flag(f, "trustedAccess", settings.trustedAccess, true);
    const roleAssignments = flag(f, "roleAssignments", settings.roleAssignments, true);
    if (!roleAssignments && settings.workspacePrincipalId !== undefined) {
        const remedy = "Take one of the two out.";
        f.problem("workspacePrincipalId", undefined, "has no use beside roleAssignments: false", remedy);
    }
    const parts = { computeName, namespace, createNamespace, trustedAccess, roleAssignments };
    const plan = { ...parts, ...planInstallation(f, settings, context) };
    refuseNulls(f, settings);
    return { plan, problems: f.problems, warnings: f.warnings };
}

/** The rules for what an attachment carries: they hold for Outputs as well. The certificate's parts are checked together. */
export function carriedOfAttachment(settings: Partial<AttachmentSettings>): CarriedCheck[] {
    const further: unknown = settings.extensionSettings;
    return [
        [["workspaceId"], idOf(ResourceType.Workspace)],
        [["tls", "hostname"], (f, path, value) => void checkName(f, path, value, HOST_NAME)],
        [["tls", "secretName"], (f, path, value) => void checkName(f, path, value, DNS_SUBDOMAIN)],
        ...Object.keys(isPlainObject(further) ? further : {}).map((key): CarriedCheck => [
            ["extensionSettings", key],
            checkFurtherValue,
        ]),
        [["workspacePrincipalId"], checkPrincipal],
        [["identityId"], idOf(ResourceType.UserAssignedIdentity)],
        [["description"], anyString],
        [["tags"], checkTags],
    ];
}

/** Who installs the extension, and to which nodes it keeps. */
function planInstallation(
    f: Findings,
    settings: AttachmentSettings,
    context: AttachmentContext,
): Pick<AttachmentPlan, "extension" | "nodeSelector"> {
    const { installedBy } = context;
    const wanted = flag(f, "installExtension", settings.installExtension, installedBy === undefined);
    if (installedBy !== undefined) {
        const rule = `belongs to the attachment that installs the extension, ${installedBy}`;
        if (settings.installExtension === true) {
            f.problem("installExtension", true, rule, "Leave it out: a cluster has the extension once.");
        }
        refuseKeys(f, settings, EXTENSION_KEYS, rule, "Move it there, or take it out.");
        return { extension: undefined, nodeSelector: context.installedNodeSelector };
    }
    const nodeSelector = checkNodeSelector(f, settings.nodeSelector);
    if (!wanted) {
        // An extension that somebody else installed may be kept to some nodes: the program says to which.
        const keys = EXTENSION_KEYS.filter((key) => key !== "nodeSelector");
        const rule = "has no use beside installExtension: false";
        refuseKeys(f, settings, keys, rule, "Take one of the two out.");
        return { extension: undefined, nodeSelector };
    }
    return { extension: planExtension(f, settings, nodeSelector, context), nodeSelector };
}

function refuseKeys(
    f: Findings,
    settings: AttachmentSettings,
    keys: readonly (keyof AttachmentSettings)[],
    rule: string,
    remedy: string,
): void {
    for (const key of keys.filter((one) => settings[one] !== undefined)) {
        f.problem(key, undefined, rule, remedy);
    }
}

function flag(f: Findings, path: string, given: unknown, usual: boolean): boolean {
    const wanted = given ?? usual;
    return trueOrFalse(f, path, wanted) ? wanted : usual;
}

function checkPrincipal(f: Findings, path: string, value: unknown): void {
    if (!isGuid(value)) {
        f.problem(
            path,
            value,
            "must be an object id, a GUID",
            "Give the identity's object id, not its name.",
        );
    }
}
