import { needsPlainValue, oneOf, plainObject, trueOrFalse, unknownKeys } from "../../core/checks";
import type { Findings } from "../../core/problems";
import { CERTIFICATE_PARTS, checkCertificateParts } from "../certificateParts";
import { ClusterPurpose } from "../purpose";
import {
    type AttachmentContext,
    type AttachmentSettings,
    type ExtensionPlan,
    RouterServiceType,
} from "./attachmentSettings";
import { checkFurtherKeys } from "./furtherSettings";

/**
 * Router replicas with high availability, each on a node of its own, and without.
 * https://learn.microsoft.com/azure/machine-learning/how-to-deploy-kubernetes-extension
 */
const HA_REPLICAS = 3;
/**
 * What the extension's pods request in all, rounded up: 3600m and 4240 MiB with three routers, 1780m and 2440 MiB with one.
 * https://learn.microsoft.com/azure/machine-learning/reference-kubernetes#recommended-resource-planning
 */
const REQUESTS = {
    highAvailability: { cpuCores: 3.6, memoryGib: 4.2 },
    single: { cpuCores: 1.8, memoryGib: 2.4 },
};
/**
 * Azure ML's own minimum of a cluster, all nodes together: for production, and the size that it recommends for tests.
 * https://learn.microsoft.com/azure/machine-learning/how-to-deploy-kubernetes-extension#prerequisites
 */
const LEAST = { FastProd: { vcpus: 4, memoryGib: 14 }, DevTest: { vcpus: 2, memoryGib: 7 } };

/** Checks the extension's settings, and decides what is left open. */
export function planExtension(
    f: Findings,
    settings: AttachmentSettings,
    nodeSelector: Readonly<Record<string, string>>,
    context: AttachmentContext,
): ExtensionPlan {
    const router = planRouter(f, settings.router, context);
    // As the command line does: high availability that fell by default takes the purpose along.
    const fell = settings.router?.highAvailability === undefined && !router.highAvailability;
    const tls = planTls(f, settings.tls);
    const allowInsecureConnections = planInsecure(f, settings, router);
    warnOfNodeSelector(f, nodeSelector);
    checkSize(f, LEAST[context.purpose], context.size);
    checkRoom(f, REQUESTS[router.highAvailability ? "highAvailability" : "single"], context.room);
    return {
        version: checkVersion(f, settings.extensionVersion) ? settings.extensionVersion : undefined,
        purpose: fell ? ClusterPurpose.DevTest : context.purpose,
        router,
        tls,
        allowInsecureConnections,
        nodeSelector,
        installNvidiaDevicePlugin: planDevicePlugin(f, settings.installNvidiaDevicePlugin, context),
        enableTraining: flag(f, "enableTraining", settings.enableTraining),
        furtherSettings: checkFurtherKeys(f, settings.extensionSettings),
    };
}

function planRouter(f: Findings, given: unknown, context: AttachmentContext): ExtensionPlan["router"] {
    const router = given !== undefined && plainObject(f, "router", given, "{ internal: true }") ? given : {};
    const at = f.at("router");
    unknownKeys(at, "", router, ["serviceType", "internal", "highAvailability"]);
    const wanted = router["serviceType"] ?? RouterServiceType.LoadBalancer;
    const known = oneOf(at, "serviceType", wanted, Object.values(RouterServiceType));
    const serviceType = known ? wanted : RouterServiceType.LoadBalancer;
    const internal = flag(at, "internal", router["internal"]);
    if (internal && serviceType !== RouterServiceType.LoadBalancer) {
        const rule = `is for serviceType "LoadBalancer" only: ${serviceType} has no load balancer`;
        at.problem("internal", true, rule, "Take one of the two out.");
    }
    return {
        serviceType,
        internal,
        highAvailability: planAvailability(at, router["highAvailability"], context),
    };
}

/** Three routers want three nodes: the command line, too, leaves it at one where there are fewer. */
function planAvailability(
    f: Findings,
    given: unknown,
    { purpose, guaranteedNodes: nodes }: AttachmentContext,
): boolean {
    const path = "highAvailability";
    const wanted = given ?? purpose === ClusterPurpose.FastProd;
    if (!trueOrFalse(f, path, wanted)) {
        return false;
    }
    if (!wanted || nodes === undefined || nodes >= HA_REPLICAS) {
        return wanted;
    }
    const has = `${nodes === 0 ? "none" : nodes} for sure`;
    if (given !== undefined) {
        const rule = `needs ${HA_REPLICAS} nodes, and the cluster has ${has}`;
        f.problem(path, true, rule, "Raise the pools' counts or their autoscale.min, or leave it out.");
    } else {
        const rule = `is false, and the extension's clusterPurpose DevTest: three routers need ${HA_REPLICAS} nodes, and the cluster has ${has}`;
        f.warning(path, undefined, rule, "Raise the pools' counts or their autoscale.min.");
    }
    return false;
}

