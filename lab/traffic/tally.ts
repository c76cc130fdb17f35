import type { Answer } from "./ask";

/** Answers, counted. */
export interface Tally {
    readonly requests: number;
    /** Answers with status 200, by the version that the response header names; "" where it names none. */
    readonly versions: Readonly<Record<string, number>>;
    /** Answers by status; 0 where there was none. */
    readonly statuses: Readonly<Record<number, number>>;
    /** Failures by their message. */
    readonly errors: Readonly<Record<string, number>>;
    /** Answers whose header names another version than the container does in its body, `version`. */
    readonly untruthful: number;
    /** The longest that an answer took. */
    readonly slowestMilliseconds: number;
}

/** Counts answers as they come. */
export class Counter implements Tally {
    requests = 0;
    readonly versions: Record<string, number> = {};
    readonly statuses: Record<number, number> = {};
    readonly errors: Record<string, number> = {};
    untruthful = 0;
    slowestMilliseconds = 0;

    add(answer: Answer): void {
        const { status, version = "", error, milliseconds } = answer;
        this.requests++;
        this.statuses[status] = (this.statuses[status] ?? 0) + 1;
        this.slowestMilliseconds = Math.max(this.slowestMilliseconds, milliseconds);
        if (error !== undefined) {
            this.errors[error] = (this.errors[error] ?? 0) + 1;
        } else if (status === 200) {
            this.versions[version] = (this.versions[version] ?? 0) + 1;
        }
        if (!isTruthful(answer)) {
            this.untruthful++;
        }
    }

    tally(): Tally {
        const { requests, untruthful, slowestMilliseconds } = this;
        const [versions, statuses, errors] = [{ ...this.versions }, { ...this.statuses }, { ...this.errors }];
        return { requests, versions, statuses, errors, untruthful, slowestMilliseconds };
    }
}

/** Whether the header names the container that answered. An answer that no container gave says nothing. */
export function isTruthful({ version, body, error }: Answer): boolean {
    if (error !== undefined) return true;
    const said = versionIn(body);
    return said === undefined || said === version;
}

function versionIn(body: string): string | undefined {
    try {
        const { version } = JSON.parse(body) as { readonly version?: unknown };
        return typeof version === "string" ? version : undefined;
    } catch {
        return undefined; // not the stub's: Envoy's own words, or another container's
    }
}
