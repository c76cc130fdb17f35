import { createHash } from "node:crypto";
import { at } from "../paths";
import { bagOf, plainBag, textOf, without, type Bag } from "../values";
import { badRequest, notFound } from "./armError";
import { TENANT } from "./identities";
import { parseId } from "./ids";
import type { ArmType } from "./types";
import type { AzureWorld, Behaviour, Held } from "./world";

const EXTENSIONS = "Microsoft.KubernetesConfiguration/extensions";

/** Type of Azure Machine Learning's extension. */
const AZURE_ML = "microsoft.azureml.kubernetes";

/** What Azure Machine Learning's extension needs of its settings: the checks of `az k8s-extension create`, and of its chart. */
const AZURE_ML_RULES: readonly {
    readonly breaks: (settings: Bag, extension: Bag) => boolean;
    readonly text: string;
}[] = [
    {
        breaks: (_, extension) => at(extension, "scope.cluster.releaseNamespace") !== "azureml",
        text: "the release namespace must be 'azureml', and the scope the cluster.",
    },
    {
        breaks: (settings) => !isOn(settings["enableTraining"]) && !isOn(settings["enableInference"]),
        text: "at least one of enableTraining and enableInference must be True.",
    },
    {
        breaks: (settings) =>
            isOn(settings["enableInference"]) && settings["inferenceRouterServiceType"] === undefined,
        text: "inferenceRouterServiceType is required with enableInference.",
    },
    {
        breaks: (settings, extension) => {
            const secrets = bagOf(extension["configurationProtectedSettings"]);
            const tls = settings["scoringFe.sslSecret"] ?? secrets["scoringFe.sslCert"];
            return (
                isOn(settings["enableInference"]) &&
                !isOn(settings["allowInsecureConnections"]) &&
                tls === undefined
            );
        },
        text: "enableInference needs a certificate, or allowInsecureConnections True.",
    },
    {
        breaks: (settings) => settings["clusterId"] === undefined || settings["cluster_name"] === undefined,
        text: "clusterId and cluster_name must be given: ARM adds none of what the command line adds.",
    },
];

const extension: Behaviour = {
    check: ({ id, body }, world) => {
        if (id.scope !== undefined && world.get(id.scope) === undefined) {
            throw notFound(parseId(id.scope));
        }
        const given = plainBag(body);
        if (textOf(given["extensionType"])?.toLowerCase() === AZURE_ML) {
            const broken = AZURE_ML_RULES.find(({ breaks }) =>
                breaks(bagOf(given["configurationSettings"]), given),
            );
            if (broken !== undefined) {
                throw badRequest(
                    "ExtensionOperationFailed",
                    `The extension operation failed: ${broken.text}`,
                );
            }
        }
    },
    settle: ({ id, body }, world) => {
        const mark = createHash("sha256")
            .update(`${id.text}#${world.incarnation(id.text)}`)
            .digest("hex");
        const principalId = `${mark.slice(0, 8)}-0000-4000-8000-${mark.slice(8, 20)}`;
        return {
            // Protected settings are never read back.
            ...without(body, "configurationProtectedSettings"),
            aksAssignedIdentity: { type: "SystemAssigned", principalId, tenantId: TENANT },
            currentVersion: "1.3.0",
            isSystemExtension: false,
            provisioningState: "Succeeded",
        };
    },
};

/** Azure Machine Learning's extension on a cluster. */
export function azureMlExtensionOn(clusterId: string, world: AzureWorld): Held | undefined {
    return world.all(EXTENSIONS).find(({ id, body }) => {
        const isHere = id.scope?.toLowerCase() === clusterId.toLowerCase();
        return isHere && textOf(body["extensionType"])?.toLowerCase() === AZURE_ML;
    });
}

function isOn(setting: unknown): boolean {
    return String(setting).toLowerCase() === "true";
}

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
        behaviour: extension,
    },
];
