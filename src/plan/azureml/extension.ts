import { base64 } from "../../core/base64";
import type { ExtensionPlan } from "./attachmentSettings";

/** What the extension's settings say of the cluster and the program's carried values. */
export interface ExtensionFacts {
    /** Resource id of the cluster. */
    readonly clusterId: string;
    readonly clusterName: string;
    /** The cluster's region. */
    readonly location: string;
    /** The certificate's name; given with `tls`. */
    readonly hostname?: string | undefined;
    /** The Secret's name; given with `tls` by Secret. */
    readonly secretName?: string | undefined;
    /** The program's own settings. */
    readonly further: Readonly<Record<string, string>>;
}

/**
 * The extension's settings, all of them: those that a user of the az command line writes, and those that it adds
 * (azure-cli-extensions, k8s-extension, partner_extensions/AzureMLKubernetes.py), since ARM adds none. Sorted by key.
 */
export function extensionSettings(plan: ExtensionPlan, facts: ExtensionFacts): Record<string, string> {
    const settings: Record<string, string> = {
        ...facts.further,
        ...routerSettings(plan),
        ...tlsSettings(plan, facts),
        ...clusterSettings(facts),
        enableTraining: word(plan.enableTraining),
        enableInference: "True",
        clusterPurpose: plan.purpose,
        installNvidiaDevicePlugin: word(plan.installNvidiaDevicePlugin),
        // As the command line has them for AKS; for Arc they are the other way round.
        "servicebus.enabled": "false",
        "relayserver.enabled": "false",
        "nginxIngress.enabled": "true",
    };
    for (const [key, value] of Object.entries(plan.nodeSelector)) {
        // A dot begins a level of the chart's values; in a label it is a character.
        settings[`nodeSelector.${key.replace(/\./g, "\\.")}`] = value;
    }
    return Object.fromEntries(Object.entries(settings).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The settings that are secret: Azure gives them back to nobody, and wants all of them with each update. */
export function protectedSettings(tls: {
    readonly certificate: string;
    readonly privateKey: string;
}): Record<string, string> {
    return { "scoringFe.sslCert": base64(tls.certificate), "scoringFe.sslKey": base64(tls.privateKey) };
}

/** Both switches are written when they are off too, as the command line's update does: a change back is then said. */
function routerSettings({ router }: ExtensionPlan): Record<string, string> {
    return {
        inferenceRouterServiceType: router.serviceType,
        "scoringFe.serviceType.nodePort": word(router.serviceType === "NodePort"),
        "scoringFe.serviceType.internalLoadBalancer": word(router.internal),
        inferenceRouterHA: word(router.highAvailability),
        ...(router.internal ? { internalLoadBalancerProvider: "azure" } : {}),
    };
}

function tlsSettings(plan: ExtensionPlan, { hostname, secretName }: ExtensionFacts): Record<string, string> {
    const settings: Record<string, string> = {
        allowInsecureConnections: word(plan.allowInsecureConnections),
    };
    if (plan.tls !== "none" && hostname !== undefined) {
        settings["sslCname"] = hostname;
    }
    if (plan.tls === "secret" && secretName !== undefined) {
        settings["sslSecret"] = secretName;
        settings["scoringFe.sslSecret"] = secretName;
    }
    return settings;
}

function clusterSettings({ clusterId, clusterName, location }: ExtensionFacts): Record<string, string> {
    // ARM writes a region in either spelling; a host name has but one.
    const region = location.replace(/ /g, "").toLowerCase();
    return {
        cluster_name: clusterId,
        clusterId,
        "prometheus.prometheusSpec.externalLabels.cluster_name": clusterId,
        cluster_name_friendly: clusterName,
        location: region,
        jobSchedulerLocation: region,
        domain: `${region}.cloudapp.azure.com`,
    };
}

function word(value: boolean): "True" | "False" {
    return value ? "True" : "False";
}
