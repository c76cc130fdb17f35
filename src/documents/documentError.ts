import { type Problem, report } from "../core/problems";
import { inOrder } from "./inOrder";

/** Documents that cannot become an endpoint: all problems of all of them, each with its file, line and key. */
export class DocumentError extends Error {
    override readonly name = "DocumentError";
    /** One or more, by document and line. The path of each starts with both: `deploymentconfig.json:7: authEnabled`. */
    readonly problems: readonly Problem[];

    /** @param title What was read for what: `fromV1Documents "fraud"`. */
    constructor(title: string, problems: readonly Problem[]) {
        const sorted = inOrder(problems);
        super(report(title, sorted));
        this.problems = sorted;
    }
}
