import { INTEGER } from "./pyYaml";

/** Longest number that is read digit by digit, which takes the square of its length. Nobody writes one, and Python's `str` ends at 4300. */
const LONGEST = 400;

/**
 * What Python's `str` makes of a number that a document holds: azure-ai-ml and azureml-core made texts of numbers by it.
 * `1.0` stays `1.0` and 20 digits stay 20, of which a number here keeps neither. Undefined where it is not known.
 *
 * @param source As it is written; null for a number that is in no file, undefined where the place is not found.
 */
export function pythonNumber(value: number, source: string | null | undefined): string | undefined {
    if (typeof source === "string" && source.length > LONGEST) {
        return undefined;
    }
    if (typeof source === "string" && INTEGER.test(source)) {
        return String(exactInteger(source));
    }
    if (typeof source !== "string" && Number.isInteger(value)) {
        return source === null && Number.isSafeInteger(value) ? String(value) : undefined;
    }
    return floatText(value);
}

/** An integer as YAML 1.1 writes it: with underscores, in other bases, in sixties. */
function exactInteger(source: string): bigint {
    const digits = source.replace(/[-+_]/g, "");
    const sixties = digits.split(":").reduce((sum, part) => sum * 60n + BigInt(based(part)), 0n);
    return source.startsWith("-") ? -sixties : sixties;
}

function based(digits: string): string {
    return /^0[0-7]+$/.test(digits) ? `0o${digits}` : digits;
}

/** Python's shortest text of a float: exponents of two digits, from 1e16 and below 1e-4. */
function floatText(value: number): string {
    if (!Number.isFinite(value)) {
        return String(value).replace("Infinity", "inf").replace("NaN", "nan");
    }
    const [mantissa = "", exponentText = "0"] = value.toExponential().split("e");
    const exponent = Number(exponentText);
    if (exponent >= 16 || (exponent < -4 && value !== 0)) {
        const sign = exponent < 0 ? "-" : "+";
        return `${mantissa}e${sign}${String(Math.abs(exponent)).padStart(2, "0")}`;
    }
    const text = Object.is(value, -0) ? "-0" : plain(mantissa, exponent);
    return text.includes(".") ? text : `${text}.0`;
}

/** Without an exponent, where a number here has one from 1e21 and below 1e-6. */
function plain(mantissa: string, exponent: number): string {
    const sign = mantissa.startsWith("-") ? "-" : "";
    const digits = mantissa.replace(/[-.]/g, "");
    if (exponent < 0) {
        return `${sign}0.${"0".repeat(-exponent - 1)}${digits}`;
    }
    const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, "0");
    const rest = digits.slice(exponent + 1);
    return rest === "" ? sign + whole : `${sign}${whole}.${rest}`;
}
