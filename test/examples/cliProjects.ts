import { isSdkAnswer } from "#src/sandbox/debugTexts";
import type { EngineEvent } from "@pulumi/pulumi/automation";
import type { Sandbox } from "aks-scoring/sandbox";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type PulumiCli, pulumiCli } from "../pulumiCli";
import type { ExampleStack } from "./setUps";

const root = join(__dirname, "..", "..", "..");

/** A program that is no example: ownSecrets.ts. */
export const OWN_SECRETS = "own-secrets";

/** An environment's version in Azure ML, the name of an object that ARM answers with. */
const VERSION = /(environments\/\w+\/versions\/)\w+/g;

/** The exception that docs/secrets.md tells of: a hash of the image is the version of its environment. */
export function withoutEnvironmentVersions(text: string): string {
    return text.replaceAll(VERSION, "$1");
}

/** What the projects' folder has of the repository. */
const LINKED = ["package.json", "node_modules", "dist"];

/** All files below, read. */
export function filesBelow(path: string): string[] {
    return readdirSync(path, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name));
}

/** The examples as projects of a folder of their own, for the CLI, on a sandbox. */
export class CliProjects {
    readonly folder = mkdtempSync(join(tmpdir(), "aks-scoring-projects-"));
    private readonly cli: PulumiCli;

    constructor(sandbox: Sandbox) {
        this.cli = pulumiCli(sandbox, this.folder, {
            PULUMI_EXPERIMENTAL: "1", // --save-plan
            PULUMI_DEBUG_COMMANDS: "1", // --event-log
        });
        for (const name of LINKED) {
            symlinkSync(join(root, name), join(this.folder, name));
        }
        // Copies: the engine works in the program's own folder, where examples read files.
        cpSync(join(root, "examples"), join(this.folder, "examples"), {
            recursive: true,
            filter: (path) => !path.endsWith(".ts"),
        });
        cpSync(join(root, ".build", "examples"), join(this.folder, "examples"), { recursive: true });
        cpSync(join(__dirname, "ownSecrets.js"), join(this.folder, "examples", OWN_SECRETS, "index.js"));
    }

    /** Runs the CLI in an example's folder; answers what it prints. */
    async pulumi(example: string, ...args: string[]): Promise<string> {
        const { stdout, stderr } = await this.cli(join(this.folder, "examples", example), ...args);
        return stdout + stderr;
    }

    /** A new stack of an example, configured. */
    async init({ example, config, secretConfig = {} }: ExampleStack): Promise<void> {
        const settings = "name: sandbox\nruntime: nodejs\nmain: index.js\n";
        writeFileSync(join(this.folder, "examples", example, "Pulumi.yaml"), settings);
        await this.pulumi(example, "stack", "init", example.replace("/", "-"));
        const all = { "--plaintext": config, "--secret": secretConfig };
        const pairs = Object.entries(all).flatMap(([kind, values]) =>
            Object.entries(values).flatMap(([key, value]) => [kind, `${key}=${value}`]),
        );
        if (pairs.length > 0) await this.pulumi(example, "config", "set-all", ...pairs);
    }

    /** All files that runs wrote, by their paths; an event log without the SDK's own texts, which docs/secrets.md warns of. */
    written(): Record<string, string> {
        const files = ["examples", "state"].flatMap((name) => filesBelow(join(this.folder, name)));
        return Object.fromEntries(files.map((file) => [file.slice(this.folder.length + 1), read(file)]));
    }

    remove(): void {
        rmSync(this.folder, { recursive: true, force: true });
    }
}

function read(file: string): string {
    const text = readFileSync(file, "utf8");
    if (!file.endsWith(".log")) return text;
    const events = text.split("\n").filter((line) => line !== "");
    return events.filter((line) => !isSdkAnswer(JSON.parse(line) as EngineEvent)).join("\n");
}
