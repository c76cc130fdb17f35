import { createHash } from "node:crypto";
import { bagOf, plainBag, textOf, without } from "../values";
import { notFound } from "./armError";
import type { ArmType, Behaviour } from "./behaviour";
import { TENANT } from "./identities";
import { parseId } from "./ids";
import { checkMlExtension, HAS_CERTIFICATE, hasCertificate, READY_AT } from "./mlExtension";

const EXTENSIONS = "Microsoft.KubernetesConfiguration/extensions";

const extension: Behaviour = {
    // Its own service writes it into the cluster, and fails where something else does: Azure/AKS-Construction#390.
    lock: ({ id }) => id.scope,
    check: (write, world) => {
        const { id } = write;
        if (id.scope !== undefined && world.get(id.scope) === undefined) {
            throw notFound(parseId(id.scope));
        }
        checkMlExtension(write, world);
    },
    settle: ({ id, body, before }, world) => {
        const mark = createHash("sha256")
            .update(`${id.text}#${world.incarnation(id.text)}`)
            .digest("hex");
        const principalId = `${mark.slice(0, 8)}-0000-4000-8000-${mark.slice(8, 20)}`;
        return {
            // Protected settings are never read back.
            ...without(body, "configurationProtectedSettings"),
            [READY_AT]: before?.body[READY_AT] ?? Date.now() + world.extensionDelayMilliseconds,
            [HAS_CERTIFICATE]: hasCertificate(bagOf(plainBag(body)["configurationProtectedSettings"])),
            aksAssignedIdentity: { type: "SystemAssigned", principalId, tenantId: TENANT },
            currentVersion: "1.3.0",
            isSystemExtension: false,
            provisioningState: "Succeeded",
        };
    },
    read: ({ body }) => without(body, HAS_CERTIFICATE, READY_AT),
};

/** Extensions of clusters. */
export const KUBERNETES_CONFIGURATION_TYPES: readonly ArmType[] = [
    {
        token: "azure-native:kubernetesconfiguration:Extension",
        arm: EXTENSIONS,
        names: ["extensionName"],
        autoname: "copy",
        path: ["clusterRp", "clusterResourceName", "clusterName"],
        immutable: ["extensionType", "scope"],
        computed: ["provisioningState", "aksAssignedIdentity", "currentVersion", "isSystemExtension"],
        above: (inputs, group) =>
            `${group}/providers/${textOf(inputs["clusterRp"]) ?? ""}/${textOf(inputs["clusterResourceName"]) ?? ""}/` +
            (textOf(inputs["clusterName"]) ?? ""),
        below: (scope) => {
            const { type, name } = parseId(scope);
            const [clusterRp = "", clusterResourceName = ""] = type.split("/");
            return { clusterRp, clusterResourceName, clusterName: name };
        },
        behaviour: extension,
    },
];
