import { Refusal, type Sandbox, type WriteRef } from "aks-scoring/sandbox";
import { isEngineRunning, killEngine } from "./engineProcess";

/** What goes wrong at a write. */
export type FaultKind = keyof typeof AT_WRITE | "stopped inside";

/** A fault at a write of a run. */
export interface Fault {
    readonly kind: FaultKind;
    readonly at: WriteRef;
    /** The request of an ARM deployment that is refused, for "stopped inside". */
    readonly inside?: Inside;
}

/** A request that an ARM deployment makes. */
export interface Inside {
    readonly operation: "PUT" | "DELETE";
    readonly id: string;
}

/** A fault that is planned. */
export interface Planned {
    /** Whether it came: a kill between two writes may be too late, when the engine has ended. */
    readonly struck: () => boolean;
}

/** The message of a broken connection between provider and service, as Go words it. */
export const LOST = "read tcp 10.0.0.4:50212->10.0.0.1:443: read: connection reset by peer";

type Injection = (sandbox: Sandbox, at: WriteRef, struck: () => void) => void;

const kill = (struck: () => void) => {
    killEngine();
    struck();
};

const AT_WRITE = {
    /** The service refuses the write. */
    refused: (sandbox, at, struck) =>
        sandbox.atWrite(at, () => {
            struck();
            throw new Refusal("the service refuses this write");
        }),
    /** The connection to the service breaks when the write has taken effect: its answer is lost. */
    "answer lost": (sandbox, at, struck) => {
        const act = () => {
            struck();
            throw new Refusal(LOST);
        };
        sandbox.atWrite(at, act, { applied: true });
    },
    /** The engine's connection to the provider breaks before the write. */
    dropped: (sandbox, at, struck) => {
        sandbox.failWrite(at, "dropped", { disconnect: true });
        struck();
    },
    /** The same when the write has taken effect. */
    "dropped after": (sandbox, at, struck) => {
        sandbox.failWrite(at, "dropped", { disconnect: true, applied: true });
        struck();
    },
    /** The engine is killed before the write reaches the service. */
    killed: (sandbox, at, struck) =>
        sandbox.atWrite(at, () => {
            kill(struck);
            throw new Refusal("the engine is gone");
        }),
    /** The engine is killed when the write has taken effect, and before it hears of it. */
    "killed after": (sandbox, at, struck) => sandbox.atWrite(at, () => kill(struck), { applied: true }),
    /** The engine is killed when it has the answer, at whatever it does next: after the last write it may have ended. */
    "killed between": (sandbox, at, struck) => {
        const later = () => setTimeout(() => isEngineRunning() && kill(struck), 2);
        sandbox.atWrite(at, () => void later(), { applied: true });
    },
} as const satisfies Readonly<Record<string, Injection>>;

/** Each kind of fault. */
export const FAULT_KINDS: readonly FaultKind[] = [
    ...(Object.keys(AT_WRITE) as (keyof typeof AT_WRITE)[]),
    "stopped inside",
];

/** Plans a fault for the next run. */
export function inject(sandbox: Sandbox, { kind, at, inside }: Fault): Planned {
    let struck = false;
    if (kind !== "stopped inside") {
        AT_WRITE[kind](sandbox, at, () => (struck = true));
    } else if (inside !== undefined) {
        sandbox.failInside(inside.operation, inside.id, "the service behind the deployment refuses this");
        struck = true;
    }
    // What is still planned after the run did not come.
    return { struck: () => struck && !sandbox.isFailing };
}
