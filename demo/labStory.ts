import type { Run } from "aks-scoring/sandbox";
import { Lab } from "../lab/lab";
import { setUpTools } from "../lab/setUp/tools";
import { askMany, type LoadTally } from "../lab/traffic/load";
import { routed } from "../lab/traffic/routed";
import { changeImage, KUBERNETES, rotatePool, SECRETS, shiftWeights } from "./kubernetesStory";
import { change, createAll, type Scene, showOutputs, stepsOf, textOf, UP, writeText } from "./steps";
import type { Story } from "./story";
import type { Terminal } from "./terminal";
import { headersOf, type Target } from "./traffic/client";
import { livePicture, words } from "./traffic/livePicture";
import { answering, between, splitProblems, splitText, thousands, waitingOf } from "./traffic/traffic";
import type { PodTraffic, Traffic } from "./traffic/traffic";
import { trafficPage } from "./traffic/trafficPicture";
import { Watch } from "./traffic/watch";

/** How the demo asks. */
export interface LoadSettings {
    /** Requests a second. */
    readonly rate: number;
    /** Seconds that it looks on after each update. */
    readonly seconds: number;
}

/** Seconds that Envoy may take until it has a new weight. */
const SETTLE_LIMIT = 30;
/** Seconds that answers may take. */
const ANSWER_LIMIT = 30;
const ASKED_BY_NAME = 20;
/** Envoy's own words are short, a container's may be long. */
const REASON_LENGTH = 60;

/** The quickstart on a cluster that runs, with requests going through while it changes. */
export function labStory(load: LoadSettings): Story {
    return {
        ...KUBERNETES,
        open: async (terminal) => {
            const tools = await setUpTools((line) => terminal.line(line));
            terminal.line("A Kubernetes API server starts, with its scheduler and its controllers.");
            const lab = await terminal.during("a control plane", Lab.start(tools));
            return { sandbox: lab.sandbox, tell: (scene) => tell(scene, lab, load), stop: () => lab.stop() };
        },
        picture: { file: "traffic.html", title: "A picture of the traffic" },
    };
}

/** The scene, and the load that goes on in it. */
interface LoadedScene extends Scene, Target {
    readonly watch: Watch;
    readonly load: LoadSettings;
}

async function tell(scene: Scene, lab: Lab, load: LoadSettings): Promise<string> {
    const { terminal, sandbox } = scene;
    const { outputs } = await createAll(
        scene,
        "The quickstart on a real API server: Envoy Gateway and Envoy are installed, and pods answer.",
    );
    terminal.heading(
        `${load.rate} requests a second`,
        "Through Envoy, with the endpoint's key, from now to the end. What fails is not asked again.",
    );
    const target = {
        uri: textOf(outputs["scoringUri"]?.value),
        key: textOf(outputs["primaryKey"]?.value),
    };
    await routed(target.uri, { headers: headersOf(target), body: "{}" });
    const watch = new Watch({
        ...target,
        rate: load.rate,
        cluster: lab.client,
        namespace: "scoring",
        endpoint: "fraud",
        updates: () => terminal.activities.filter(({ title }) => title === UP),
        writes: () => sandbox.writes.map(writeText),
    });
    const hide = terminal.show({
        picture: (size) => livePicture(watch.traffic(), size),
        words: () => words(watch.traffic()),
    });
    let last: Run;
    let tally: LoadTally;
    try {
        last = await changes({ ...scene, ...target, watch, load });
    } finally {
        // Also where a change failed: the load has no end of its own.
        tally = await watch.stop();
        hide();
    }
    promiseNothingLost(terminal, lab, tally);
    showOutputs(scene, last, SECRETS);
    return trafficPage(watch.traffic());
}

