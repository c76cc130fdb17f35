import { element, text } from "../svg";
import { RIGHT, timeScale } from "./plot";
import { percent, sum, thousands, type Second, type Traffic } from "./traffic";

/** What can be read of each second while it is pointed at: no script, the picture's style shows and hides it. */
export function readings(traffic: Traffic, top: number, bottom: number, y: number): string {
    const x = timeScale(traffic);
    const hint = text(RIGHT, y, "point at a second to read it", "small hint", "end");
    const seconds = traffic.seconds.map((second, at) =>
        element(
            "g",
            { class: "second" },
            element("rect", { x: x(at), y: top, width: x(at + 1) - x(at), height: bottom - top }),
            element("path", { class: "guide", d: `M${x(at + 0.5).toFixed(1)} ${top}V${bottom}` }),
            text(RIGHT, y, reading(second, at, traffic.versions), "read", "end"),
        ),
    );
    return [hint, ...seconds].join("");
}

/** "47 s: blue 60 (60.6%, declared 60%), green 39 (39.4%, declared 40%), 0 lost" */
function reading({ answers, declared, lost }: Second, at: number, versions: readonly string[]): string {
    const all = sum(Object.values(answers));
    const each = versions.map((version) => {
        const count = answers[version] ?? 0;
        const share = all === 0 ? "–" : percent((100 * count) / all);
        return `${version} ${thousands(count)} (${share}, declared ${declared[version] ?? 0}%)`;
    });
    return `${at} s: ${[...each, `${thousands(lost)} lost`].join(", ")}`;
}
