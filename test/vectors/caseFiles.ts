import { join } from "node:path";

/** Beside the sources: nothing compiles them. */
const FOLDER = join(__dirname, "../../../test/vectors/cases");

/** The project's own cases: those of v1 and v2 that came first, and more, made by running both old tools. */
export const CASE_FILES = ["vectors-v1.json", "vectors-v2.json", "further.json"].map((name) =>
    join(FOLDER, name),
);
