import { warn } from "@pulumi/pulumi/log";
import { type Problem, describeAll } from "../core/problems";
import { inOrder } from "./inOrder";

/** Tells warnings, one by one and in order: to the caller's listener, or to the program's log. */
export function tell(warnings: readonly Problem[], listener: ((message: string) => void) | undefined): void {
    const hear = listener ?? ((message: string) => void warn(message));
    for (const line of describeAll(inOrder(warnings))) {
        hear(line);
    }
}
