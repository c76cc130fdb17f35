import { resolve } from "node:path";
import { CASE_FILES } from "./caseFiles";
import { check } from "./check";
import { memberRows, ruleTables } from "./tables";
import { writeVerdicts } from "./verdicts";

// node .build/test/vectors/main.js [--decisions] [FILE…]: without a file, the project's own cases.
// node .build/test/vectors/main.js --tables: the tables of docs/compared-with-v1.md.
// node .build/test/vectors/main.js --verdicts: writes down what the project's own cases come to, in verdicts.json.

const USAGE = "npm run check:vectors -- [--decisions] [FILE…], or --tables, or --verdicts";

const given = process.argv.slice(2);
const options = given.filter((argument) => argument.startsWith("--"));
const files = given.filter((argument) => !argument.startsWith("--"));
const unknown = options.filter((option) => !["--decisions", "--tables", "--verdicts"].includes(option));
if (unknown.length > 0) {
    console.error(`${unknown.join(", ")}: no such option. ${USAGE}`);
    process.exitCode = 2;
} else if (options.includes("--tables")) {
    console.log(`${ruleTables()}\n\n${memberRows()}`);
} else if (options.includes("--verdicts")) {
    writeVerdicts();
} else {
    // npm runs scripts in the package's directory, and says where it was called.
    const from = process.env["INIT_CWD"] ?? process.cwd();
    const { lines, exitCode } = check(
        files.length === 0 ? CASE_FILES : files.map((file) => resolve(from, file)),
        { decisions: options.includes("--decisions") },
    );
    console.log(lines.join("\n"));
    process.exitCode = exitCode;
}
