import { at } from "../paths";
import { bagOf, numberOf, plainBag, textOf, type Bag } from "../values";
import { ArmError, badRequest } from "./armError";
import type { ArmWrite, Held, World } from "./behaviour";
import { parseId } from "./ids";

const EXTENSIONS = "Microsoft.KubernetesConfiguration/extensions";

/** Type of Azure Machine Learning's extension. */
const AZURE_ML = "microsoft.azureml.kubernetes";

/** Whether the router has a certificate of its own: protected settings are never held, so this stands for them. */
export const HAS_CERTIFICATE = "__certificate";

/** When the extension's own kinds are on the cluster, in milliseconds of the clock. */
export const READY_AT = "__readyAt";

/** Addresses of the router, by the kind of its Service: made up. */
const ADDRESSES: Readonly<Record<string, string>> = {
    internal: "http://10.224.0.10",
    loadbalancer: "http://203.0.113.10",
    nodeport: "http://10.224.0.4:31080",
    clusterip: "http://10.0.0.10",
};

/** What the extension needs of its settings: the checks of `az k8s-extension create`, and of its chart. */
const RULES: readonly {
    readonly breaks: (settings: Bag, secrets: Bag, extension: Bag) => boolean;
    readonly text: string;
}[] = [
    {
        breaks: (_, __, extension) => at(extension, "scope.cluster.releaseNamespace") !== "azureml",
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
        breaks: (settings) =>
            isOn(settings["enableInference"]) && ADDRESSES[serviceOf(settings)] === undefined,
        text: "inferenceRouterServiceType must be LoadBalancer, NodePort or ClusterIP.",
    },
    {
        breaks: (settings) => isInternal(settings) && serviceOf(settings) === "nodeport",
        text: "internalLoadBalancerProvider does not go with inferenceRouterServiceType NodePort.",
    },
    {
        breaks: (_, secrets) => hasCertificate(secrets) !== (secrets["scoringFe.sslKey"] !== undefined),
        text: "scoringFe.sslCert and scoringFe.sslKey go together.",
    },
    {
        breaks: (_, secrets) =>
            !isPem(secrets["scoringFe.sslCert"], /-----BEGIN CERTIFICATE-----/) ||
            !isPem(secrets["scoringFe.sslKey"], /-----BEGIN (\w+ )?PRIVATE KEY-----/),
        text: "scoringFe.sslCert and scoringFe.sslKey must be base64 of PEM texts, the key not encrypted.",
    },
    {
        breaks: (settings, secrets) =>
            (settings["scoringFe.sslSecret"] !== undefined || hasCertificate(secrets)) &&
            (textOf(settings["sslCname"]) ?? "") === "",
        text: "sslCname is required with a certificate.",
    },
    {
        breaks: (settings, secrets) =>
            isOn(settings["enableInference"]) &&
            !isOn(settings["allowInsecureConnections"]) &&
            settings["scoringFe.sslSecret"] === undefined &&
            !hasCertificate(secrets),
        text: "enableInference needs a certificate, or allowInsecureConnections True.",
    },
    {
        breaks: (settings) => settings["clusterId"] === undefined || settings["cluster_name"] === undefined,
        text: "clusterId and cluster_name must be given: ARM adds none of what the command line adds.",
    },
];

/** Throws what the service, or the extension's chart, answers to settings that cannot be. */
export function checkMlExtension({ id, body }: ArmWrite, world: World): void {
    const given = plainBag(body);
    if (!isMl(given)) {
        return;
    }
    const other = azureMlExtensionOn(id.scope ?? "", world);
    if (other !== undefined && other.id.name.toLowerCase() !== id.name.toLowerCase()) {
        throw new ArmError(
            409,
            "ExtensionTypeAlreadyInstalled",
            `Extension type '${AZURE_ML}' is already installed on cluster '${parseId(id.scope ?? "").name}', as ` +
                `'${other.id.name}'.`,
        );
    }
    const secrets = bagOf(given["configurationProtectedSettings"]);
    const broken = RULES.find(({ breaks }) => breaks(bagOf(given["configurationSettings"]), secrets, given));
    if (broken !== undefined) {
        throw badRequest("ExtensionOperationFailed", `The extension operation failed: ${broken.text}`);
    }
}

/** Whether the settings of an extension bring a certificate of its own. */
export function hasCertificate(protectedSettings: Bag): boolean {
    return protectedSettings["scoringFe.sslCert"] !== undefined;
}

/** Azure Machine Learning's extension on a cluster. */
export function azureMlExtensionOn(clusterId: string, world: World): Held | undefined {
    return world.all(EXTENSIONS).find(({ id, body }) => {
        const isHere = id.scope?.toLowerCase() === clusterId.toLowerCase();
        return isHere && isMl(plainBag(body));
    });
}

/** Whether the extension has brought its kinds to a cluster: "coming" for a moment after it is installed. */
export function kindsOn(clusterId: string, world: World): "none" | "coming" | "there" {
    const extension = azureMlExtensionOn(clusterId, world);
    const readyAt = numberOf(extension?.body[READY_AT]) ?? 0;
    return extension === undefined ? "none" : readyAt > Date.now() ? "coming" : "there";
}

/** Where the router of a cluster answers: under its certificate's name, or at an address. */
export function routerAddress(clusterId: string, world: World): string {
    const extension = plainBag(azureMlExtensionOn(clusterId, world)?.body);
    const settings = bagOf(extension["configurationSettings"]);
    if (settings["scoringFe.sslSecret"] !== undefined || extension[HAS_CERTIFICATE] === true) {
        return `https://${textOf(settings["sslCname"]) ?? ""}`;
    }
    const service = isInternal(settings) ? "internal" : serviceOf(settings);
    return ADDRESSES[service] ?? "http://203.0.113.10";
}

function isMl(extension: Bag): boolean {
    return textOf(extension["extensionType"])?.toLowerCase() === AZURE_ML;
}

function serviceOf(settings: Bag): string {
    return (textOf(settings["inferenceRouterServiceType"]) ?? "").toLowerCase();
}

function isInternal(settings: Bag): boolean {
    return settings["internalLoadBalancerProvider"] !== undefined;
}

function isPem(text: unknown, begin: RegExp): boolean {
    return text === undefined || begin.test(Buffer.from(textOf(text) ?? "", "base64").toString());
}

function isOn(setting: unknown): boolean {
    return String(setting).toLowerCase() === "true";
}
