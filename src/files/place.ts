import { readdirSync, realpathSync, statSync, type Stats } from "node:fs";
import { homedir } from "node:os";
import { basename, dirname, isAbsolute, normalize, parse, relative, resolve } from "node:path";
import { text } from "../core/checks";
import { didYouMean, nearest } from "../core/nearest";
import type { Findings } from "../core/problems";

/** What a path has to lead to. */
export type Kind = "file" | "directory" | "file or directory";

/** Something that is there. */
export interface Place {
    /** As given, made absolute. */
    readonly path: string;
    /** Without any symbolic link in it. */
    readonly realPath: string;
    readonly stats: Stats;
}

/**
 * Finds what a program names. A relative path counts from the working directory, which is the project's:
 * Pulumi runs a program there.
 */
export function findPlace(f: Findings, path: string, value: unknown, kind: Kind): Place | undefined {
    if (!text(f, path, value)) {
        return undefined;
    }
    const rule = `must be the path of a ${kind}`;
    if (/^azureml:|^[a-z]{2,}:\/\//i.test(value)) {
        f.problem(path, value, rule, `Nothing is fetched: give a ${kind} on this machine.`);
        return undefined;
    }
    let absolute = value;
    try {
        absolute = resolve(value);
        // statSync first: it follows links as realpathSync does, and tells of a null character as of anything
        // else.
        const stats = statSync(absolute);
        const place = { path: absolute, realPath: realpathSync(absolute), stats };
        return isOf(f, path, value, kind, place) && isUsers(f, path, value, kind, place) ? place : undefined;
    } catch (error) {
        f.problem(path, value, rule, absentRemedy(value, absolute, codeOf(error)));
        return undefined;
    }
}

/** The last part of a path as it was written; undefined where that is no name, as of "." and "..". */
export function nameIn(path: string): string | undefined {
    const name = basename(normalize(path));
    return ["", ".", ".."].includes(name) ? undefined : name;
}

/** Code of an error of the file system ("EACCES"), for a message. */
export function codeOf(error: unknown): string {
    const { code } = error as NodeJS.ErrnoException;
    return typeof code === "string" ? code : "an error of the file system";
}

/** Whether a path is a directory itself or below it; both without links. */
export function isInside(directory: string, realPath: string): boolean {
    const way = relative(directory, realPath);
    return way !== ".." && !/^\.\.[\\/]/.test(way) && !isAbsolute(way);
}

/** Whether a directory is what nobody means to upload: the root of the file system, or the user's home. */
export function isRootOrHome({ path, realPath }: Place): boolean {
    return [path, realPath].some((one) => one === parse(one).root || one === home());
}

/** The user's home without links; undefined where there is none, as in some containers. */
function home(): string | undefined {
    try {
        return realpathSync(homedir());
    } catch {
        return undefined;
    }
}

function isOf(f: Findings, path: string, value: string, kind: Kind, { stats }: Place): boolean {
    const good = { file: stats.isFile(), directory: stats.isDirectory() };
    if (kind === "file or directory" ? good.file || good.directory : good[kind]) {
        return true;
    }
    const is = stats.isDirectory() ? "a directory" : stats.isFile() ? "a file" : "neither file nor directory";
    const remedy = kind === "directory" ? "Name the directory that holds it." : "Name the file in it.";
    f.problem(path, value, `must be the path of a ${kind}, and is ${is}`, remedy);
    return false;
}

/**
 * What the kernel answers under a file's name: the environment and the memory of processes, and devices. `/dev/shm` is a disk in
 * memory like any other.
 */
const KERNELS = /^\/(proc|sys|dev(?!\/shm\/))(\/|$)/;

/** Whether it is the kernel's, and not a user's file. @param realPath Without links. */
export function isKernels(realPath: string): boolean {
    return KERNELS.test(realPath);
}

function isUsers(f: Findings, path: string, value: string, kind: Kind, { realPath }: Place): boolean {
    const refused = isKernels(realPath);
    if (refused) {
        const rule = `must be the path of a ${kind} on a disk, and leads to ${realPath.split("/", 2).join("/")}`;
        f.problem(path, value, rule, "Copy what you need of it to a file.");
    }
    return !refused;
}

function absentRemedy(value: string, absolute: string, code: string): string {
    if (code === "EACCES" || code === "EPERM") {
        return `It cannot be read (${code}): give the user who runs Pulumi the right to.`;
    }
    if (code === "ELOOP") {
        return "It is a symbolic link that leads in a circle: put the link right.";
    }
    if (code !== "ENOENT" && code !== "ENOTDIR") {
        return `It cannot be looked at (${code}).`;
    }
    if (value.startsWith("~")) {
        return 'There is nothing there: only a shell knows "~", write the path out.';
    }
    const meant = didYouMean(nearest(basename(absolute), siblings(absolute), 1));
    const where = `There is nothing at ${absolute}; a relative path counts from the project's directory.`;
    return meant === "" ? where : `${where} ${meant}`;
}

function siblings(absolute: string): string[] {
    try {
        return readdirSync(dirname(absolute));
    } catch {
        return [];
    }
}
