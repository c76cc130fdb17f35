import { Findings } from "../core/problems";
import { writeConda } from "../files/condaDependencies";
import { readCondaFile } from "../files/condaFile";
import type { Item } from "./item";
import { placeOf } from "./paths";

/** Whether a path leads to a conda file, by the rules that it is read by later: its problem has the document's place here. */
export function isConda(item: Item, path: string): boolean {
    return (
        placeOf(item, path, "file") !== undefined &&
        item.check((f, at) => withoutWarnings(f, (own) => readCondaFile(own, at, path)))
    );
}

/** The same for what would be in the file. */
export function isCondaContent(item: Item): boolean {
    return item.check((f, at, value) => withoutWarnings(f, (own) => writeConda(own, at, value)));
}

/** Whoever reads the file to send it warns, once. */
function withoutWarnings(f: Findings, read: (own: Findings) => string | undefined): boolean {
    const own = new Findings();
    const text = read(own);
    for (const { path, value, rule, remedy } of own.problems) {
        f.problem(path, value, rule, remedy);
    }
    return text !== undefined;
}
