import { page, PICTURE_STYLE } from "./page";
import { band, element, shortened, text } from "./svg";

/** A stack as the picture shows it: plain data. */
export interface StackView {
    readonly cluster: {
        readonly name: string;
        readonly location: string;
        /** SKU tier: "Standard". */ readonly tier: string;
        /** What it is attached to: "workspace fraud-ws as aml"; undefined without Azure ML. */
        readonly attachedTo: string | undefined;
    };
    /** Where requests come in. */
    readonly gateway: {
        readonly name: string;
        /** "gateway", or Azure ML's "router". */
        readonly kind: string;
        readonly host: string;
        readonly tls: boolean;
    };
    readonly endpoint: {
        readonly name: string;
        /** "endpoint", or Azure ML's "online endpoint". */
        readonly kind: string;
        /** Authentication: "key", "token" or "none". */
        readonly auth: string;
        /** Path at the gateway: "/api/v1/service/fraud/score". */
        readonly path: string;
        /** One to six, in their order. */
        readonly versions: readonly VersionView[];
    };
    readonly pools: readonly PoolView[];
}

export interface VersionView {
    readonly name: string;
    /** "control" or "treatment". */
    readonly role: string;
    /** Share of the requests, in percent: all of an endpoint's add up to 100. */
    readonly weight: number;
    /** Key of the pool that it runs on. */
    readonly pool: string;
    readonly image: string;
    /** What one replica asks for: "1 core, 2 GB, 1 GPU". */
    readonly requests: string;
}

export interface PoolView {
    readonly key: string;
    /** Name of the pool in Azure. */
    readonly azureName: string;
    readonly vmSize: string;
    /** Nodes that are always there: the count, or autoscale's minimum. */
    readonly nodes: number;
    /** Nodes at most, under autoscale; otherwise the same as `nodes`. */
    readonly maxNodes: number;
    /** Accelerators of one node, as in "1 × Tesla T4"; undefined without any. */
    readonly accelerator: string | undefined;
}

const WIDTH = 1148;
const TOP = 92;
const CARD = 100;
const GAP = 20;
/** Thickness of the band of all requests, in pixels: it must fit on a card's side. */
const FULL = 84;
const COLUMNS = { endpoint: { x: 32, w: 250 }, versions: { x: 404, w: 280 }, pools: { x: 816, w: 300 } };

/** An HTML page with the picture of one stack. */
export function picture(stack: StackView): string {
    return page(`${stack.cluster.name}: ${stack.endpoint.name}`, drawing(stack));
}

/** The picture alone, as an SVG that can stand in a file of its own. */
export function drawing(stack: StackView): string {
    const { versions } = stack.endpoint;
    const rows = Math.max(versions.length, stack.pools.length, 2);
    const height = TOP + rows * (CARD + GAP) + 24;
    const versionY = column(versions.length, rows);
    const poolY = column(stack.pools.length, rows);
    const endpointY = TOP + ((rows - 2) * (CARD + GAP)) / 2;
    return element(
        "svg",
        {
            xmlns: "http://www.w3.org/2000/svg",
            viewBox: `0 0 ${WIDTH} ${height}`,
            role: "img",
            "aria-label": summary(stack),
        },
        `<style>${STYLE}</style>`,
        text(32, 46, stack.cluster.name, "title"),
        text(32, 70, subtitle(stack.cluster), "small"),
        ...bands(stack, endpointY + CARD + GAP, versionY, poolY),
        gatewayCard(stack, endpointY),
        endpointCard(stack, endpointY + CARD + GAP),
        ...versions.map((version, i) => versionCard(version, i, versionY(i))),
        ...stack.pools.map((pool, i) => poolCard(pool, poolY(i))),
    );
}

function subtitle({ location, tier, attachedTo }: StackView["cluster"]): string {
    const attached = attachedTo === undefined ? "" : `, attached to ${attachedTo}`;
    return `AKS cluster in ${location}, ${tier} tier${attached}`;
}

/** The stack in words, for those who cannot see it. */
export function summary(stack: StackView): string {
    const shares = stack.endpoint.versions.map((v) => `${v.name} ${v.weight}% on pool ${v.pool}`);
    const pools = stack.pools.map((p) => `${p.key}: ${nodeCount(p)} of ${p.vmSize}`);
    return `Endpoint ${stack.endpoint.name}: ${shares.join(", ")}. Pools: ${pools.join(", ")}.`;
}

/** Where the i-th of `count` cards of a column of `rows` rows starts. */
function column(count: number, rows: number): (index: number) => number {
    const start = TOP + ((rows - count) * (CARD + GAP)) / 2;
    return (index) => start + index * (CARD + GAP);
}

