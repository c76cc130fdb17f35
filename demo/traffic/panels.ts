import { element, text } from "../svg";
import { grid, LEFT, ticks, timeScale, valueScale, type Panel, type TimeScale } from "./plot";
import { requestsOf, sum, type Second, type Traffic } from "./traffic";

const REQUESTS_HEIGHT = 220;
const SHARES_HEIGHT = 120;
/** So much of a lost request is seen, however many there are. */
const LEAST_LOST = 3;

/** Requests of each second, by the version that answered: one upon the other. */
export function requestsPanel(traffic: Traffic, top: number): Panel {
    const { seconds, versions } = traffic;
    const bottom = top + REQUESTS_HEIGHT;
    const most = Math.max(1, ...seconds.map(requestsOf));
    const [x, y] = [timeScale(traffic), valueScale(most, top, bottom)];
    const upTo = (second: Second, count: number) =>
        sum(versions.slice(0, count).map((version) => second.answers[version] ?? 0));
    const areas = versions.map((_, index) =>
        element("path", {
            class: `area v${index}`,
            d: area(
                x,
                seconds.map((second) => y(upTo(second, index))),
                seconds.map((second) => y(upTo(second, index + 1))),
            ),
        }),
    );
    const lost = seconds.flatMap((second, at) => {
        if (second.lost === 0) return [];
        const height = Math.max(LEAST_LOST, y(0) - y(second.lost));
        const foot = y(upTo(second, versions.length));
        return element("rect", {
            class: "lost",
            x: x(at),
            y: foot - height,
            width: x(at + 1) - x(at),
            height,
        });
    });
    const drawn = [
        text(LEFT, top - 46, "requests a second, by the version that answered", "small"),
        ...grid(ticks(most), y),
        ...areas,
        ...lost,
    ];
    return { drawn: drawn.join(""), bottom };
}

/** Each version's share of the answers, and what the route declared. */
export function sharesPanel(traffic: Traffic, top: number): Panel {
    const { seconds, versions } = traffic;
    const bottom = top + SHARES_HEIGHT;
    const [x, y] = [timeScale(traffic), valueScale(100, top, bottom)];
    const lines = versions.flatMap((version, index) => {
        const declared = seconds.map((second) => y(second.declared[version] ?? 0));
        const seen = seconds.map(({ answers }) => {
            const all = sum(Object.values(answers));
            return all === 0 ? undefined : y((100 * (answers[version] ?? 0)) / all);
        });
        return [
            element("path", { class: `seen v${index}`, d: line(x, seen) }),
            element("path", { class: `declared v${index}`, d: `M${steps(x, declared).join("L")}` }),
        ];
    });
    const drawn = [
        text(LEFT, top - 12, "share of the answers in each second; dashed: the route's weights", "small"),
        ...grid([0, 50, 100], y, "%"),
        ...lines,
    ];
    return { drawn: drawn.join(""), bottom };
}

/** Both ends of each second at its height. */
function steps(x: TimeScale, heights: readonly number[]): string[] {
    return heights.flatMap((height, at) => [point(x(at), height), point(x(at + 1), height)]);
}

/** What is between two rows of steps. */
function area(x: TimeScale, lower: readonly number[], upper: readonly number[]): string {
    return `M${[...steps(x, upper), ...steps(x, lower).reverse()].join("L")}Z`;
}

/** A line through the middles of the seconds; where there is nothing to say, it is interrupted. */
function line(x: TimeScale, heights: readonly (number | undefined)[]): string {
    const pieces = heights.map((height, at) => {
        if (height === undefined) return "";
        return `${heights[at - 1] === undefined ? "M" : "L"}${point(x(at + 0.5), height)}`;
    });
    return pieces.join("");
}

function point(x: number, y: number): string {
    return `${x.toFixed(1)} ${y.toFixed(1)}`;
}
