import { element, escaped, text } from "../svg";
import { RIGHT, timeScale, widthOf } from "./plot";
import type { Traffic } from "./traffic";

const LABEL_ROWS = 2;
const LABEL_HEIGHT = 15;

/** A band for each update, from its begin to its end, and its title above. */
export function updateBands(traffic: Traffic, top: number, bottom: number): string {
    const x = timeScale(traffic);
    const bands = traffic.updates.map(({ title, from, to = traffic.seconds.length }, index) => {
        // In turns: two of them may be near each other.
        const y = top - 10 - (index % LABEL_ROWS) * LABEL_HEIGHT;
        return [
            element("rect", {
                class: "update",
                x: x(from),
                y: top,
                width: x(to) - x(from),
                height: bottom - top,
            }),
            element("path", { class: "begin", d: `M${x(from).toFixed(1)} ${y + 4}V${bottom}` }),
            text(Math.min(x(from), RIGHT - widthOf(title)), y, title, "code"),
        ].join("");
    });
    return bands.join("");
}

/** A dot for each thing that was written, on a line; what it was shows where it is pointed at. */
export function writeDots(traffic: Traffic, y: number): string {
    const x = timeScale(traffic);
    const dots = traffic.updates
        .flatMap(({ writes }) => writes)
        .map(({ at, text: words }) =>
            element(
                "circle",
                { class: "write", cx: x(at), cy: y, r: 4 },
                `<title>${escaped(`${at.toFixed(1)} s: ${words}`)}</title>`,
            ),
        );
    return dots.join("");
}
