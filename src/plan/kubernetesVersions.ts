import { listed } from "../core/checks";
import type { Findings } from "../core/problems";

/**
 * AKS's versions of Kubernetes: for each 1.<minor> the last day of support by the community's rules, and the last of long-term
 * support. Read from AKS's calendar of 2026-08-05.
 * https://learn.microsoft.com/azure/aks/supported-kubernetes-versions
 */
const CALENDAR: readonly (readonly [minor: number, support: string, longTerm: string])[] = [
    [29, "2025-03-31", "2026-04-30"],
    [30, "2025-08-22", "2026-07-31"],
    [31, "2025-11-01", "2026-11-30"],
    [32, "2026-03-31", "2027-03-31"],
    [33, "2026-07-31", "2027-07-31"],
    [34, "2026-11-30", "2027-11-30"],
    [35, "2027-03-31", "2028-03-31"],
    [36, "2027-06-30", "2028-06-30"],
    [37, "2027-10-31", "2028-10-31"],
];

/** The day of this release: what ends by then has ended. No clock is asked: the same program has the same preview each day. */
const RELEASED = "2026-11-30";

const SUPPORTED = minorsWhere(([, support]) => support > RELEASED);
const LONG_TERM = minorsWhere(([, support, longTerm]) => support <= RELEASED && longTerm > RELEASED);

/**
 * Looks a version up in AKS's calendar. What has left it is a problem: no cluster of this library can have it. What has ended
 * is a warning: a cluster that has it goes on. What is newer than the calendar passes.
 */
export function checkAksVersion(f: Findings, path: string, version: string): void {
    const minor = minorOf(version);
    const [oldest = 0] = CALENDAR.map(([known]) => known);
    const remedy = `Write "1.${SUPPORTED.at(-2)}", or leave it out for AKS's default.`;
    if (minor < oldest) {
        f.problem(path, version, `is a version that AKS has no more: ${offer()}`, remedy);
        return;
    }
    const [, , longTerm = ""] = CALENDAR.find(([known]) => known === minor) ?? [];
    if (longTerm !== "" && longTerm <= RELEASED) {
        const rule = `is a version that AKS has not supported since ${longTerm}, and makes no cluster of: ${offer()}`;
        f.warning(path, version, rule, remedy);
    }
}

/**
 * Warns of a version that AKS takes with long-term support alone, which is the Premium tier's: the service refuses it otherwise
 * ("K8sVersionNotSupported", https://github.com/apecloud/kubeblocks/pull/10136).
 */
export function checkLongTerm(f: Findings, path: string, version: unknown, skuTier: string): void {
    const minor = typeof version === "string" ? minorOf(version) : 0;
    if (LONG_TERM.includes(minor) && skuTier !== "Premium") {
        const since = CALENDAR.find(([known]) => known === minor)?.[1];
        const rule = `has had long-term support alone since ${since}, which the ${skuTier} tier has not: AKS makes no cluster of it`;
        f.warning(path, version, rule, `Write "1.${SUPPORTED.at(-2)}", or skuTier: "Premium".`);
    }
}

function minorOf(version: string): number {
    return Number(version.split(".")[1]);
}

function offer(): string {
    const names = (minors: readonly number[]) =>
        listed(
            minors.map((minor) => `1.${minor}`),
            "and",
        );
    return `it offers ${names(SUPPORTED)}, and with long-term support ${names(LONG_TERM)} too`;
}

function minorsWhere(fits: (row: (typeof CALENDAR)[number]) => boolean): readonly number[] {
    return CALENDAR.filter(fits).map(([minor]) => minor);
}
