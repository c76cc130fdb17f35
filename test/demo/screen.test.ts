import assert from "node:assert/strict";
import { mock } from "node:test";
import { Screen } from "../../demo/screen";
import { painted, Terminal } from "../../demo/terminal";
import { FakeScreen } from "./fakeScreen";

describe("the demo's screen", () => {
    it("draws its last lines again in place, and lets text go by above them", () => {
        const shown = new FakeScreen();
        const screen = new Screen(shown);
        screen.write("before\n");
        screen.draw(["one", "two"]);
        screen.draw(["three", "four"]);
        screen.write("text\n");
        screen.draw(["five", "six"]);
        assert.deepEqual(shown.lines, ["before", "text", "five", "six", ""]);
    });

    it("leaves nothing behind of lines that are shorter, fewer, or none", () => {
        const shown = new FakeScreen();
        const screen = new Screen(shown);
        screen.draw(["a long line", "another one", "and one more"]);
        screen.draw(["short", ""]);
        assert.deepEqual(shown.lines, ["short", "", ""]);
        screen.stop();
        assert.deepEqual(shown.lines, [""]);
        screen.write("text\n");
        assert.deepEqual(shown.lines, ["text", ""]);
    });

    it("cuts what is wider than the terminal, where a second row would move all others", () => {
        const shown = new FakeScreen(10);
        const screen = new Screen(shown);
        for (let again = 0; again < 3; again++) {
            screen.draw([`${painted("31", "0123456")}${painted("32", "789abc")}`, "last"]);
        }
        assert.deepEqual(shown.lines, ["0123456789", "last", ""]);
    });

    it("ends a colour that it cuts in", () => {
        let written = "";
        const screen = new Screen({ columns: 3, rows: 24, write: (text) => (written += text) });
        screen.draw([painted("31", "12345")]);
        assert.equal(written, "\u001b[31m123\u001b[0m\u001b[K\n\u001b[J");
    });

    it("draws again and again by itself, until it is stopped", async () => {
        let draws = 0;
        const shown = new FakeScreen();
        const screen = new Screen(shown);
        await new Promise<void>((resolve) => {
            screen.start(() => {
                if (++draws === 3) resolve();
                return [`drawn ${draws} times`];
            });
            // The screen's own timer keeps no process alive.
            const alive = setInterval(() => draws >= 3 && clearInterval(alive), 50);
        });
        assert.deepEqual(shown.lines, ["drawn 3 times", ""]);
        screen.stop();
        assert.deepEqual(shown.lines, [""]);
    });
});

/** A screen that is drawn when a test says so, and at no other time. */
class DrawnScreen extends Screen {
    redraw: () => void = () => undefined;

    override start(lines: () => readonly string[]): void {
        this.redraw = () => this.draw(lines());
    }
}

describe("the demo's terminal with a screen", () => {
    let shown: FakeScreen;
    let screen: DrawnScreen;
    let terminal: Terminal;
    beforeEach(() => {
        shown = new FakeScreen();
        screen = new DrawnScreen(shown);
        terminal = new Terminal((text) => screen.write(text), true, screen);
    });
    afterEach(() => terminal.close());

    it("says what is being done, until it is done", async () => {
        let done: (value: string) => void = () => undefined;
        const work = new Promise<string>((resolve) => (done = resolve));
        terminal.heading("A title", "Why.");
        const during = terminal.during("pulumi up", work, () => "update HTTPRoute fraud-route");
        screen.redraw();
        assert.match(shown.lines.join("\n"), /\n\n {3}pulumi up, \d+ s, update HTTPRoute fraud-route\n$/);
        done("all");
        assert.equal(await during, "all");
        screen.redraw();
        assert.deepEqual(shown.lines, ["", "1. A title", "   Why.", "", ""]);
        const [activity] = terminal.activities;
        assert.equal(activity?.chapter, "A title");
        assert.equal(activity?.title, "pulumi up");
        assert.ok(activity?.to !== undefined && activity.from <= activity.to);
    });

    it("shows a picture below the text, and leaves its last state there", () => {
        let count = 0;
        const hide = terminal.show({
            picture: ({ columns, rows }) => [`${columns} × ${rows}`, `picture ${count}`],
            words: () => assert.fail("a screen needs no words"),
        });
        terminal.line("text");
        screen.redraw();
        assert.deepEqual(shown.lines, ["   text", "80 × 24", "picture 0", "", "", ""]);
        count = 1;
        hide();
        terminal.line("after");
        screen.redraw();
        assert.deepEqual(shown.lines, ["   text", "80 × 24", "picture 1", "   after", ""]);
    });
});

describe("the demo's terminal without a screen", () => {
    it("says in words how it goes, and what is being done", async () => {
        let text = "";
        let said: () => void = () => undefined;
        const twice = new Promise<void>((resolve) => (said = resolve));
        const write = (part: string) => {
            text += part;
            if (text.split("\n").length > 2) said();
        };
        const terminal = new Terminal(write, false);
        mock.timers.enable({ apis: ["setInterval"] }); // it writes every two seconds
        try {
            const hide = terminal.show({
                picture: () => assert.fail("no picture"),
                words: () => "12 s: all well",
            });
            const over = terminal.during(
                "pulumi up",
                twice,
                () => "create Namespace ml-envoy-gateway-system",
            );
            mock.timers.tick(4_000);
            await over;
            hide();
        } finally {
            mock.timers.reset();
        }
        const [first, second, last] = text.split("\n");
        assert.match(
            first ?? "",
            /^ {3}12 s: all well \| pulumi up, \d+ s, create Namespace ml-envoy-gateway-system$/,
        );
        assert.match(second ?? "", /^ {3}12 s: all well \| pulumi up, \d+ s, create/);
        assert.equal(last, "   12 s: all well");
    });
});
