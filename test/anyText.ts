import fc from "fast-check";

/**
 * Texts of any characters, small ones more often. fast-check's own, `unit: "binary"`, takes a second to build its tables in
 * each process.
 */
export const anyText: fc.Arbitrary<string> = fc
    .array(
        fc.oneof(
            fc.integer({ min: 0, max: 0xff }),
            fc.integer({ min: 0, max: 0xd7ff }),
            fc.integer({ min: 0xe000, max: 0x10ffff }),
        ),
    )
    .map((points) => String.fromCodePoint(...points));
