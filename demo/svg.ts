/** Attributes of an SVG element; undefined ones are left out. */
export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** An SVG element as text, with its children inside. */
export function element(name: string, attributes: Attributes, ...children: readonly string[]): string {
    const written = Object.entries(attributes)
        .filter(([, value]) => value !== undefined)
        .map(
            ([key, value]) =>
                ` ${key}="${typeof value === "number" ? rounded(value) : escaped(value ?? "")}"`,
        );
    return children.length === 0
        ? `<${name}${written.join("")}/>`
        : `<${name}${written.join("")}>${children.join("")}</${name}>`;
}

export function text(x: number, y: number, words: string, cssClass?: string, anchor?: "end"): string {
    return element("text", { x, y, class: cssClass, "text-anchor": anchor }, escaped(words));
}

/** A band of even thickness from (x1, y1) to (x2, y2), the middles of its ends. */
export function band(
    x1: number,
    y1: number,
    x2: number,
    y2: number,
    thickness: number,
    cssClass: string,
): string {
    const half = thickness / 2;
    const bend = (x1 + x2) / 2;
    const d = [
        `M${rounded(x1)} ${rounded(y1 - half)}`,
        `C${rounded(bend)} ${rounded(y1 - half)} ${rounded(bend)} ${rounded(y2 - half)} ${rounded(x2)} ${rounded(y2 - half)}`,
        `V${rounded(y2 + half)}`,
        `C${rounded(bend)} ${rounded(y2 + half)} ${rounded(bend)} ${rounded(y1 + half)} ${rounded(x1)} ${rounded(y1 + half)}`,
        "Z",
    ].join("");
    return element("path", { class: cssClass, d });
}

export function escaped(words: string): string {
    return words
        .replaceAll("&", "&amp;")
        .replaceAll("<", "&lt;")
        .replaceAll(">", "&gt;")
        .replaceAll('"', "&quot;");
}

/** At most `length` characters: the end is kept, because there an image has its tag and a name its difference. */
export function shortened(words: string, length: number): string {
    return words.length <= length ? words : `…${words.slice(words.length - length + 1)}`;
}

function rounded(value: number): string {
    return String(Math.round(value * 100) / 100);
}
