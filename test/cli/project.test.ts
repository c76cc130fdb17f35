import assert from "node:assert/strict";
import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { Sandbox } from "aks-scoring/sandbox";
import { format, resolveConfig } from "prettier";
import { pulumiCli } from "../pulumiCli";
import { PRIMARY, SECONDARY } from "./cases";
import { Workplace } from "./workplace";

const root = join(__dirname, "../../..");

/** A written project as its user's CLI runs it: TypeScript, by the project's own tsconfig.json. */
describe("a written project", () => {
    const place = new Workplace({
        "deploymentconfig.json": {
            computeType: "aks",
            numReplicas: 2,
            keys: { primaryKey: PRIMARY, secondaryKey: SECONDARY },
        },
    });
    const project = join(place.folder, "fraud");
    let sandbox: Sandbox;
    before(async () => {
        sandbox = await Sandbox.start();
        const { code, err } = place.call(
            ...["from-v1", "--deployment", "deploymentconfig.json", "--name", "fraud"],
            ...["--image", "acme.azurecr.io/fraud:1", "--out", "fraud"],
        );
        assert.equal(code, 0, err);
        // What npm install does.
        const modules = join(project, "node_modules");
        mkdirSync(modules);
        symlinkSync(root, join(modules, "aks-scoring"));
        for (const name of ["@pulumi", "@types", "typescript"]) {
            symlinkSync(join(root, "node_modules", name), join(modules, name));
        }
    });
    after(async () => {
        await sandbox.stop();
        place.remove();
    });

    it("has configuration files as Prettier would write them", async () => {
        for (const file of ["Pulumi.yaml", "package.json", "tsconfig.json"]) {
            const options = await resolveConfig(join(root, file));
            const text = place.read(join("fraud", file));
            assert.equal(text, await format(text, { ...options, filepath: file }), file);
        }
    });

    it("is previewed by the CLI alone, once its settings are set, and its secrets as secrets", async () => {
        const cli = pulumiCli(sandbox, place.folder);
        const pulumi = async (...args: string[]) => (await cli(project, ...args)).stdout;
        const says = (pattern: RegExp) => (error: { stdout?: string; stderr?: string }) => {
            assert.match(`${error.stdout}${error.stderr}`, pattern);
            return true;
        };
        await pulumi("stack", "init", "dev");
        await pulumi("config", "set", "azure-native:location", "westeurope");
        await assert.rejects(pulumi("preview"), says(/resourceGroupName/));
        await pulumi("config", "set", "resourceGroupName", "scoring");
        await pulumi("config", "set", "primaryKey", PRIMARY);
        await pulumi("config", "set", "--secret", "secondaryKey", SECONDARY);
        await assert.rejects(pulumi("preview"), says(/primaryKey.*(secret|encrypt)/i));
        await pulumi("config", "set", "--secret", "primaryKey", PRIMARY);
        const preview = await pulumi("preview", "--diff");
        assert.match(preview, /aks-scoring:index:ScoringEndpoint/);
        assert.ok(![PRIMARY, SECONDARY].some((key) => preview.includes(key)));
    });
});
