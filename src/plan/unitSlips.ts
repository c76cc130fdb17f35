import type { Findings } from "../core/problems";

const SECOND_MS = 1000;
const HOUR_SECONDS = 3600;

/** Warns of milliseconds so few that they may be seconds. What is not a number has its problem elsewhere. */
export function warnOfFewMilliseconds(f: Findings, path: string, ms: unknown): void {
    if (typeof ms === "number" && Number.isInteger(ms) && ms > 0 && ms < SECOND_MS) {
        const rule = "is in milliseconds, and less than a second";
        f.warning(path, ms, rule, `Write ${ms * SECOND_MS} if seconds were meant.`);
    }
}

/** Warns of seconds so many that they may be milliseconds. What is not a number has its problem elsewhere. */
export function warnOfManySeconds(f: Findings, path: string, seconds: unknown): void {
    if (typeof seconds === "number" && Number.isInteger(seconds) && seconds > HOUR_SECONDS) {
        const rule = "is in seconds, and more than an hour";
        f.warning(path, seconds, rule, `Write ${Math.ceil(seconds / 1000)} if milliseconds were meant.`);
    }
}
