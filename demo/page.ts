import { escaped } from "./svg";

/** A version's colour, by its place; also in a terminal, as near as 256 of them come. */
export const COLOURS = [
    { page: "#2f6fdb", terminal: "38;5;33" },
    { page: "#159a6c", terminal: "38;5;36" },
    { page: "#d97a1e", terminal: "38;5;172" },
    { page: "#9a55c9", terminal: "38;5;134" },
    { page: "#cf3f5f", terminal: "38;5;168" },
    { page: "#64748b", terminal: "38;5;103" },
] as const;

/** What all pictures have in common: an SVG's own style, so that it can stand in a file of its own. */
export const PICTURE_STYLE = [
    "svg{--ink:#1c2530;--muted:#5a6573;--card:#ffffff;--line:#cfd6de;font:13px system-ui,sans-serif}",
    "@media(prefers-color-scheme:dark){svg{--ink:#e8edf2;--muted:#9aa6b4;--card:#1d242d;--line:#3a4552}}",
    "text{fill:var(--ink)}.title{font-size:22px;font-weight:600}.name{font-size:16px;font-weight:600}",
    ".small{font-size:12px;fill:var(--muted)}.code{font-family:ui-monospace,monospace;font-size:12px}",
    ...COLOURS.map(({ page: colour }, i) => `.v${i}{--v:${colour}}`),
].join("");

const PAGE_STYLE =
    "body{margin:0;background:#f4f6f8}svg{display:block;max-width:1148px;margin:0 auto}" +
    "@media(prefers-color-scheme:dark){body{background:#12171d}}";

/** An HTML page with a picture; it follows the reader's light or dark colours. */
export function page(
    title: string,
    picture: string,
    more: { readonly style?: string; readonly below?: string } = {},
): string {
    return [
        "<!doctype html>",
        '<html lang="en">',
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        `<title>${escaped(title)}</title>`,
        `<style>${PAGE_STYLE}${more.style ?? ""}</style>`,
        picture,
        ...(more.below === undefined ? [] : [more.below]),
        "</html>",
        "",
    ].join("\n");
}
