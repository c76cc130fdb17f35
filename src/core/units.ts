/**
 * Cores as a Kubernetes quantity: 0.1 → "100m", 1 → "1", 1.5 → "1500m". Rounded to the milli-core, which is
 * the finest that Kubernetes takes; anything above zero asks for at least one.
 */
export function cpuQuantity(cores: number): string {
    const milli = atLeastOne(cores * 1000);
    return milli % 1000 === 0 ? String(milli / 1000) : `${milli}m`;
}

/**
 * Gigabytes as a Kubernetes quantity: 0.5 → "512Mi", 2 → "2Gi". v1's GB are read as GiB, as its own
 * services were. Rounded to the MiB; anything above zero asks for at least one.
 */
export function memoryQuantity(gb: number): string {
    const mebibytes = atLeastOne(gb * 1024);
    return mebibytes % 1024 === 0 ? `${mebibytes / 1024}${mebibytes === 0 ? "" : "Gi"}` : `${mebibytes}Mi`;
}

/** Milliseconds as an ISO 8601 duration: 60000 → "PT1M", 500 → "PT0.5S", 310000 → "PT5M10S". */
export function isoDuration(milliseconds: number): string {
    const { hours, minutes, seconds, millis } = split(milliseconds);
    const fraction = (seconds * 1000 + millis) / 1000;
    const parts = [part(hours, "H"), part(minutes, "M"), part(fraction, "S")].join("");
    return parts === "" ? "PT0S" : `PT${parts}`;
}

/**
 * Milliseconds as a Gateway API duration (GEP-2257: at most 4 numbers of at most 5 digits, no fractions):
 * 60000 → "1m", 500 → "500ms", 61500 → "1m1s500ms".
 */
export function gatewayDuration(milliseconds: number): string {
    const { hours, minutes, seconds, millis } = split(milliseconds);
    const parts = [part(hours, "h"), part(minutes, "m"), part(seconds, "s"), part(millis, "ms")].join("");
    return parts === "" ? "0s" : parts;
}

/** Cores of a Kubernetes quantity or a plain number: "100m" → 0.1, "2" → 2; `undefined` for anything else. */
export function parseCpuQuantity(quantity: unknown): number | undefined {
    const match = quantityPattern.exec(asText(quantity));
    if (match === null) {
        return undefined;
    }
    const unit = match[2] ?? "";
    const milli = unit === "m" ? 1 : unit === "" ? 1000 : undefined;
    return milli === undefined ? undefined : (Number(match[1]) * milli) / 1000;
}

/** GiB of a Kubernetes quantity: "512Mi" → 0.5, "2Gi" → 2; `undefined` for anything else. */
export function parseMemoryQuantity(quantity: unknown): number | undefined {
    const match = quantityPattern.exec(asText(quantity));
    const bytes = match === null ? undefined : memoryUnits[match[2] ?? ""];
    return bytes === undefined ? undefined : (Number(match![1]) * bytes) / 2 ** 30;
}

const quantityPattern = /^(\d{1,15}(?:\.\d{1,15})?)(m|k|M|G|T|P|Ki|Mi|Gi|Ti|Pi)?$/;

/** Bytes in each unit that a Kubernetes memory quantity may carry. */
const memoryUnits: Readonly<Record<string, number | undefined>> = {
    "": 1,
    k: 1e3,
    M: 1e6,
    G: 1e9,
    T: 1e12,
    P: 1e15,
    Ki: 2 ** 10,
    Mi: 2 ** 20,
    Gi: 2 ** 30,
    Ti: 2 ** 40,
    Pi: 2 ** 50,
};

function asText(quantity: unknown): string {
    return typeof quantity === "string" || typeof quantity === "number" ? String(quantity) : "";
}

function atLeastOne(amount: number): number {
    return amount > 0 ? Math.max(1, Math.round(amount)) : 0;
}

function part(amount: number, unit: string): string {
    return amount === 0 ? "" : `${amount}${unit}`;
}

function split(milliseconds: number): { hours: number; minutes: number; seconds: number; millis: number } {
    const total = Math.round(milliseconds);
    return {
        hours: Math.floor(total / 3_600_000),
        minutes: Math.floor(total / 60_000) % 60,
        seconds: Math.floor(total / 1000) % 60,
        millis: total % 1000,
    };
}
