import type { Informer, KubernetesObject } from "@kubernetes/client-node";
import { setTimeout as sleep } from "node:timers/promises";

const PAUSE_MILLISECONDS = 200;

/** Starts an informer, and starts it again whenever its watch breaks, until it is stopped. */
export async function follow<T extends KubernetesObject>(
    informer: Informer<T>,
): Promise<{ stop(): Promise<void> }> {
    let stopped = false;
    informer.on("error", () => {
        void (async () => {
            while (!stopped) {
                await sleep(PAUSE_MILLISECONDS);
                try {
                    if (!stopped) await informer.start();
                    return;
                } catch {
                    // The API server is not back yet.
                }
            }
        })();
    });
    await informer.start();
    return {
        stop: async () => {
            stopped = true;
            await informer.stop();
        },
    };
}
