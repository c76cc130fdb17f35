import { page, PICTURE_STYLE } from "../page";
import { element, text } from "../svg";
import { lanesPanel } from "./lanesPanel";
import { requestsPanel, sharesPanel } from "./panels";
import { LEFT, ticks, timeScale, WIDTH } from "./plot";
import { readings } from "./readings";
import { answersOf, lostOf, percent, requestsOf, sum, thousands, type Traffic } from "./traffic";
import { TABLE_STYLE, trafficTable } from "./trafficTable";
import { updateBands, writeDots } from "./updatesLayer";

const [READING_Y, LEGEND_Y] = [70, 104];
const TOP = 192;
/** Between two panels: the title of the lower one. */
const GAP = 44;

/** An HTML page with the picture of the traffic, and all of its numbers below. */
export function trafficPage(traffic: Traffic): string {
    return page(`${traffic.endpoint}: traffic`, drawing(traffic), {
        style: TABLE_STYLE,
        below: trafficTable(traffic),
    });
}

/** The picture alone, as an SVG that can stand in a file of its own. */
export function drawing(traffic: Traffic): string {
    const requests = requestsPanel(traffic, TOP);
    const shares = sharesPanel(traffic, requests.bottom + GAP);
    const lanes = lanesPanel(traffic, shares.bottom + GAP + 20);
    return element(
        "svg",
        {
            xmlns: "http://www.w3.org/2000/svg",
            viewBox: `0 0 ${WIDTH} ${lanes.bottom + 24}`,
            role: "img",
            "aria-label": summary(traffic),
        },
        `<style>${STYLE}</style>`,
        text(32, 46, `${traffic.endpoint}: requests while its stack changes`, "title"),
        text(32, 70, totals(traffic), "small"),
        legend(traffic),
        updateBands(traffic, TOP, lanes.bottom),
        requests.drawn,
        shares.drawn,
        times(traffic, shares.bottom),
        lanes.drawn,
        readings(traffic, TOP, shares.bottom, READING_Y),
        writeDots(traffic, requests.bottom),
    );
}

/** The picture in words, for those who cannot see it. */
export function summary(traffic: Traffic): string {
    const updates = traffic.updates.map(({ title, from }) => `${title} at ${Math.floor(from)} s`);
    const changed = updates.length === 0 ? "" : ` Updates: ${updates.join(", ")}.`;
    return `Endpoint ${traffic.endpoint}: ${totals(traffic)}. ${shares(traffic).join(", ")}.${changed}`;
}

/** "9,207 requests in 92 s, 0 lost" */
function totals(traffic: Traffic): string {
    const { seconds } = traffic;
    const requests = thousands(sum(seconds.map(requestsOf)));
    return `${requests} requests in ${seconds.length} s, ${thousands(lostOf(traffic))} lost`;
}

/** "blue 6,543 answers (71.1%)" */
function shares({ seconds, versions }: Traffic): string[] {
    const answers = answersOf(seconds, versions);
    const all = Math.max(1, sum(Object.values(answers)));
    return Object.entries(answers).map(
        ([version, count]) => `${version} ${thousands(count)} answers (${percent((100 * count) / all)})`,
    );
}

function legend(traffic: Traffic): string {
    const all = shares(traffic);
    const entries = all.map((words, index) => {
        const x = LEFT + index * Math.min(240, (WIDTH - LEFT) / all.length);
        return [
            element("rect", { class: `swatch v${index}`, x, y: LEGEND_Y - 11, width: 13, height: 13, rx: 3 }),
            text(x + 20, LEGEND_Y, words),
        ].join("");
    });
    return element("g", { class: "legend" }, ...entries);
}

function times(traffic: Traffic, y: number): string {
    const x = timeScale(traffic);
    const marks = ticks(traffic.seconds.length, 10).map((at) => text(x(at), y + 18, `${at} s`, "small"));
    return marks.join("");
}

const STYLE = [
    PICTURE_STYLE,
    "svg{--update:#b7791f;--lost:#d92d20}",
    "@media(prefers-color-scheme:dark){svg{--update:#e0ad5a;--lost:#ff6b5e}}",
    ".grid{stroke:var(--line);fill:none}.area{fill:var(--v);opacity:.8}.lost{fill:var(--lost)}",
    ".seen{fill:none;stroke:var(--v);stroke-width:2}",
    ".declared{fill:none;stroke:var(--ink);stroke-width:1.5;stroke-dasharray:5 4;opacity:.75}",
    ".swatch{fill:var(--v)}.lane rect{fill:var(--v);fill-opacity:.28;stroke:var(--v);stroke-width:1.5}",
    ".update{fill:var(--update);opacity:.1}.begin{stroke:var(--update);stroke-width:1.5;opacity:.8}",
    ".write{fill:var(--update);stroke:var(--card);stroke-width:1.5}",
    ".second rect{fill:transparent}.second .guide{stroke:var(--ink)}",
    ".second .guide,.second .read{visibility:hidden}",
    ".second:hover .guide,.second:hover .read{visibility:visible}svg:hover .hint{visibility:hidden}",
].join("");
