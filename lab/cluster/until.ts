import { setTimeout as sleep } from "node:timers/promises";

/** Asks until there is an answer other than undefined or false; throws with the last error when the time is over. */
export async function until<T>(
    what: string,
    ask: () => T | undefined | false | Promise<T | undefined | false>,
    limitMilliseconds = 60_000,
    everyMilliseconds = 50,
): Promise<T> {
    const end = Date.now() + limitMilliseconds;
    let problem: unknown;
    while (Date.now() < end) {
        try {
            const answer = await ask();
            if (answer !== undefined && answer !== false) return answer;
            problem = undefined;
        } catch (error) {
            problem = error;
        }
        await sleep(everyMilliseconds);
    }
    const reason = problem instanceof Error ? `: ${problem.message}` : "";
    throw new Error(`the lab waited ${limitMilliseconds / 1000} s for ${what}${reason}`);
}
