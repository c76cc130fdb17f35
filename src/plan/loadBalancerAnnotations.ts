import { isPlainObject } from "../core/checks";
import type { Findings } from "../core/problems";
import { type CarriedCheck, isLater } from "./carried";

const AZURE = "service.beta.kubernetes.io/azure-";

/**
 * Annotations of a Service by which AKS lays out a load balancer, where a gateway has a setting of its own for it.
 * https://learn.microsoft.com/azure/aks/load-balancer-standard#customizations-via-kubernetes-annotations
 */
export const AZURE_ANNOTATIONS = {
    internal: `${AZURE}load-balancer-internal`,
    subnet: `${AZURE}load-balancer-internal-subnet`,
    dnsLabel: `${AZURE}dns-label-name`,
    idleTimeout: `${AZURE}load-balancer-tcp-idle-timeout`,
} as const;

/**
 * The rules for annotations that say what a setting of the gateway says as well: they would win over it, and silently.
 *
 * @param loadBalancer The gateway's, as the program wrote it.
 * @param idleTimeoutMinutes What follows from the longest score; undefined for Azure's default.
 */
export function contradictedBy(
    loadBalancer: unknown,
    idleTimeoutMinutes: number | undefined,
): readonly CarriedCheck[] {
    if (!isPlainObject(loadBalancer) || !isPlainObject(loadBalancer["annotations"])) {
        return [];
    }
    const { internal, subnet, dnsLabel, annotations } = loadBalancer;
    const checks: Readonly<Record<string, CarriedCheck[1]>> = {
        [AZURE_ANNOTATIONS.internal]: (f, path, value) => checkInternal(f, path, value, internal === true),
        [AZURE_ANNOTATIONS.subnet]: (f, path, value) => checkSame(f, path, value, "subnet", subnet),
        [AZURE_ANNOTATIONS.dnsLabel]: (f, path, value) => checkSame(f, path, value, "dnsLabel", dnsLabel),
        [AZURE_ANNOTATIONS.idleTimeout]: (f, path, value) =>
            checkIdleTimeout(f, path, value, idleTimeoutMinutes),
    };
    const given = Object.entries(checks).filter(([key]) => annotations[key] !== undefined);
    return given.map(([key, check]) => [["loadBalancer", "annotations", key], check]);
}

/**
 * Only "true" makes a load balancer internal; all else makes a public one.
 * https://github.com/kubernetes-sigs/cloud-provider-azure/blob/master/pkg/provider/azure_loadbalancer.go (requiresInternalLoadBalancer)
 */
function checkInternal(f: Findings, path: string, value: unknown, internal: boolean): void {
    if (internal && value !== "true") {
        const rule = "makes the load balancer public, beside loadBalancer.internal: true";
        f.problem(path, value, rule, "Take the annotation out.");
    } else if (!internal && value !== "false") {
        const rule = "says whether the load balancer is internal, and only loadBalancer.internal may";
        f.problem(path, value, rule, "Write loadBalancer: { internal: true }, and take the annotation out.");
    }
}

function checkSame(f: Findings, path: string, value: unknown, setting: string, own: unknown): void {
    if (own === undefined || value === own) {
        return;
    }
    const rule = isLater(own)
        ? `is there beside loadBalancer.${setting}, which is known only during the update`
        : `is another one than loadBalancer.${setting}`;
    f.problem(path, value, rule, "Take one of the two out.");
}

/** Azure may keep connections longer than the longest score needs, and not shorter. */
function checkIdleTimeout(f: Findings, path: string, value: unknown, least: number | undefined): void {
    if (
        least !== undefined &&
        !(typeof value === "string" && /^\d+$/.test(value) && Number(value) >= least)
    ) {
        const rule = `must be ${least} or more, since a score may take maxScoringTimeoutMs`;
        f.problem(path, value, rule, "Take the annotation out: the gateway sets it.");
    }
}
