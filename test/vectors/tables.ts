import { MEMBER_TABLE } from "./memberTable";
import type { Rule } from "./rule";
import { RULE_GROUPS } from "./rules";

/** The table of names as the docs show it. */
export function memberRows(): string {
    return MEMBER_TABLE.trim();
}

/** The rules as the docs show them: a table for each group. */
export function ruleTables(): string {
    return RULE_GROUPS.map(([title, rules]) => `### ${title}\n\n${rowsOf(rules)}`).join("\n\n");
}

function rowsOf(rules: readonly Rule[]): string {
    const rows = rules.map(({ id, kind, about, reason }) =>
        [`\`${id}\``, kind, written(about), written(reason)].join(" | "),
    );
    return ["| Rule | Here | Cases | Reason |", "|---|---|---|---|", ...rows.map((row) => `| ${row} |`)].join(
        "\n",
    );
}

/** Angle brackets would be tags, and bars the ends of cells; what stands between backticks stays. */
function written(text: string): string {
    return text
        .split("`")
        .map((part, index) => (index % 2 === 1 ? part : part.replaceAll("<", "\\<").replaceAll("|", "\\|")))
        .join("`");
}
