import { pages } from "./pages";

/** A command of the pages, as its reader would type it. */
export interface Command {
    readonly pageName: string;
    /** CLI v1's: the fence says so. The same program, `az ml`, has other commands today. */
    readonly isV1: boolean;
    /** "az", "pulumi", "npx". */
    readonly program: string;
    /** "ml service update". */
    readonly path: string;
    /** "--name". */
    readonly flags: readonly string[];
    readonly text: string;
}

const PROGRAMS = /\b(?:az|pulumi|npx) [a-z][^#)|<>\n]*/g;

/** All commands of the pages' sh fences, and those that the text names in backquotes. */
export function commands(): Command[] {
    return pages().flatMap(({ name, text, fences }) => {
        const shells = fences.filter(({ language }) => language === "sh").map(({ code }) => code);
        const prose = text.replaceAll(/^```[\s\S]*?^```$/gm, "");
        const spans = [...prose.matchAll(/`((?:az|pulumi) [^`]*)`/g)].map(([, span = ""]) => span);
        return [...shells, ...spans].flatMap((code) =>
            [...joined(code).matchAll(PROGRAMS)].map(([one]) =>
                commandOf(name, code.startsWith("# CLI v1"), one),
            ),
        );
    });
}

/** Lines that a backslash continues, as one; without what is quoted. */
function joined(code: string): string {
    return code
        .replaceAll(/ \\\n\s+/g, " ")
        .replaceAll(/(["'])(?:(?!\1)[\s\S])*\1/g, "…")
        .replaceAll(/ (-\w|--[\w-]+) <[^>]+>/g, " $1 …");
}

function commandOf(pageName: string, isV1: boolean, text: string): Command {
    const [program = "", ...words] = text.trim().split(/\s+/);
    const end = words.findIndex((word) => !/^[a-z][a-z-]*$/.test(word));
    const path = words.slice(0, end === -1 ? undefined : end).join(" ");
    const flags = words.filter((word) => word.startsWith("--"));
    return { pageName, isV1, program, path, flags, text };
}