/** Every version's share of the requests: from the endpoint to its card, and from there to its pool's. */
function bands(
    stack: StackView,
    endpointY: number,
    versionY: (index: number) => number,
    poolY: (index: number) => number,
): string[] {
    const { endpoint, versions, pools } = COLUMNS;
    const onPool = new Map<string, number>();
    let sent = 0;
    return stack.endpoint.versions.flatMap((version, i) => {
        const thickness = (version.weight / 100) * FULL;
        const cssClass = version.weight === 0 ? `drained v${i}` : `band v${i}`;
        const middle = versionY(i) + CARD / 2;
        const from = endpointY + (CARD - FULL) / 2 + sent + thickness / 2;
        sent += thickness;
        const first = band(endpoint.x + endpoint.w, from, versions.x, middle, thickness, cssClass);
        const pool = stack.pools.findIndex((p) => p.key === version.pool);
        if (pool === -1) return [first];
        const before = onPool.get(version.pool) ?? 0;
        onPool.set(version.pool, before + thickness);
        const to = poolY(pool) + (CARD - FULL) / 2 + before + thickness / 2;
        return [first, band(versions.x + versions.w, middle, pools.x, to, thickness, cssClass)];
    });
}

function gatewayCard({ gateway }: StackView, y: number): string {
    const { x, w } = COLUMNS.endpoint;
    const way = element("path", { class: "way", d: `M${x + w / 2} ${y + CARD}v${GAP}` });
    return card(x, y, w, "gateway", [
        way,
        text(x + 16, y + 32, gateway.name, "name"),
        text(x + w - 16, y + 32, gateway.kind, "small", "end"),
        text(x + 16, y + 58, shortened(gateway.host, 30), "code"),
        text(x + 16, y + 82, gateway.tls ? "HTTPS" : "HTTP", "small"),
    ]);
}

function endpointCard({ endpoint }: StackView, y: number): string {
    const { x, w } = COLUMNS.endpoint;
    const auth = endpoint.auth === "none" ? "no authentication" : `authentication by ${endpoint.auth}`;
    return card(x, y, w, "endpoint", [
        text(x + 16, y + 32, endpoint.name, "name"),
        text(x + w - 16, y + 32, endpoint.kind, "small", "end"),
        text(x + 16, y + 58, shortened(endpoint.path, 30), "code"),
        text(x + 16, y + 82, auth, "small"),
    ]);
}

function versionCard(version: VersionView, index: number, y: number): string {
    const { x, w } = COLUMNS.versions;
    return card(x, y, w, `version v${index}`, [
        text(x + 16, y + 32, version.name, "name"),
        text(x + w - 16, y + 32, `${version.weight}%`, "name", "end"),
        text(x + 16, y + 58, shortened(version.image, 34), "code"),
        text(x + 16, y + 82, shortened(version.requests, 28), "small"),
        text(x + w - 16, y + 82, version.role, "small", "end"),
    ]);
}

function poolCard(pool: PoolView, y: number): string {
    const { x, w } = COLUMNS.pools;
    return card(x, y, w, "pool", [
        text(x + 16, y + 32, pool.key, "name"),
        text(x + w - 16, y + 32, pool.azureName, "small code", "end"),
        text(x + 16, y + 58, pool.vmSize, "code"),
        text(x + w - 16, y + 58, pool.accelerator ?? "", "small", "end"),
        ...nodeMarks(pool, x + 16, y + 71),
        text(x + w - 16, y + 82, nodeCount(pool), "small", "end"),
    ]);
}

/** A filled square for each node, an outlined one for each that autoscale may add; none where they don't fit. */
function nodeMarks(pool: PoolView, x: number, y: number): string[] {
    if (pool.maxNodes > 9) return [];
    return Array.from({ length: pool.maxNodes }, (_, i) =>
        element("rect", {
            class: i < pool.nodes ? "node" : "node spare",
            x: x + i * 15,
            y,
            width: 11,
            height: 11,
            rx: 2,
        }),
    );
}

function nodeCount({ nodes, maxNodes }: PoolView): string {
    if (nodes !== maxNodes) return `${nodes} to ${maxNodes} nodes`;
    return nodes === 1 ? "1 node" : `${nodes} nodes`;
}

function card(x: number, y: number, width: number, cssClass: string, content: readonly string[]): string {
    const frame = element("rect", { class: "card", x, y, width, height: CARD, rx: 10 });
    return element("g", { class: cssClass }, frame, ...content);
}

const STYLE = [
    PICTURE_STYLE,
    ".card{fill:var(--card);stroke:var(--line)}.node{fill:var(--muted)}",
    ".spare{fill:none;stroke:var(--muted);stroke-dasharray:2 2}",
    ".band{fill:var(--v);opacity:.75}.drained{fill:none;stroke:var(--v);stroke-dasharray:4 4}",
    ".way{stroke:var(--muted);stroke-width:2}",
    ".version .card{stroke:var(--v);stroke-width:2}",
].join("");
