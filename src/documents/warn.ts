import { warn } from "@pulumi/pulumi/log";
import { type Findings, describeWarnings } from "../core/problems";
import { inOrder } from "./inOrder";

/** Tells warnings, one by one and in order: to the caller's listener, or to the program's log. */
export function tell(
    { warnings, problems }: Pick<Findings, "warnings" | "problems">,
    listener: ((message: string) => void) | undefined,
): void {
    const hear = listener ?? ((message: string) => void warn(message));
    for (const line of describeWarnings({ warnings: inOrder(warnings), problems })) {
        hear(line);
    }
}
