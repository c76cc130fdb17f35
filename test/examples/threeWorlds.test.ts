import { Sandbox, secretDependentTexts, type Traces } from "aks-scoring/sandbox";
import assert from "node:assert/strict";
import { CliProjects, OWN_SECRETS, withoutEnvironmentVersions } from "./cliProjects";
import { ownSecrets } from "./setUps";

interface KubernetesObject {
    readonly kind: string;
    readonly data?: object;
}

/** Everything that can be read of the program ownSecrets.ts after it was created, and before its secrets change. */
async function traces(seed: string, world: "first" | "other"): Promise<Traces> {
    const sandbox = await Sandbox.start({ seed });
    const projects = new CliProjects(sandbox);
    try {
        const { stacks, prepare } = ownSecrets(world);
        await prepare?.(sandbox);
        await projects.init(stacks[0]!);
        const printed: Record<string, string> = {};
        const run = async (...args: string[]) => {
            printed[args.join(" ")] = await projects.pulumi(OWN_SECRETS, ...args);
        };
        await run("up", "--yes", "--skip-preview", "--diff", "--event-log", "up.log");
        const { secretConfig = {} } = stacks[0]!;
        const changed = ["password", "primaryKey"].flatMap((key) => [
            "--secret",
            `${key}=${secretConfig[key]}-changed`,
        ]);
        await projects.pulumi(OWN_SECRETS, "config", "set-all", ...changed);
        await run("preview", "--diff", "--event-log", "preview.log");
        await run("preview", "--json");
        await run("stack", "export");
        const objects = (sandbox.kubernetes.objects() as readonly KubernetesObject[]).map((object) =>
            object.kind === "Secret" ? { ...object, data: Object.keys(object.data ?? {}) } : object,
        );
        const all = {
            ...printed,
            ...projects.written(),
            objects: JSON.stringify(objects),
            requests: JSON.stringify(sandbox.azure.history),
            writes: JSON.stringify(sandbox.writes),
        };
        const entries = Object.entries(all).map(([place, text]) => [place, withoutEnvironmentVersions(text)]);
        return Object.fromEntries(entries) as Traces;
    } finally {
        projects.remove();
        await sandbox.stop();
    }
}

describe("a program in three worlds", () => {
    it("leaves no text that follows from its secrets alone", async () => {
        // Values that are drawn at random differ in all three.
        const [first, second, other] = await Promise.all([
            traces("first", "first"),
            traces("second", "first"),
            traces("other", "other"),
        ]);
        for (const place of [
            "up --yes --skip-preview --diff --event-log up.log",
            "stack export",
            "objects",
        ]) {
            assert.ok((first[place] ?? "").length > 1000, `${place} is empty`);
        }
        assert.deepEqual(secretDependentTexts(first, second, other), []);
    });
});
