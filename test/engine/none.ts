// Mocha loads this file before the unit tests: a test that would start an engine fails, on every machine and with the
// reason, whether an engine is installed or not. Programs that tests start inherit it.
import { delimiter, join } from "node:path";

const FOLDER = join(__dirname, "..", "..", "..", "test", "engine", "none");

process.env["AKS_SCORING_PULUMI"] = join(FOLDER, "pulumi");
const folders = (process.env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== FOLDER);
process.env["PATH"] = [FOLDER, ...folders].join(delimiter);
