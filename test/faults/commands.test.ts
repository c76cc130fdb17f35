import { Sandbox } from "aks-scoring/sandbox";
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type PulumiCli, pulumiCli } from "../pulumiCli";
import { killEngine } from "./engineProcess";

const ROOT = join(__dirname, "..", "..", "..");
const PAGE = readFileSync(join(ROOT, "docs", "failed-runs.md"), "utf8");

const PROGRAM = `
const { ConfigMap } = require("@pulumi/kubernetes/core/v1/configMap");
new ConfigMap("settings", { metadata: { name: "settings", namespace: "default" } });
`;

/** The commands in the last column of the row with a symptom. */
function commandsOf(symptom: string): string[] {
    const row = PAGE.split("\n").find((line) => line.startsWith("|") && line.includes(symptom)) ?? "";
    const [cell = ""] = row.split("|").slice(3);
    return [...cell.matchAll(/`([^`]+)`/g)].map(([, command = ""]) => command);
}

/** The commands in the code blocks under a heading. */
function blocksUnder(heading: string): string[] {
    const [, rest = ""] = PAGE.split(`\n## ${heading}\n`);
    const [section = ""] = rest.split("\n## ");
    return [...section.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap(([, block = ""]) =>
        block.trim().split("\n"),
    );
}

describe("the commands of docs/failed-runs.md, as they stand there", () => {
    let sandbox: Sandbox;
    let folder: string;
    let cli: PulumiCli;
    before(async () => {
        sandbox = await Sandbox.start();
        folder = mkdtempSync(join(tmpdir(), "aks-scoring-commands-"));
        cli = pulumiCli(sandbox, folder);
        symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
        writeFileSync(join(folder, "package.json"), "{}");
        writeFileSync(join(folder, "Pulumi.yaml"), "name: failed\nruntime: nodejs\nmain: index.js\n");
        writeFileSync(join(folder, "index.js"), PROGRAM);
        await cli(folder, "stack", "init", "dev");
    });
    after(async () => {
        await sandbox.stop();
        rmSync(folder, { recursive: true, force: true });
    });

    /** Runs a command of the page; what it asks is answered with yes. */
    const run = async (command: string): Promise<string> => {
        const [program, ...args] = command.split(" ");
        assert.equal(program, "pulumi", command);
        const asks = ["up", "cancel"].includes(args[0]!);
        return (await cli(folder, ...args, ...(asks ? ["--yes"] : []))).stdout;
    };
    const failing = async (command: string): Promise<string> =>
        await run(command).then(
            () => assert.fail(`${command} went through`),
            ({ stdout, stderr }: { stdout: string; stderr: string }) => stdout + stderr,
        );

    it("bring back a stack whose engine was killed, and take over what it had made", async () => {
        sandbox.atWrite(1, killEngine, { applied: true });
        await failing("pulumi up");
        assert.match(await failing("pulumi up"), /the stack is currently locked by 1 lock\(s\)/);
        const commands = commandsOf("the stack is currently locked");
        assert.equal(commands.at(-1), "pulumi up");
        for (const command of commands.slice(0, -1)) await run(command);
        assert.match(await failing("pulumi up"), /already exists/);

        const [listing = "", ...others] = blocksUnder("An object that exists already");
        await run(listing);
        const file = join(folder, listing.split(" ").at(-1)!);
        writeFileSync(file, readFileSync(file, "utf8").replaceAll("<PLACEHOLDER>", "default/settings"));
        assert.equal(others.length, 2);
        for (const command of others) await run(command);
        assert.match(await run("pulumi up"), /2 unchanged/);
        assert.equal(sandbox.writes.filter(({ operation }) => operation === "create").length, 1);
    });

    it("take the empty file away that a killed engine left beside the state", async () => {
        const [remove = ""] = blocksUnder("An empty file beside the state");
        const places = { "<folder>": join(folder, "state"), "<project>": "failed", "<stack>": "dev" };
        const command = Object.entries(places).reduce((text, [from, to]) => text.replace(from, to), remove);
        const [program = "", ...args] = command.split(" ");
        assert.equal(program, "rm");
        writeFileSync(args.at(-1)!, "");
        assert.match(await failing("pulumi up"), /failed to load checkpoint: EOF/);
        execFileSync(program, args);
        assert.match(await run("pulumi up"), /2 unchanged/);
    });
});
