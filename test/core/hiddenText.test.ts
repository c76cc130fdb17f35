import assert from "node:assert/strict";
import fc from "fast-check";
import { oneLine, withoutHidden } from "#src/core/hiddenText";
import { anyText } from "../anyText";

/** What must never reach a terminal or a file as it is. */
const HIDDEN =
    /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]|[\u{e0001}-\u{e007f}]/u;

describe("text from elsewhere", () => {
    it("is written out where it would hide, or turn round what is beside it", () => {
        const hidden =
            "\u0000\u001b\u007f\u0085\u009b\u00ad\u061c\u200b\u200d\u200e\u200f\u2028\u2029\u202a\u202e\u2060\u2066\u2069\ufeff";
        const shown =
            "\\u0000\\u001b\\u007f\\u0085\\u009b\\u00ad\\u061c\\u200b\\u200d\\u200e\\u200f\\u2028\\u2029\\u202a\\u202e\\u2060\\u2066\\u2069\\ufeff";
        assert.equal(withoutHidden(`a${hidden}b`), `a${shown}b`);
        assert.equal(withoutHidden("tag \u{e0041}, half \ud800"), "tag \\u{e0041}, half \\ud800");
        assert.equal(
            withoutHidden("filler \u3164, selectors \ufe0f \u{e0100}"),
            "filler \\u3164, selectors \\ufe0f \\u{e0100}",
        );
    });

    it("keeps its lines, or gets one", () => {
        assert.equal(withoutHidden("a\nb\r\n"), "a\nb\\u000d\n");
        assert.equal(oneLine("a\nb"), "a\\nb");
    });

    it("stays what it is in every language", () => {
        for (const text of ["Größe", "大きさ", "עברית", "العربية", "हिन्दी", "ไทย", "🦀", "a b"]) {
            assert.equal(oneLine(text), text);
        }
    });

    it("has nothing hidden left", () => {
        fc.assert(
            fc.property(anyText, (text) => {
                assert.doesNotMatch(withoutHidden(text), HIDDEN);
                assert.doesNotMatch(oneLine(text), /\n/);
            }),
        );
    });
});
