/**
 * Characters that a terminal or an editor hides, or that turn round what is around them: controls (C0, C1), line and paragraph
 * separators, all of Unicode's formats (marks of direction, characters of no width, U+00AD, tags), whatever else a font need not
 * show (fillers, variation selectors), and halves of characters.
 * https://www.unicode.org/reports/tr36/#Bidirectional_Text_Spoofing, https://trojansource.codes
 */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/** A text with hidden characters written out, as \u202e; lines stay lines. */
export function withoutHidden(text: string): string {
    return text.replace(HIDDEN, (char) => (char === "\n" ? char : escaped(char)));
}

/** A text on one line, with hidden characters written out: a line break in it must not forge another line. */
export function oneLine(text: string): string {
    return text.replace(HIDDEN, escaped);
}

function escaped(char: string): string {
    const code = char.codePointAt(0)!.toString(16);
    if (char === "\n") {
        return "\\n";
    }
    return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, "0")}`;
}
