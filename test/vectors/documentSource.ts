import { isPlainObject } from "#src/core/checks";
import type { Problem } from "#src/core/problems";
import { DocumentError } from "#src/documents/documentError";
import type { EndpointDocument } from "#src/documents/endpointDocument";
import { type Reader, parseText } from "#src/documents/text/parsedText";
import { MEMBERS, type Vocabulary } from "./members";
import type { Refusal } from "./program";
import type { Members, Written } from "./settings";

const NAMES = ["name", "endpoint_name", "version_name"];

/** Arguments that a document came to, as the program writes them: each problem is about what the document says. */
export class DocumentSettings implements Written {
    /** @param asked The document's members, by the old names that rules know. */
    constructor(
        private readonly settings: Members,
        private readonly asked: Members,
    ) {}

    with(others: Members = {}): Record<string, unknown> {
        return { ...others, ...this.settings };
    }

    full(path: string): string {
        return path === "" ? "endpoint" : `endpoint.${path}`;
    }

    about(path: string): readonly string[] {
        if (/^(versions\.[^.]+|name|endpointName)$/.test(path)) {
            return NAMES.filter((one) => this.asked[one] !== undefined);
        }
        const name = path.replace(/^versions\.[^.]+\.?/, "");
        const members = MEMBERS.filter(
            (member) => member.isHere && (touches(member.name, name) || path === ""),
        );
        const names = members.flatMap(({ names: { argument, yaml } }) => [...argument, ...yaml]);
        return names.filter((one) => this.asked[one] !== undefined);
    }
}

function touches(name: string, other: string): boolean {
    return name === other || name.startsWith(`${other}.`) || other.startsWith(`${name}.`);
}

/** What a reader of documents gave, or why it gave nothing. */
export type Read =
    | { readonly document: EndpointDocument; readonly refusals: readonly [] }
    | { readonly document: undefined; readonly refusals: readonly Refusal[] };

/** Reads documents, and takes what stands in the way for refusals. @param vocabulary Whose keys the documents have. */
export function read(work: () => EndpointDocument, vocabulary: Vocabulary): Read {
    try {
        return { document: work(), refusals: [] };
    } catch (error) {
        if (!(error instanceof DocumentError)) {
            throw error;
        }
        return {
            document: undefined,
            refusals: error.problems.map((problem) => refusalOf(problem, vocabulary)),
        };
    }
}

/** `deploymentconfig.json:7: autoScaler.minReplicas` is about `autoscale_min_replicas`. */
function refusalOf(problem: Problem, vocabulary: Vocabulary): Refusal {
    const key = problem.path.replace(/^.*?\.(json|ya?ml)(:\d+)?(: |$)/, "");
    return { path: `document.${key}`, about: askedNames(key, vocabulary), problem };
}

/** The old names that rules know for a document's key: v1's arguments; of v2 its own keys. */
export function askedNames(key: string, vocabulary: Vocabulary): readonly string[] {
    const names = MEMBERS.flatMap((member) => {
        const there = member.names[vocabulary].flatMap((name, index) => (touches(name, key) ? [index] : []));
        const known = vocabulary === "document" ? member.names.argument : member.names[vocabulary];
        return there.map((index) => known[index] ?? known[0] ?? key);
    });
    return names.length > 0 ? names : [key];
}

/** A document's members by the old names that rules know. */
export function askedOf(flat: Members, vocabulary: Vocabulary): Members {
    return Object.fromEntries(
        Object.entries(flat).map(([key, value]) => [askedNames(key, vocabulary)[0] ?? key, value]),
    );
}

/** A document's content, for what is asked of it: text is read as the library reads it. What is no object says nothing. */
export function contentOf(input: unknown, reader: Reader): Members {
    const content = typeof input === "string" ? parsed(input, reader) : input;
    return isPlainObject(content) ? content : {};
}

function parsed(text: string, reader: Reader): unknown {
    const read = parseText(text, reader);
    return "value" in read ? read.value : undefined;
}
