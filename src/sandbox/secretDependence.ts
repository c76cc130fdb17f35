import type { Traces } from "./run";

/** A text that follows from secrets. */
export interface DependentText {
    /** Where it stands: "state". */
    readonly place: string;
    readonly text: string;
    /** It, with what stands around it. */
    readonly around: string;
}

const AROUND = 60;

/** A word, an id, a path, a number, what is in base64: as it stands. */
const WORD = /[\w+/=.-]+/g;

/** Parts of words that are compared, too: shorter ones are in any two random texts by chance. */
const PART = /[A-Za-z0-9]{8,}/g;

/** What says when something happened, in time or order, and how long it took: in an engine's texts, its events and its state. */
const TIMES = [
    /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)/g,
    /\\*"(timestamp|sequence|duration|durationSeconds)\\*":\s*\d+/g,
    /\\*"resourceVersion\\*":\s*\\*"\d+\\*"/g,
    /\\*"revision\\*":\s*\d+/g,
    /\(\d+(\.\d+)?s\)|Duration: \S+/g,
];

/**
 * The texts that follow from secrets alone: those that two worlds with the same secrets have in common, and a third one with
 * other secrets has not, place by place (noninterference: where there are none, whoever reads the places learns nothing of
 * the secrets). A hash, a length, a prefix: whatever is made of a secret is found without a word on how it is made. Times are
 * left out; what is drawn at random is in no two worlds, so each sandbox needs a `seed` of its own.
 *
 * What is found is a word as it stands, or a part of one that has eight letters and digits or more: a shorter text inside of a
 * word with something random in it is not found, nor is a word that the third world has at the same place for another reason.
 * So give the other secret another length.
 */
export function secretDependentTexts(first: Traces, second: Traces, other: Traces): readonly DependentText[] {
    return Object.entries(first).flatMap(([place, text]) => {
        const [same, elsewhere] = [wordsOf(second[place] ?? ""), wordsOf(other[place] ?? "")];
        const timeless = withoutTimes(text);
        return [...wordsOf(text)]
            .filter(([word]) => same.has(word) && !elsewhere.has(word))
            .map(([word, at]) => {
                const around = timeless.slice(Math.max(0, at - AROUND), at + word.length + AROUND);
                return { place, text: word, around };
            });
    });
}

/** The words of a text and their parts, and where each is first. */
function wordsOf(text: string): Map<string, number> {
    const words = new Map<string, number>();
    for (const { 0: word, index } of withoutTimes(text).matchAll(WORD)) {
        if (words.has(word)) continue;
        words.set(word, index);
        for (const part of word.matchAll(PART)) {
            if (!words.has(part[0])) words.set(part[0], index + part.index);
        }
    }
    return words;
}

function withoutTimes(text: string): string {
    return TIMES.reduce((rest, time) => rest.replaceAll(time, " "), text);
}
