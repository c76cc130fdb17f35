import type { Disagreement } from "../disagreement";
import { type Member, memberFor } from "../members";
import type { Members } from "../settings";

/** Whether the library refuses, for something that one of these members of the case says. */
export function refusedFor(
    disagreement: Disagreement,
    names: readonly string[],
    holds: (name: string) => boolean = () => true,
): boolean {
    return (
        disagreement.kind === "refused" &&
        disagreement.refusal.about.some((name) => names.includes(name) && holds(name))
    );
}

/** Whether the library refuses, for any member of the case that is of such a kind. */
export function refusedWhere(
    disagreement: Disagreement,
    members: Members,
    holds: (value: unknown, member: Member, name: string) => boolean,
): boolean {
    return (
        disagreement.kind === "refused" &&
        disagreement.refusal.about.some((name) => {
            const member = memberFor("argument", name) ?? memberFor("yaml", name);
            return member !== undefined && members[name] !== undefined && holds(members[name], member, name);
        })
    );
}

/** Whether the library refuses at that place of the program. */
export function refusedAt(disagreement: Disagreement, place: RegExp): boolean {
    return disagreement.kind === "refused" && place.test(disagreement.refusal.path);
}

/** Whether that member's value is another here. */
export function differsIn(disagreement: Disagreement, name: string): boolean {
    return disagreement.kind === "value" && disagreement.member.name === name;
}

/** Whether the case is of one of these areas. */
export function isOf(area: string, ...areas: readonly string[]): boolean {
    return areas.includes(area);
}

/** Whether the library misses something, rather than finding it wrong. */
export function isMissing(disagreement: Disagreement): boolean {
    return disagreement.kind === "refused" && disagreement.refusal.problem.value === undefined;
}
