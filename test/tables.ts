/** The cells of the table behind `<!-- table: name -->`, without its head. */
export function tableOf(page: string, name: string): string[][] {
    const text = new RegExp(`<!-- table: ${name} -->\\n\\n((?:\\|.*\\n)+)`).exec(page)?.[1] ?? "";
    const rows = text.trimEnd().split("\n").slice(2);
    return rows.map((row) =>
        row
            .split("|")
            .slice(1, -1)
            .map((cell) => cell.trim()),
    );
}
