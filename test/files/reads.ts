import fs from "node:fs";

type Method = (...args: never[]) => unknown;

/** How often a file is read, from its beginning, while work is done. */
export async function readsOf(file: string, work: () => unknown): Promise<number> {
    const { openSync, readFileSync } = fs;
    let reads = 0;
    let inside = false; // one that reads a whole file may open it by the other
    const counted = (method: Method) =>
        function (...args: never[]): unknown {
            const outer = inside;
            reads += !outer && args[0] === file ? 1 : 0;
            inside = true;
            try {
                return method(...args);
            } finally {
                inside = outer;
            }
        };
    Object.assign(fs, { openSync: counted(openSync), readFileSync: counted(readFileSync) });
    try {
        await work();
    } finally {
        Object.assign(fs, { openSync, readFileSync });
    }
    return reads;
}
