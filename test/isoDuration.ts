const PATTERN =
    /^P(?=\d|T\d)(?:(\d{1,9})D)?(?:T(?=\d)(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9}(?:\.\d{1,9})?)S)?)?$/;

/** Milliseconds of an ISO 8601 duration of days, hours, minutes and seconds; `undefined` for anything else. */
export function parseIsoDuration(duration: unknown): number | undefined {
    const match = typeof duration === "string" ? PATTERN.exec(duration) : null;
    if (match === null) {
        return undefined;
    }
    const [days, hours, minutes, seconds] = match.slice(1).map((text) => Number(text ?? 0));
    return Math.round((((days! * 24 + hours!) * 60 + minutes!) * 60 + seconds!) * 1000);
}
