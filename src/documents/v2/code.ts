import type { VersionDocument } from "../endpointDocument";
import { findScript } from "../entryScript";
import type { Item } from "../item";
import { fromHere, placeOf } from "../paths";
import { openBlock } from "./keys";
import { readReference } from "./reference";
import { str } from "./values";

type CodeOfVersion = Pick<VersionDocument, "entryScript" | "sourceDirectory" | "code">;

/** Reads a deployment's `code_configuration`. @param directory Of the document. */
export function readCode(block: Item, directory: string): CodeOfVersion {
    const there = openBlock(block, "{ code: ./src, scoring_script: score.py }", ["code", "scoring_script"]);
    if (there === undefined || there.keys.length === 0) {
        return {};
    }
    const [code, script] = [there.at("code"), there.at("scoring_script")];
    if (code.value === undefined) {
        script.warning("is ignored without code, as v2 did", "Give code, the script's directory.");
        script.text();
        return {};
    }
    if (script.value === undefined) {
        script.problem("is missing beside code", "Name the Python file with init and run in it.");
    }
    const [from, entryScript] = [str(code), str(script)];
    if (from === undefined) {
        return {};
    }
    if (/^(azureml:|\/subscriptions\/)/i.test(from)) {
        const reference = readReference(code, "codes");
        return reference === undefined || entryScript === undefined ? {} : { code: reference, entryScript };
    }
    if (/^[a-z]{2,}:\/\//i.test(from)) {
        code.problem(
            "must be a directory on this machine, or registered code",
            "Nothing is fetched: clone it first.",
        );
        return {};
    }
    const path = fromHere(directory, from);
    if (placeOf(code, path, "directory") === undefined || entryScript === undefined) {
        return {};
    }
    return findScript(script, entryScript, path, code) ?? {};
}