/** All that changes while requests come. */
async function changes(scene: LoadedScene): Promise<Run> {
    const { terminal } = scene;
    await promiseSplit(scene);

    await shiftWeights(scene);
    await promiseSplit(scene);

    await changeImage(scene);
    await promiseSplit(scene, {
        promised: "each of green's answers comes from its new image",
        of: ({ version, image }) => version !== "green" || image === "fraud:14",
    });

    const former = poolsOf(scene);
    await rotatePool(scene);
    const present = poolsOf(scene);
    await promiseSplit(scene, {
        promised: "each of green's answers comes from a node of the new pool",
        of: ({ version, pool }) => present.has(pool) && (version !== "green" || !former.has(pool)),
    });

    const last = await drain(scene);
    await promiseSplit(scene);
    const asked = await askMany(scene.uri, ASKED_BY_NAME, { headers: headersOf(scene, "green"), body: "{}" });
    terminal.promise(
        asked.versions["green"] === ASKED_BY_NAME,
        "requests that ask for green by name are answered by it",
    );
    return last;
}

/** Names of all node pools. */
function poolsOf({ sandbox }: Scene): Set<string> {
    const pools = sandbox.azure.objects("Microsoft.ContainerService/managedClusters/agentPools");
    return new Set(pools.map(({ name }) => name));
}

async function drain(scene: Scene): Promise<Run> {
    const run = await change(scene, {
        setting: "greenTraffic",
        value: "0",
        explanation: "Green is drained: it runs on, for requests that ask for it by name.",
        shown: "diff",
    });
    scene.terminal.promise(
        stepsOf(run) === "update HTTPRoute",
        "to drain a version is one update of the route",
    );
    return run;
}

/** What else holds of each pod that answers. */
interface PodPromise {
    readonly promised: string;
    readonly of: (pod: PodTraffic) => boolean;
}

/** Waits until Envoy does what was declared, looks on for a while, and says how the requests were split. */
async function promiseSplit({ terminal, watch, load }: LoadedScene, pods?: PodPromise): Promise<void> {
    const holds = (traffic: Traffic) =>
        splitProblems(traffic).length === 0 && (pods === undefined || answering(traffic).every(pods.of));
    // A second that has begun may have seen what was before.
    const { next } = watch;
    const settled = await watch.until((traffic) => {
        const found = traffic.seconds.findIndex((_, at) => at >= next && holds(between(traffic, at, at + 1)));
        return found === -1 ? undefined : found;
    }, SETTLE_LIMIT);
    const from = settled ?? next;
    const to = from + load.seconds;
    // Where the machine is slow, answers of one version may come later than those of the other.
    const answered = (traffic: Traffic) => traffic.seconds.length >= to && waitingOf(traffic) === 0;
    await watch.until((traffic) => answered(traffic) || undefined, load.seconds + ANSWER_LIMIT);

    const seen = between(watch.traffic(), from, to);
    const problems = splitProblems(seen);
    terminal.promise(problems.length === 0, `${splitText(seen)}, as declared`);
    for (const problem of problems) terminal.line(problem);
    if (pods !== undefined) {
        terminal.promise(answering(seen).length > 0 && answering(seen).every(pods.of), pods.promised);
    }
}

function promiseNothingLost(terminal: Terminal, lab: Lab, tally: LoadTally): void {
    terminal.heading("All requests", `The load has ended: ${tally.perSecond.toFixed(0)} requests a second.`);
    const { lost, requests, untruthful } = tally;
    terminal.promise(lost.length === 0, `of ${thousands(requests)} requests none was lost`);
    for (const [reason, count] of reasonsOf(lost)) terminal.line(`${thousands(count)} × ${reason}`);
    terminal.promise(lab.stubs.late === 0, "no request came to a pod that was gone");
    terminal.promise(untruthful === 0, "each answer's header named the version that gave it");
}

/** Why requests were lost, and how many for each reason. */
function reasonsOf(lost: LoadTally["lost"]): Map<string, number> {
    const reasons = new Map<string, number>();
    for (const { status, error, body } of lost) {
        const reason = error ?? `status ${status}: ${body.slice(0, REASON_LENGTH)}`;
        reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
    }
    return reasons;
}
