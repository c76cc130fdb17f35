/** A reason for which nothing is written: exit code 1. */
export class Refusal extends Error {
    override readonly name = "Refusal";
}
