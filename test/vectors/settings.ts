/** Members of a case's input, by name. */
export type Members = Readonly<Record<string, unknown>>;

/** Settings of one component, and what of the case each is about. */
export interface Written {
    /** The settings, with the members that others write as well. */
    with(others?: Members): Record<string, unknown>;
    /** The path of a problem under the name of what it is of. */
    full(path: string): string;
    /** The members of the case's input that a problem is about. */
    about(path: string): readonly string[];
}

/**
 * What a user of the library would write for a case, and which members of the case's input each setting comes from: so
 * that a problem of the library can be told to be about what the case says, and not about something else.
 */
export class Settings implements Written {
    private readonly root: Record<string, unknown> = {};
    private readonly sources: { readonly path: string; readonly members: readonly string[] }[] = [];

    /** @param name What the settings are of; the first part of each path: "endpoint". */
    constructor(private readonly name: string) {}

    /** Writes one setting. */
    set(path: readonly string[], value: unknown, ...members: readonly string[]): void {
        let at = this.root;
        for (const key of path.slice(0, -1)) {
            at = (at[key] ??= {}) as Record<string, unknown>;
        }
        define(at, path.at(-1) ?? "", value);
        this.from(path, ...members);
    }

    /** Says where what has no value of its own comes from: a name that is a key. */
    from(path: readonly string[], ...members: readonly string[]): void {
        this.sources.push({ path: path.join("."), members });
    }

    with(others: Members = {}): Record<string, unknown> {
        return { ...others, ...this.root };
    }

    full(path: string): string {
        return path === "" ? this.name : `${this.name}.${path}`;
    }

    about(path: string): readonly string[] {
        const touching = this.membersAt(path);
        const parent = path.split(".").slice(0, -1).join(".");
        // What is missing has no source of its own, but what stands beside it has: a certificate without its key.
        return touching.length > 0 || !isGroup(parent) ? touching : this.membersAt(parent);
    }

    private membersAt(path: string): readonly string[] {
        const own = this.sources.filter((source) => source.path === path || isIn(path, source.path));
        const below = this.sources.filter((source) => isIn(source.path, path));
        // Of what lies around it, the nearest; of what lies in it, all.
        const longest = Math.max(...own.map((source) => source.path.length));
        const found = own.length > 0 ? own.filter((source) => source.path.length === longest) : below;
        return [...new Set(found.flatMap(({ members }) => members))];
    }
}

/** A setting's parts, unless they are all that there is of an endpoint or a version. */
function isGroup(path: string): boolean {
    return path !== "" && path !== "versions" && !/^versions\.[^.]*$/.test(path);
}

function isIn(path: string, other: string): boolean {
    return other === "" || path.startsWith(`${other}.`) || path.startsWith(`${other}[`);
}

/** A version may be called __proto__: a key like any other. */
function define(object: Record<string, unknown>, key: string, value: unknown): void {
    Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
}
