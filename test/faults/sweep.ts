import { Sandbox } from "aks-scoring/sandbox";
import type { Change } from "./changes";
import { FAULT_KINDS, type Fault, type FaultKind } from "./fault";
import type { Random } from "./random";
import type { SweptStack } from "./stacks";
import { Tally } from "./tally";
import { Trial, type Outcome } from "./trial";

/** Which faults of a change are injected. */
export interface Extent {
    readonly kinds: readonly FaultKind[];
    /** Only writes with this text in the resource's URN. */
    readonly write: string;
    /** How many are drawn of all that there are; undefined: each one. */
    readonly sample?: { readonly size: number; readonly random: Random } | undefined;
}

/** Every fault of a run: each kind at each write, and at each request of a write that is an ARM deployment. */
export function faultsOf(trial: Trial, kinds: readonly FaultKind[] = FAULT_KINDS): Fault[] {
    return trial.writes.flatMap((at) =>
        kinds.flatMap((kind): Fault[] =>
            kind === "stopped inside"
                ? (trial.insides.get(at.id) ?? []).map((inside) => ({ kind, at, inside }))
                : [{ kind, at }],
        ),
    );
}

/** What is said of a fault: "killed after at create kubernetes:core/v1:Secret fraud-keys". */
export function describeFault({ kind, at, inside }: Fault): string {
    const [, , types = "", name = ""] = at.urn.split("::");
    const request = inside === undefined ? "" : `, its ${inside.operation} ${inside.id}`;
    return `${kind} at ${at.operation} ${types.slice(types.lastIndexOf("$") + 1)} ${name}${request}`;
}

/** Sets a stack up, runs a change with each fault, and tells of it as it goes. Undefined: the change is none for the stack. */
export async function sweep(
    example: SweptStack,
    change: Change,
    { kinds, write, sample }: Extent,
    say: (line: string) => void,
): Promise<Tally | undefined> {
    const title = `${example.example}, ${change.name}`;
    const sandbox = await Sandbox.start();
    try {
        const trial = await Trial.of(sandbox, example, change);
        if (trial === undefined) {
            say(`${title}: no change of this stack: ${change.noneOf?.[example.example] ?? ""}`);
            return undefined;
        }
        const all = faultsOf(trial, kinds).filter(({ at }) => at.urn.includes(write));
        if (all.length === 0) return undefined;
        const faults =
            sample === undefined ? all : Array.from({ length: sample.size }, () => sample.random.of(all));
        const tally = new Tally();
        for (const [index, fault] of faults.entries()) {
            const outcome = await trial.run(fault);
            tally.add(outcome);
            if (outcome.problems.length > 0) say(failureText(title, outcome));
            const last = index === faults.length - 1;
            if (last || index % 10 === 9) {
                const counts = `${trial.writes.length} writes, ${index + 1} of ${faults.length} faults`;
                say(`${title}: ${counts}: ${tally.text()}`);
            }
        }
        return tally;
    } finally {
        await sandbox.stop();
    }
}

/** What did not come back, and after what. */
export function failureText(title: string, { fault, remedies, problems }: Outcome): string {
    const lines = problems.flatMap((problem) => problem.split("\n"));
    const more = lines.length > 12 ? [`… and ${lines.length - 12} lines more`] : [];
    const commands = remedies.length === 0 ? "none" : remedies.join(", ");
    const head = `FAILED ${title}: ${describeFault(fault)} (commands: ${commands})`;
    return [head, ...lines.slice(0, 12).map((line) => `    ${line}`), ...more].join("\n");
}