/** HTTPS by PEM texts, or by a Secret that the cluster has. */
function planTls(f: Findings, tls: unknown): ExtensionPlan["tls"] {
    if (tls === undefined || !plainObject(f, "tls", tls, "{ certificate, privateKey, hostname }")) {
        return "none";
    }
    const at = f.at("tls");
    unknownKeys(at, "", tls, [...CERTIFICATE_PARTS, "secretName"]);
    if (tls["secretName"] === undefined) {
        const remedy = "TLS needs certificate, privateKey and hostname together, or secretName and hostname.";
        checkCertificateParts(at, tls, remedy, false);
        return "texts";
    }
    if (tls["hostname"] === undefined) {
        at.problem("hostname", undefined, "is missing", "Give the name that the certificate was made for.");
    }
    const texts = (["certificate", "privateKey"] as const).filter((part) => tls[part] !== undefined);
    if (texts.length > 0) {
        const remedy = "Give the PEM texts or the Secret's name, not both.";
        at.problem("secretName", undefined, `excludes ${texts.join(" and ")}`, remedy);
    }
    return "secret";
}

function planInsecure(
    f: Findings,
    { tls, allowInsecureConnections }: AttachmentSettings,
    router: ExtensionPlan["router"],
): boolean {
    const path = "allowInsecureConnections";
    const https = tls !== undefined;
    const insecure: unknown = allowInsecureConnections ?? !https;
    if (!trueOrFalse(f, path, insecure)) {
        return !https;
    }
    if (insecure && https) {
        f.problem(
            path,
            true,
            "excludes tls: the extension would serve plain HTTP",
            "Take one of the two out.",
        );
    } else if (!insecure && !https) {
        const rule = "leaves the router neither HTTP nor HTTPS";
        f.problem(path, false, rule, "Give tls, or leave allowInsecureConnections out.");
    } else if (insecure && !router.internal && router.serviceType !== RouterServiceType.ClusterIP) {
        const remedy = "Give tls, or write router: { internal: true }.";
        f.warning("tls", undefined, "is not given: keys, tokens and data cross in the clear", remedy);
    }
    return insecure;
}

function warnOfNodeSelector(f: Findings, nodeSelector: Readonly<Record<string, string>>): void {
    const keys = Object.keys(nodeSelector);
    if (keys.length > 0) {
        const rule = "cannot be taken back by an update, and holds for all versions too";
        f.warning("nodeSelector", undefined, rule, "To take it back, install the extension anew.");
    }
    for (const key of keys.filter((one) => one.includes("."))) {
        const rule =
            "has dots, which the extension's settings read as levels: they are sent escaped, which is not documented";
        f.at("nodeSelector").warning(
            key,
            undefined,
            rule,
            'Prefer a label without dots, such as "aks-scoring/pool".',
        );
    }
}

function planDevicePlugin(f: Findings, given: unknown, context: AttachmentContext): boolean {
    const install = flag(f, "installNvidiaDevicePlugin", given);
    if (install && context.nvidiaDevicePlugin) {
        f.problem(
            "installNvidiaDevicePlugin",
            true,
            "excludes the device plugin that the cluster component installs",
            "Leave it out, or write devicePlugins: { nvidia: false } at the cluster.",
        );
    }
    return install;
}

function checkVersion(f: Findings, version: unknown): version is string {
    const good =
        typeof version === "string" && /^\d{1,5}\.\d{1,5}\.\d{1,5}(-[0-9A-Za-z.-]{1,64})?$/.test(version);
    if (version !== undefined && !good) {
        const remedy =
            needsPlainValue(version) ?? 'Write it like "1.3.0", or leave it out: Azure then chooses.';
        f.problem("extensionVersion", version, "must be a version: three numbers with dots between", remedy);
    }
    return good;
}

function checkSize(f: Findings, least: (typeof LEAST)["FastProd"], size: AttachmentContext["size"]): void {
    if (size !== undefined && (size.vcpus < least.vcpus || size.memoryGib < least.memoryGib)) {
        const has = `${size.vcpus} vCPU and ${floored(size.memoryGib)} GiB`;
        const rule = `has ${has} for sure, and Azure ML asks for ${least.vcpus} vCPU and ${least.memoryGib} GB in all`;
        f.warning("cluster", undefined, rule, "Give the cluster more or larger nodes.");
    }
}

/** Compares what the extension asks for with what nodes offer that any pod may run on; autoscaling may help, later. */
function checkRoom(
    f: Findings,
    { cpuCores: cores, memoryGib: gib }: (typeof REQUESTS)["single"],
    room: AttachmentContext["room"],
): void {
    // Sums over nodes are off by a rounding error.
    const fits = (offered: number, needed: number) => offered + 1e-6 >= needed;
    if (room === undefined || (fits(room.cpuCores, cores) && fits(room.memoryGib, gib))) {
        return;
    }
    const offered = `${floored(room.cpuCores)} cores and ${floored(room.memoryGib)} GiB`;
    f.warning(
        "cluster",
        undefined,
        `offers ${offered} on nodes without taints, and the extension alone needs ${cores} cores and ${gib} GiB: some of its pods would stay pending`,
        "Give the cluster more or larger nodes without taints.",
    );
}

function flag(f: Findings, path: string, given: unknown): boolean {
    const wanted = given ?? false;
    return trueOrFalse(f, path, wanted) && wanted;
}

/** Rounded down: a need that is just missed must not look met. */
function floored(value: number): number {
    return Math.floor(value * 10) / 10;
}
