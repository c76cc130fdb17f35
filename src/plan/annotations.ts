import { isPlainObject } from "../core/checks";
import { type CarriedCheck, type CarriedPath, isLater } from "./carried";

/** Most bytes of an object's annotations, names and values together. https://github.com/kubernetes/apimachinery/blob/master/pkg/api/validation/objectmeta.go (TotalAnnotationSizeLimitB) */
const MOST_BYTES = 256 * 1024;

/** What is left for the annotations that the library, Pulumi and Kubernetes write. */
const OTHERS = 4 * 1024;

/** A part of an object's annotations: a text, or names with texts. */
interface Part {
    readonly path: CarriedPath;
    /** Its annotation. */
    readonly key: string;
    readonly value: unknown;
}

/** The rules for what people wrote about an endpoint or a version, which annotations keep. */
export function carriedOfNotes(prefix: readonly string[], settings: object): CarriedCheck[] {
    const notes = settings as Readonly<Record<string, unknown>>;
    const parts = ["tags", "properties", "description"].map((key) => ({
        path: [...prefix, key],
        key: `aks-scoring/${key}`,
        value: notes[key],
    }));
    return carriedOfAnnotations(parts, "tags, properties and description together");
}

/**
 * The rules for annotations that one object gets. The largest part that is there says that all are too large; one that comes
 * later is counted when it is known, beside those in plain.
 */
export function carriedOfAnnotations(parts: readonly Part[], what: string): CarriedCheck[] {
    const given = parts.filter(({ value }) => value !== undefined);
    const later = given.filter(({ value }) => comesLater(value));
    const plain = given.filter((part) => !later.includes(part));
    const largest = [...plain].sort((a, b) => sizeOf(b) - sizeOf(a)).slice(0, 1);
    return [...largest, ...later].map((part): CarriedCheck => [
        part.path,
        (f, path, value) => {
            const others = plain.filter((one) => one !== part);
            const bytes = [...others, { ...part, value }].reduce((sum, one) => sum + sizeOf(one), 0);
            if (bytes > MOST_BYTES - OTHERS) {
                const rule = `makes the annotations too large: ${what} have ${bytes} bytes, and ${MOST_BYTES - OTHERS} is the most`;
                f.problem(path, undefined, rule, "Keep long texts elsewhere, and an address here.");
            }
        },
    ]);
}

function comesLater(value: unknown): boolean {
    return isLater(value) || (isPlainObject(value) && Object.values(value).some(isLater));
}

function sizeOf({ key, value }: Pick<Part, "key" | "value">): number {
    return (
        bytesOf(key) +
        (isPlainObject(value) ? jsonBytes(value) : typeof value === "string" ? bytesOf(value) : 0)
    );
}

/** Bytes of an object in JSON; what is known later, or no text, counts nothing. */
function jsonBytes(value: Readonly<Record<string, unknown>>): number {
    const texts = Object.entries(value).filter(([, member]) => typeof member === "string");
    const members = texts.map(
        ([name, text]) => bytesOf(JSON.stringify(name)) + bytesOf(JSON.stringify(text)) + 2,
    );
    return members.reduce((sum, bytes) => sum + bytes, members.length === 0 ? 2 : 1); // no comma behind the last
}

function bytesOf(text: string): number {
    return Buffer.byteLength(text, "utf8");
}
