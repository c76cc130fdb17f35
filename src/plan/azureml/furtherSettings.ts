import { isPlainObject, needsPlainValue, plainObject } from "../../core/checks";
import type { Findings } from "../../core/problems";

/** Why a key of the extension is not for the program to write, and what to do. */
type Refusal = readonly [rule: string, remedy: string];

const instead = (words: string): Refusal => ["is written by the library", `Write ${words} instead.`];
const path = (words: string): Refusal => [
    "is a file that only the az command line reads",
    `Write ${words} with the PEM text instead.`,
];
const secret = (remedy: string): Refusal => ["is a secret, and these settings are not", remedy];
const CLUSTER: Refusal = ["is written by the library, from the cluster", "Leave it out."];
const AKS: Refusal = ["is written by the library, as AKS needs it", "Leave it out."];
const MIGRATION: Refusal = ["moves the router to where nothing looks for it", "Leave it out."];
const NO_RELAY = secret("Leave it out: AKS needs neither relay nor service bus.");

/**
 * Keys that the library writes, and those that az's k8s-extension acts on and ARM does not.
 * https://github.com/Azure/azure-cli-extensions/tree/main/src/k8s-extension
 */
const REFUSED: Readonly<Record<string, Refusal>> = {
    enableTraining: instead("enableTraining: true"),
    enableInference: ["is written by the library: versions need it", "Leave it out."],
    inferenceRouterServiceType: instead("router: { serviceType }"),
    "scoringFe.serviceType.nodePort": instead('router: { serviceType: "NodePort" }'),
    internalLoadBalancerProvider: instead("router: { internal: true }"),
    "scoringFe.serviceType.internalLoadBalancer": instead("router: { internal: true }"),
    inferenceRouterHA: instead("router: { highAvailability }"),
    inferenceLoadBalancerHA: instead("router: { highAvailability }"),
    clusterPurpose: instead("the cluster's purpose"),
    allowInsecureConnections: instead("allowInsecureConnections"),
    sslCname: instead("tls: { hostname }"),
    sslSecret: instead("tls: { secretName, hostname }"),
    "scoringFe.sslSecret": instead("tls: { secretName, hostname }"),
    sslCertPemFile: path("tls: { certificate }"),
    sslKeyPemFile: path("tls: { privateKey }"),
    "scoringFe.sslCert": instead("tls: { certificate }"),
    "scoringFe.sslKey": instead("tls: { privateKey }"),
    nodeSelector: instead("nodeSelector"),
    installNvidiaDevicePlugin: instead("installNvidiaDevicePlugin"),
    cluster_name: CLUSTER,
    clusterId: CLUSTER,
    "prometheus.prometheusSpec.externalLabels.cluster_name": CLUSTER,
    cluster_name_friendly: CLUSTER,
    location: CLUSTER,
    jobSchedulerLocation: CLUSTER,
    domain: CLUSTER,
    "servicebus.enabled": AKS,
    "relayserver.enabled": AKS,
    "nginxIngress.enabled": AKS,
    relayServerConnectionString: NO_RELAY,
    serviceBusConnectionString: NO_RELAY,
    logAnalyticsWS: [
        "makes a workspace by the az command line only",
        "Leave it out, and turn on the cluster's own container insights.",
    ],
    isAKSMigration: MIGRATION,
    "scoringFe.namespace": MIGRATION,
};

/** Without case: Azure takes inferenceRouterServiceType in any, and so two spellings could meet. */
const BY_LOWER_CASE = new Map(Object.entries(REFUSED).map(([key, refusal]) => [key.toLowerCase(), refusal]));

/** Checks the keys of the program's own settings of the extension; gives them sorted. No value is ever shown. */
export function checkFurtherKeys(f: Findings, given: unknown): readonly string[] {
    if (given === undefined || !plainObject(f, "extensionSettings", given, '{ installPromOp: "False" }')) {
        return [];
    }
    const at = f.at("extensionSettings");
    const keys = Object.keys(given).filter((key) => given[key] !== undefined);
    return keys.sort().filter((key) => {
        const lower = key.toLowerCase();
        const refusal = BY_LOWER_CASE.get(lower.startsWith("nodeselector.") ? "nodeselector" : lower);
        if (refusal !== undefined) {
            at.problem(key, undefined, ...refusal);
        } else if (!/^[^\s=\p{Cc}]{1,253}$/u.test(key)) {
            const rule = "must be a key of 1 to 253 characters without blanks and =";
            at.problem(key === "" ? '""' : key, undefined, rule, "Write it as the documentation does.");
        } else {
            return true;
        }
        return false;
    });
}

/** A setting's value must be a text: ARM takes nothing else. */
export function checkFurtherValue(f: Findings, path: string, value: unknown): void {
    if (typeof value === "string") {
        return;
    }
    const spelled = typeof value === "boolean" ? (value ? "True" : "False") : value;
    const scalar = typeof spelled === "string" || typeof spelled === "number";
    const remedy = scalar ? `Write "${spelled}" with quotes.` : "Give a text.";
    const shown = isPlainObject(value) || Array.isArray(value) ? undefined : value;
    f.problem(path, shown, "must be a text", needsPlainValue(value) ?? remedy);
}
