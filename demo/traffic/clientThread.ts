// The thread of a Client.
import { parentPort, workerData } from "node:worker_threads";
import type { StubAnswer } from "../../lab/images/scoringStub";
import { Load, type Answer } from "../../lab/traffic/load";
import { headersOf, type Order, type Outcome, type Said } from "./client";

const TELL_MILLISECONDS = 50;

const order = workerData as Order;
let untold: Outcome[] = [];

const load = Load.start(order.uri, {
    perSecond: order.rate,
    headers: headersOf(order),
    body: JSON.stringify({ data: [[1, 2, 3]] }),
    onAnswer: (answer) => untold.push(outcomeOf(answer)),
});
const telling = setInterval(tell, TELL_MILLISECONDS);

parentPort?.once("message", () => void stop());

async function stop(): Promise<void> {
    const tally = await load.stop();
    clearInterval(telling);
    tell();
    say({ tally });
}

function tell(): void {
    if (untold.length > 0) say({ outcomes: untold });
    untold = [];
}

function say(said: Said): void {
    parentPort?.postMessage(said);
}

function outcomeOf({ asked, status, error, version = "", body }: Answer): Outcome {
    if (status !== 200 || error !== undefined) return { asked, version: undefined, pod: undefined };
    const { pod, image } = JSON.parse(body) as StubAnswer;
    return { asked, version, pod: { name: pod, image } };
}
