/** Characters that are shown as they are: Latin, Greek and Cyrillic letters, and those of East Asia, which are two columns wide. */
const PLAIN = /^[\x20-\x7e\u00a1-\u00ac\u00ae-\u02af\u0391-\u03c9\u0400-\u0481\u048a-\u04ff]$/;
const WIDE = /^[\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fff\uac00-\ud7a3]$/;

/** Columns that a text takes. */
export function widthOf(text: string): number {
    return [...text].reduce((sum, char) => sum + (WIDE.test(char) ? 2 : 1), 0);
}

/**
 * A text as a literal in double quotes, or in single ones where that saves escapes. What an editor might hide or turn
 * round (controls, marks of direction, blanks of no width) is escaped, so that the literal is what it looks like.
 */
export function textLiteral(text: string): string {
    const doubles = text.split('"').length;
    const singles = text.split("'").length;
    const quote = doubles > singles ? "'" : '"';
    const units = Array.from({ length: text.length }, (_, index) => text.charAt(index));
    return `${quote}${units.map((unit) => escaped(unit, quote)).join("")}${quote}`;
}

const ESCAPES: Readonly<Record<string, string>> = {
    "\\": "\\\\",
    "\n": "\\n",
    "\r": "\\r",
    "\t": "\\t",
};

function escaped(unit: string, quote: string): string {
    const known = unit === quote ? `\\${quote}` : ESCAPES[unit];
    if (known !== undefined || PLAIN.test(unit) || WIDE.test(unit)) {
        return known ?? unit;
    }
    return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/** A member's name: quoted where it must be. `__proto__` alone would set the object's prototype. */
export function keyLiteral(key: string): string {
    if (key === "__proto__") {
        return '["__proto__"]';
    }
    const literal = textLiteral(key);
    const isIdentifier = /^[\p{ID_Start}_$][\p{ID_Continue}$]*$/u.test(key);
    return isIdentifier && literal === `"${key}"` ? key : literal;
}

/** A number as it is written in a program: 1e21, not 1e+21. */
export function numberLiteral(number: number): string {
    return Object.is(number, -0) ? "-0" : String(number).replace("e+", "e");
}
