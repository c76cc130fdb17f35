import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The rows of tools/vm-sizes.csv, cell by cell; the first cell is the size's name. */
export const VM_SIZE_ROWS: readonly (readonly string[])[] = readFileSync(
    join(__dirname, "../../tools/vm-sizes.csv"),
    "utf8",
)
    .trim()
    .split("\n")
    .slice(1)
    .map((row) => row.split(","));
