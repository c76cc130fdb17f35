/** What is shown of the engine's own text: its lines as they are, less what only repeats or identifies. */

/** Of an update: each resource once, when it is done, and the count at the end. */
export function updateText(stdout: string): string[] {
    const done = lines(stdout).filter((line) =>
        /^ \S+ +\S+ \S+ \w+ed( \(\S+\))?( \[diff: .*\])?$/.test(line),
    );
    return [...done, ...resourceCount(stdout)];
}

/** Of a preview that lists resources: each that would change, and the count at the end. */
export function previewText(stdout: string): string[] {
    const planned = lines(stdout).filter((line) => /^ [+~-]\S* +\S+ \S+ /.test(line));
    return [...planned, ...resourceCount(stdout)];
}

/** Of a preview with differences: all of them, without the identity of each resource. */
export function diffText(stdout: string): string[] {
    const from = lines(stdout).findIndex((line) => line.startsWith("Previewing update"));
    const to = lines(stdout).findIndex((line) => line.startsWith("Resources:"));
    const shown = lines(stdout)
        .slice(from + 1, to)
        .filter((line) => line.trim() !== "" && !/^\s*\[(urn|provider)=/.test(line));
    return [...shown, ...resourceCount(stdout)];
}

/** Of an update: the stack's outputs. */
export function outputsText(stdout: string): string[] {
    return section(stdout, "Outputs:");
}

function resourceCount(stdout: string): string[] {
    return section(stdout, "Resources:");
}

/** A title and the lines below it, to the next empty one. */
function section(stdout: string, title: string): string[] {
    const all = lines(stdout);
    const from = all.indexOf(title);
    if (from === -1) return [];
    const end = all.indexOf("", from);
    return all.slice(from, end === -1 ? undefined : end);
}

function lines(text: string): string[] {
    return text.split("\n").map((line) => line.trimEnd());
}
