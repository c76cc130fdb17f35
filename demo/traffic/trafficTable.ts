import { element, escaped } from "../svg";
import type { Second, Traffic } from "./traffic";

/** The page's style for the table. */
export const TABLE_STYLE =
    "details{max-width:1084px;margin:0 auto;padding:0 32px 32px;font:13px system-ui,sans-serif;color:#1c2530}" +
    "summary{cursor:pointer;padding:8px 0}table{border-collapse:collapse;font-variant-numeric:tabular-nums}" +
    "th,td{padding:2px 16px 2px 0;text-align:right;border-bottom:1px solid #cfd6de}" +
    "th:last-child,td:last-child{text-align:left}" +
    "@media(prefers-color-scheme:dark){details{color:#e8edf2}th,td{border-color:#3a4552}}";

/** All numbers of the picture, for those who cannot see it or want to know. */
export function trafficTable(traffic: Traffic): string {
    const { seconds, versions } = traffic;
    const head = ["second", ...versions.flatMap((version) => [version, "declared"]), "lost", "written"];
    const body = seconds.map((second, at) => row("td", cells(second, at, traffic)));
    return element(
        "details",
        {},
        "<summary>All numbers</summary>",
        element("table", {}, element("thead", {}, row("th", head)), element("tbody", {}, ...body)),
    );
}

function cells({ answers, declared, lost }: Second, at: number, { versions, updates }: Traffic): string[] {
    const written = updates
        .flatMap(({ writes }) => writes)
        .filter((write) => Math.floor(write.at) === at)
        .map(({ text }) => text);
    return [
        String(at),
        ...versions.flatMap((version) => [`${answers[version] ?? 0}`, `${declared[version] ?? 0}%`]),
        String(lost),
        written.join(", "),
    ];
}

function row(cell: "th" | "td", texts: readonly string[]): string {
    return element("tr", {}, ...texts.map((text) => element(cell, {}, escaped(text))));
}
