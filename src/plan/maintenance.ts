import { oneOf, unknownKeys, wholeNumber } from "../core/checks";
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

const DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/** Checks the windows; AKS's limits are those of its planned maintenance. */
export function planMaintenance(f: Findings, windows: MaintenanceWindows): readonly MaintenancePlan[] {
    unknownKeys(f, "", windows, ["autoUpgrade", "nodeOsUpgrade"]);
    const plans: MaintenancePlan[] = [];
    if (windows.autoUpgrade !== undefined) {
        const window = planWindow(f.at("autoUpgrade"), windows.autoUpgrade);
        plans.push({ configName: "aksManagedAutoUpgradeSchedule", window });
    }
    if (windows.nodeOsUpgrade !== undefined) {
        const window = planWindow(f.at("nodeOsUpgrade"), windows.nodeOsUpgrade);
        plans.push({ configName: "aksManagedNodeOSUpgradeSchedule", window });
    }
    return plans;
}

function planWindow(f: Findings, given: MaintenanceWindow): Required<MaintenanceWindow> {
    const window = { durationHours: 4, utcOffset: "+00:00", intervalWeeks: 1, ...given };
    unknownKeys(f, "", given, ["dayOfWeek", "startTime", "durationHours", "utcOffset", "intervalWeeks"]);
    oneOf(f, "dayOfWeek", window.dayOfWeek, DAYS);
    if (!/^([01][0-9]|2[0-3]):[0-5][0-9]$/.test(String(window.startTime))) {
        f.problem("startTime", window.startTime, "must be a time HH:mm", 'Write "02:00".');
    }
    wholeNumber(f, "durationHours", window.durationHours, 4, 24);
    if (!/^[+-](0[0-9]|1[0-4]):[0-5][0-9]$/.test(String(window.utcOffset))) {
        f.problem("utcOffset", window.utcOffset, "must be +HH:mm or -HH:mm", 'Write "+01:00".');
    }
    wholeNumber(f, "intervalWeeks", window.intervalWeeks, 1, 4);
    return window;
}
