import { oneLine } from "./hiddenText";

/** What a rule found wrong, or worth a warning. */
export interface Problem {
    /** Property path as a user writes it: "pools.gpu.vmSize", "zones[0]". */
    readonly path: string;
    /** The offending value; `undefined` where something is missing; {@link SECRET} where it must not be shown. */
    readonly value: unknown;
    /** What must hold, without a full stop: "must be a whole number from 1 to 1000". */
    readonly rule: string;
    /** What to do, as whole sentences. */
    readonly remedy: string;
}

/** Stands for a value that no message may contain: keys, certificates, tokens. */
export const SECRET: unique symbol = Symbol("[secret]");

/** The result of planning: the plan is usable only when there are no problems. */
export interface Planned<T> {
    readonly plan: T;
    readonly problems: readonly Problem[];
    readonly warnings: readonly Problem[];
}

/** Collects problems and warnings. It never throws and never logs. */
export class Findings {
    readonly problems: readonly Problem[];
    readonly warnings: readonly Problem[];

    /** @param prefix Path under which everything is filed. @param shared The collector this is a view of. */
    constructor(
        private readonly prefix = "",
        shared?: Findings,
    ) {
        this.problems = shared?.problems ?? [];
        this.warnings = shared?.warnings ?? [];
    }

    /** Files something that must be put right. */
    problem(path: string, value: unknown, rule: string, remedy: string): void {
        (this.problems as Problem[]).push({ path: joinPath(this.prefix, path), value, rule, remedy });
    }

    /** Files something that works but deserves a look. */
    warning(path: string, value: unknown, rule: string, remedy: string): void {
        (this.warnings as Problem[]).push({ path: joinPath(this.prefix, path), value, rule, remedy });
    }

    /** The same collector, its paths prefixed: `at("pools").at("gpu")`, `at("zones").at("[0]")`. */
    at(prefix: string): Findings {
        return new Findings(joinPath(this.prefix, prefix), this);
    }
}

/** One problem on one line: `pools.gpu.vmSize = "Standard_X": <rule>. <remedy>`. */
export function describe(problem: Problem): string {
    const where = oneLine(problem.path);
    const shown = problem.value === undefined ? "" : ` = ${describeValue(problem.value)}`;
    const subject = where === "" ? shown.slice(3) : where + shown;
    const text = `${sentence(problem.rule)} ${sentence(problem.remedy)}`.trim();
    return subject === "" ? oneLine(text) : `${subject}: ${oneLine(text)}`;
}

/** Several problems under a title: `AksCluster "ml": 2 problems`, then a line for each. */
export function report(title: string, problems: readonly Problem[]): string {
    const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
    return [`${oneLine(title)}: ${count}`, ...describeAll(problems).map((line) => `  - ${line}`)].join("\n");
}

/**
 * Most lines below a report's title: with it and a line of warnings these are 20. Nobody reads more, and what is wrong in one place
 * often is in a thousand.
 */
const MOST_LINES = 18;

/** A line for each of the first problems, and one that counts the rest. @param most At most so many lines, and at least one. */
export function describeAll(problems: readonly Problem[], most = MOST_LINES): string[] {
    const shown = problems.length > most ? problems.slice(0, most - 1) : problems;
    const rest = problems.length - shown.length;
    return [...shown.map(describe), ...(rest === 0 ? [] : [`and ${rest} more`])];
}

/** The same for warnings that are told beside problems: both together are a report. */
export function describeWarnings({ warnings, problems }: Pick<Findings, "warnings" | "problems">): string[] {
    return describeAll(warnings, Math.max(1, MOST_LINES - problems.length));
}

/** Longest text of a value that a message shows, in characters: a message must stay readable. */
const longestValue = 80;

/**
 * Shows a value in a message. Strings inside objects are left out, because an object that has the wrong shape
 * may hold a key or a certificate; so is PEM text wherever it turns up.
 */
export function describeValue(value: unknown): string {
    if (typeof value === "string") {
        return value.includes("-----BEGIN") ? "[secret]" : shorten(JSON.stringify(value));
    }
    if (typeof value === "object" && value !== null) {
        return shorten(describeObject(value));
    }
    return shorten(describeScalar(value));
}

/** Whether a value is a Pulumi Output: known by its mark, since the core knows no Pulumi. */
export function isOutput(value: unknown): boolean {
    return typeof value === "object" && value !== null && "__pulumiOutput" in value;
}

function describeObject(value: object): string {
    if (isOutput(value)) {
        return "[output]";
    }
    if (value instanceof Promise) {
        return "[promise]";
    }
    if (Array.isArray(value)) {
        return `[${value.slice(0, longestValue).map(describeElement).join(", ")}]`;
    }
    const entries = Object.entries(value).slice(0, longestValue);
    const shown = entries.map(([key, member]) => `${key}: ${describeMember(member)}`);
    return shown.length === 0 ? "{}" : `{ ${shown.join(", ")} }`;
}

function describeElement(value: unknown): string {
    if (typeof value === "string") {
        return describeValue(value);
    }
    return typeof value === "object" && value !== null ? "…" : describeScalar(value);
}

function describeMember(value: unknown): string {
    return typeof value === "string" || (typeof value === "object" && value !== null)
        ? "…"
        : describeScalar(value);
}

function describeScalar(value: unknown): string {
    switch (typeof value) {
        case "symbol":
            return value === SECRET ? "[secret]" : "[symbol]";
        case "function":
            return "[function]";
        case "number":
            return Object.is(value, -0) ? "-0" : String(value);
        default:
            return String(value);
    }
}

function shorten(text: string): string {
    const line = oneLine(text);
    return line.length <= longestValue ? line : `${line.slice(0, longestValue - 1)}…`;
}

function joinPath(prefix: string, path: string): string {
    if (prefix === "" || path === "") {
        return prefix + path;
    }
    return path.startsWith("[") ? prefix + path : `${prefix}.${path}`;
}

function sentence(text: string): string {
    return text === "" || /[.!?]$/.test(text) ? text : `${text}.`;
}
