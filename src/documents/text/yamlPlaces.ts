import { isAlias, isMap, isScalar, isSeq } from "yaml";
import { type YamlText, lineAt } from "./yamlText";

/** A key or an index on the way to a value. */
export type Segment = string | number;

/** The line of a value's key, from 1; of the nearest that is there where it is not; undefined for the whole document. */
export function lineOf({ document, lines }: YamlText, path: readonly Segment[]): number | undefined {
    let node: unknown = document.contents;
    let line: number | undefined;
    for (const segment of path) {
        const next = memberOf(isAlias(node) ? node.resolve(document) : node, segment);
        if (next === undefined) {
            break;
        }
        line = next.offset === undefined ? line : lineAt(lines, next.offset);
        node = next.node;
    }
    return line;
}

/** A scalar as it is written; undefined for anything else, and for what a merge brought. */
export function sourceOf({ document }: YamlText, path: readonly Segment[]): string | undefined {
    let node: unknown = document.contents;
    for (const segment of path) {
        node = memberOf(isAlias(node) ? node.resolve(document) : node, segment)?.node;
    }
    const scalar = isAlias(node) ? node.resolve(document) : node;
    return isScalar(scalar) ? scalar.source : undefined;
}

/** A member of a map or list, and where its key, or itself, stands. */
function memberOf(
    node: unknown,
    segment: Segment,
): { node: unknown; offset: number | undefined } | undefined {
    if (isMap(node)) {
        const pair = node.items.findLast(({ key }) => keyOf(key) === String(segment));
        return pair && { node: pair.value, offset: offsetOf(pair.key) };
    }
    if (isSeq(node) && typeof segment === "number" && segment < node.items.length) {
        return { node: node.items[segment], offset: offsetOf(node.items[segment]) };
    }
    return undefined;
}

function keyOf(key: unknown): string | undefined {
    return isScalar(key) ? String(key.value) : undefined;
}

function offsetOf(node: unknown): number | undefined {
    return (node as { readonly range?: readonly number[] | null } | null)?.range?.[0];
}

/** Keys that are in an object twice. */
export function repeatedIn(node: unknown, path: readonly Segment[] = []): (readonly Segment[])[] {
    if (isSeq(node)) {
        return node.items.flatMap((item, index) => repeatedIn(item, [...path, index]));
    }
    if (!isMap(node)) {
        return [];
    }
    const seen = new Set<string>();
    return node.items.flatMap(({ key, value }) => {
        const name = keyOf(key);
        if (name === undefined || name === "Symbol(<<)") {
            return [];
        }
        const again = seen.has(name) ? [[...path, name]] : [];
        seen.add(name);
        return [...again, ...repeatedIn(value, [...path, name])];
    });
}
