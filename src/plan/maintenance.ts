import { needsPlainValue, oneOf, plainObject, unknownKeys, wholeNumber } from "../core/checks";
import type { Findings } from "../core/problems";

/** A weekly time in which AKS may upgrade. */
export interface MaintenanceWindow {
    /** Day of the week. */
    readonly dayOfWeek: "Monday" | "Tuesday" | "Wednesday" | "Thursday" | "Friday" | "Saturday" | "Sunday";
    /** Start, `HH:mm`, in the zone that `utcOffset` names. */
    readonly startTime: string;
    /** Length in hours, 4–24. @default 4 */
    readonly durationHours?: number;
    /** Zone, `+HH:mm` or `-HH:mm`. @default "+00:00" */
    readonly utcOffset?: string;
    /** Every how many weeks, 1–4. @default 1 */
    readonly intervalWeeks?: number;
}

/** Which upgrades keep to which window. */
export interface MaintenanceWindows {
    /** Upgrades of Kubernetes by `upgradeChannel`. */
    readonly autoUpgrade?: MaintenanceWindow;
    /** Node images by `nodeOsUpgradeChannel`. */
    readonly nodeOsUpgrade?: MaintenanceWindow;
}

/** A window under the configuration name that AKS gives it. */
export interface MaintenancePlan {
    readonly configName: "aksManagedAutoUpgradeSchedule" | "aksManagedNodeOSUpgradeSchedule";
    readonly window: Required<MaintenanceWindow>;
}

const CONFIGS = {
    autoUpgrade: "aksManagedAutoUpgradeSchedule",
    nodeOsUpgrade: "aksManagedNodeOSUpgradeSchedule",
} as const;
const EXAMPLE = '{ dayOfWeek: "Sunday", startTime: "02:00" }';
const DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/** Checks the windows; AKS's limits are those of its planned maintenance. */
export function planMaintenance(f: Findings, given: MaintenanceWindows = {}): readonly MaintenancePlan[] {
    const windows: MaintenanceWindows = plainObject(f, "", given, `{ autoUpgrade: ${EXAMPLE} }`) ? given : {};
    unknownKeys(f, "", windows, ["autoUpgrade", "nodeOsUpgrade"]);
    return (["autoUpgrade", "nodeOsUpgrade"] as const).flatMap((key): MaintenancePlan[] => {
        const window = windows[key];
        return window === undefined
            ? []
            : [{ configName: CONFIGS[key], window: planWindow(f.at(key), window) }];
    });
}

function planWindow(f: Findings, given: MaintenanceWindow): Required<MaintenanceWindow> {
    const settings: MaintenanceWindow = plainObject(f, "", given, EXAMPLE)
        ? given
        : ({} as MaintenanceWindow);
    const { dayOfWeek, startTime, durationHours = 4, utcOffset = "+00:00", intervalWeeks = 1 } = settings;
    if (settings === given) {
        unknownKeys(f, "", given, ["dayOfWeek", "startTime", "durationHours", "utcOffset", "intervalWeeks"]);
        oneOf(f, "dayOfWeek", dayOfWeek, DAYS);
        pattern(f, "startTime", startTime, /^([01][0-9]|2[0-3]):[0-5][0-9]$/, "a time HH:mm", "02:00");
        wholeNumber(f, "durationHours", durationHours, 4, 24);
        pattern(f, "utcOffset", utcOffset, /^[+-](0[0-9]|1[0-4]):[0-5][0-9]$/, "+HH:mm or -HH:mm", "+01:00");
        wholeNumber(f, "intervalWeeks", intervalWeeks, 1, 4);
    }
    return { dayOfWeek, startTime, durationHours, utcOffset, intervalWeeks };
}

function pattern(
    f: Findings,
    path: string,
    value: unknown,
    shape: RegExp,
    what: string,
    example: string,
): void {
    if (typeof value !== "string" || !shape.test(value)) {
        f.problem(path, value, `must be ${what}`, needsPlainValue(value) ?? `Write "${example}".`);
    }
}
