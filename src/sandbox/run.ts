import type { EngineEvent, StepEventMetadata } from "@pulumi/pulumi/automation";

/** One step that the engine took, or planned in a preview. */
export interface Step {
    /** "create", "update", "delete", "replace", "create-replacement", "delete-replaced", "read", "refresh" … */
    readonly op: string;
    /** Full token of the resource's type. */
    readonly type: string;
    /** Logical name. */
    readonly name: string;
    readonly urn: string;
    /** Kind of difference ("update", "add", "delete", "update-replace" …) for each property path. */
    readonly diff: Readonly<Record<string, string>>;
}

/** What a run left behind, by where it can be read: "state", "stdout". */
export type Traces = Readonly<Record<string, string>>;

/** What came of a preview, an update, a refresh or a destroy. */
export interface Run {
    /** All steps but those that leave a resource the same, in the engine's order. */
    readonly steps: readonly Step[];
    /** Number of resources for each operation, "same" included. */
    readonly summary: Readonly<Record<string, number>>;
    /** What the engine printed, without colour. */
    readonly stdout: string;
    /** Warnings and errors, each as one text. */
    readonly diagnostics: readonly string[];
    /** The stack's outputs after an update; empty after anything else. */
    // eslint-disable-next-line @typescript-eslint/no-explicit-any
    readonly outputs: Readonly<Record<string, { readonly value: any; readonly secret: boolean }>>;
    /**
     * What it left, by where it can be read: the state as it is stored, the event log without the SDK's own answers, what was
     * printed, and what the sandbox recorded meanwhile.
     */
    readonly traces: Traces;
}

/** A run of which only the engine's events have been read. */
export type ReadRun = Omit<Run, "traces">;

/** A run that failed: the message is what a user would read under "Diagnostics". */
export class SandboxRunError extends Error implements Run {
    override readonly name = "SandboxRunError";
    readonly steps: Run["steps"];
    readonly summary: Run["summary"];
    readonly stdout: string;
    readonly diagnostics: Run["diagnostics"];
    readonly outputs: Run["outputs"] = {};
    readonly traces: Traces = {};

    constructor(run: ReadRun, stderr: string) {
        const said = diagnosticsSection(run.stdout);
        super(said === "" ? [...run.diagnostics, stderr].filter((text) => text !== "").join("\n") : said);
        this.steps = run.steps;
        this.summary = run.summary;
        this.stdout = run.stdout;
        this.diagnostics = run.diagnostics;
    }
}

/** Reads a run out of the engine's events. */
export function runOf(events: readonly EngineEvent[], stdout: string, outputs: Run["outputs"]): ReadRun {
    const steps: Step[] = [];
    const refreshing = new Set<string>();
    for (const { resourcePreEvent, resOutputsEvent } of events) {
        // What a refresh finds is known only after it; every other step is told of before it.
        const found = resOutputsEvent?.metadata;
        const metadata =
            resourcePreEvent?.metadata ?? (found && refreshing.delete(found.urn) ? found : undefined);
        if (resourcePreEvent?.metadata.op === "refresh") {
            refreshing.add(resourcePreEvent.metadata.urn);
        } else if (metadata !== undefined && metadata.op !== "same" && metadata.op !== "refresh") {
            steps.push(stepOf(metadata));
        }
    }
    const summary =
        events.findLast((event) => event.summaryEvent !== undefined)?.summaryEvent?.resourceChanges ?? {};
    const diagnostics = events.flatMap(({ diagnosticEvent }) =>
        diagnosticEvent !== undefined && /^(warning|error)$/.test(diagnosticEvent.severity)
            ? [withoutColour(diagnosticEvent.message).trim()]
            : [],
    );
    return { steps, summary: { ...summary }, stdout, diagnostics: [...new Set(diagnostics)], outputs };
}

function stepOf({ op, type, urn, detailedDiff }: StepEventMetadata): Step {
    const diff = Object.entries(detailedDiff ?? {}).map(([path, { diffKind }]) => [path, diffKind]);
    const name = urn.split("::").slice(3).join("::");
    return { op, type, name, urn, diff: Object.fromEntries(diff) as Step["diff"] };
}

/** Colour tags of the engine, as in `<{%fg 1%}>`, and terminal escapes. */
function withoutColour(text: string): string {
    return text.replace(/<\{%.*?%\}>|\u001b\[[0-9;]*m/g, "");
}

/** The part of the engine's output that says what went wrong, its indentation taken back. */
function diagnosticsSection(stdout: string): string {
    const lines = stdout.split("\n");
    const from = lines.findIndex((line) => line.startsWith("Diagnostics:"));
    if (from < 0) {
        return "";
    }
    const length = lines.slice(from + 1).findIndex((line) => /^\S/.test(line));
    const text = lines
        .slice(from + 1, length < 0 ? undefined : from + 1 + length)
        .map((line) => line.replace(/^ {2}/, "").trimEnd())
        .join("\n");
    // One section for each resource, in an order that varies: the stack's own, which only sums up, comes last.
    const sections = text.split(/\n\n+(?=\S)/).map((section) => section.trim());
    const isStack = (section: string) => section.startsWith("pulumi:pulumi:Stack");
    return [...sections.filter((one) => !isStack(one)), ...sections.filter(isStack)].join("\n\n").trim();
}
