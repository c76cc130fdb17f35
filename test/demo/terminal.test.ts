import assert from "node:assert/strict";
import { seconds, Terminal } from "../../demo/terminal";

function printed(colours: boolean, print: (terminal: Terminal) => void): { text: string; broken: string[] } {
    let text = "";
    const terminal = new Terminal((part) => (text += part), colours);
    print(terminal);
    return { text, broken: terminal.broken };
}

describe("the demo's terminal", () => {
    it("is plain without colours, and counts its headings", () => {
        const { text } = printed(false, (terminal) => {
            terminal.heading("pulumi up", "All.");
            terminal.engine([" +  a:b:C c created", "Resources:"]);
            terminal.heading("pulumi up", "Again.");
        });
        assert.equal(
            text,
            "\n1. pulumi up\n   All.\n\n      +  a:b:C c created\n     Resources:\n\n\n2. pulumi up\n   Again.\n\n",
        );
    });

    it("colours what is created, changed and deleted", () => {
        const { text } = printed(true, (terminal) =>
            terminal.engine([" + new", " ~ new", " - old", "  same"]),
        );
        assert.equal(
            text,
            "     \u001b[32m + new\u001b[0m\n     \u001b[33m ~ new\u001b[0m\n     \u001b[31m - old\u001b[0m\n       same\n\n",
        );
    });

    it("remembers promises that did not hold", () => {
        const { text, broken } = printed(false, (terminal) => {
            terminal.promise(true, "one changes");
            terminal.promise(false, "two change");
        });
        assert.equal(text, "   ✔ one changes\n   ✘ not so: two change\n");
        assert.deepEqual(broken, ["two change"]);
    });

    it("writes times in seconds", () => {
        assert.equal(seconds(1_234), "1.2 s");
    });
});
