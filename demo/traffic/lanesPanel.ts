import { element, escaped, text } from "../svg";
import { LEFT, RIGHT, timeScale, widthOf, type Panel } from "./plot";
import { lanesOf, sum, thousands, type Lane, type Traffic } from "./traffic";

const HEIGHT = 24;
const GAP = 6;
const PADDING = 8;

/** Where the answers came from: a strip for the pods of one image on one pool, from their first answer to their last. */
export function lanesPanel(traffic: Traffic, top: number): Panel {
    const lanes = lanesOf(traffic);
    const strips = lanes.map((lane, index) => strip(traffic, lane, top + index * (HEIGHT + GAP)));
    return {
        drawn: [text(LEFT, top - 12, "where the answers came from", "small"), ...strips].join(""),
        bottom: top + lanes.length * (HEIGHT + GAP) - GAP,
    };
}

function strip(traffic: Traffic, { version, place, pods, answers }: Lane, y: number): string {
    const x = timeScale(traffic);
    const from = x(answers.findIndex((count) => count > 0));
    const to = x(answers.findLastIndex((count) => count > 0) + 1);
    const room = widthOf(place) + 2 * PADDING;
    // Beside the strip where it is too short: to the right, and at the picture's edge to the left.
    const left = to - from >= room ? from : to + room <= RIGHT ? to : from - room;
    const said = `${version}, ${place}: ${thousands(sum(answers))} answers from ${pods.join(", ")}`;
    return element(
        "g",
        { class: `lane v${traffic.versions.indexOf(version)}` },
        `<title>${escaped(said)}</title>`,
        element("rect", { x: from, y, width: to - from, height: HEIGHT, rx: 4 }),
        text(left + PADDING, y + 16, place, "code"),
    );
}
