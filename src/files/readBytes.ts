import { closeSync, openSync, readSync } from "node:fs";

/** How much is read at a time: a file may say that it is shorter than it is. */
const CHUNK_BYTES = 2 ** 16;

/**
 * All bytes of a file, read once and counted as they come: what the file system says of a size need not be so. Undefined where there
 * are more than may be. Throws what the file system says.
 */
export function readBytes(realPath: string, most: number): Buffer | undefined {
    const file = openSync(realPath, "r");
    try {
        const chunks: Buffer[] = [];
        for (let bytes = 0; bytes <= most;) {
            const chunk = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, most + 1 - bytes));
            const read = readSync(file, chunk, 0, chunk.length, null);
            if (read === 0) {
                return Buffer.concat(chunks);
            }
            chunks.push(chunk.subarray(0, read));
            bytes += read;
        }
        return undefined;
    } finally {
        closeSync(file);
    }
}
