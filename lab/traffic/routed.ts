import { until } from "../cluster/until";
import { askMany, type AskOptions } from "./load";

const AT_A_TIME = 16;

/**
 * Waits until Envoys know a route and who is behind it: an `up` ends when the route is written, and they hear of it a
 * moment later. Which answers these are, 200 or 401, is not asked.
 */
export async function routed(uri: string, options: AskOptions = {}): Promise<void> {
    await until(`a route to ${uri}`, async () => {
        const { statuses } = await askMany(uri, AT_A_TIME, { concurrency: AT_A_TIME, ...options });
        return [0, 404, 503].every((status) => statuses[status] === undefined);
    });
}
