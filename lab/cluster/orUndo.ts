/** Does the work; where that fails, undoes what was begun, and throws why it failed. */
export async function orUndo<T>(work: () => Promise<T>, undo: () => Promise<unknown>): Promise<T> {
    try {
        return await work();
    } catch (error) {
        // What goes wrong while it is undone is a consequence, and would hide the reason.
        await undo().catch(() => undefined);
        throw error;
    }
}
