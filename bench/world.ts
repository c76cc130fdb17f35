import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";

/** The stand-ins in a process of their own. */
export class World {
    private constructor(
        private readonly standIns: ChildProcess,
        /** Where they are, as the engine is told. */
        readonly debugProviders: string,
    ) {}

    /**
     * Starts them; throws where they end before they are there.
     *
     * @param module What runs: it sends where they are, and ends when its parent disconnects.
     */
    static async start(module: string): Promise<World> {
        const standIns = fork(module, { stdio: ["ignore", "inherit", "inherit", "ipc"] });
        return await new Promise((resolve, reject) => {
            standIns.once("message", (sent) => resolve(new World(standIns, sent as string)));
            standIns.once("error", reject);
            standIns.once("exit", (code, signal) =>
                reject(new Error(`${module} ended (${signal ?? `code ${code}`}) before it said where it is`)),
            );
        });
    }

    /** Ends them; nothing where they have ended. */
    async end(): Promise<void> {
        const { standIns } = this;
        if (standIns.exitCode !== null || standIns.signalCode !== null) return;
        const ended = once(standIns, "exit");
        if (standIns.connected) standIns.disconnect();
        await ended;
    }
}
