import { statSync } from "node:fs";
import { isAbsolute, join, normalize, sep } from "node:path";
import { type Place, findPlace } from "../files/place";
import type { Item } from "./item";

/**
 * A path that a document names, as a program can write it: from the working directory, with slashes, so that it is the
 * same on every system.
 *
 * @param directory What the path counts from, itself from the working directory.
 */
export function fromHere(directory: string, path: string): string {
    const whole = isAbsolute(path) ? normalize(path) : join(directory, path);
    const slashed = whole.split(sep).join("/");
    return slashed.length > 1 ? slashed.replace(/\/$/, "") : slashed;
}

/** What a path leads to, for a check that it does; a file where that is nothing. */
export function kindOfPath(path: string): "file" | "directory" {
    try {
        return statSync(path).isDirectory() ? "directory" : "file";
    } catch {
        return "file";
    }
}

/** What a path of a document leads to; a problem where that is nothing, or something else. */
export function placeOf(item: Item, path: string, kind: "file" | "directory"): Place | undefined {
    const place = item.check((f, at) => findPlace(f, at, path, kind));
    return place !== undefined && item.mayReach(place.realPath) ? place : undefined;
}

/** A local file or directory that a document names, as a program can write it; undefined where there is none. */
export function pathOf(item: Item, path: string, directory: string): string | undefined {
    const here = fromHere(directory, path);
    return placeOf(item, here, kindOfPath(here)) === undefined ? undefined : here;
}
