import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { run } from "#src/cli/run";
import { findEngine } from "aks-scoring/sandbox";
import { type Command, commands } from "./commands";
import { inProject } from "./grounds";
import { pages } from "./pages";
import { hasRequests } from "./requests";

/** Flags of CLI v1's commands, of those that the pages name: Microsoft's reference of the extension azure-cli-ml. */
const V1: Readonly<Record<string, string>> = {
    "ml computetarget attach aks": "--name --compute-resource-id",
    "ml computetarget create aks": "--name --agent-count --vm-size --location --cluster-purpose",
    "ml computetarget delete": "--name",
    "ml computetarget detach": "--name",
    "ml computetarget show": "--name",
    "ml computetarget update aks": "--name --ssl-cname --ssl-cert-file --ssl-key-file",
    "ml endpoint realtime create-version":
        "--name --version-name --model --inference-config-file --cpu-cores --memory-gb --traffic-percentile",
    "ml endpoint realtime delete-version": "--name --version-name",
    "ml endpoint realtime update-version": "--name --version-name --traffic-percentile",
    "ml model deploy":
        "--name --model --compute-target --inference-config-file --deploy-config-file --base-image" +
        " --source-directory --entry-script --conda-file --runtime --no-wait",
    "ml service delete": "--name",
    "ml service get-access-token": "--name",
    "ml service get-keys": "--name",
    "ml service get-logs": "--name --num_lines --init",
    "ml service list": "--compute-type",
    "ml service regen-key": "--name --key --set-key",
    "ml service run": "--name --input-data",
    "ml service show": "--name",
    "ml service update":
        "--name --model --inference-config-file --num-replicas --auth-enabled --token-auth-enabled" +
        " --enable-app-insights --collect-model-data",
};

const WORKSPACE = "--workspace-name --resource-group";
/** The same of today's commands. */
const TODAY: Readonly<Record<string, string>> = {
    "account get-access-token": "--scope",
    "acr build": "--registry --image",
    "aks get-credentials": "--resource-group --name",
    "aks show": "--resource-group --name",
    "aks update": "--attach-acr",
    configure: "--defaults",
    "extension add": "--name",
    "ml compute detach": `--name ${WORKSPACE}`,
    "ml compute show": `--name ${WORKSPACE}`,
    "ml online-deployment get-logs": `--name --endpoint-name --lines --container ${WORKSPACE}`,
    "ml online-deployment list": `--endpoint-name ${WORKSPACE}`,
    "ml online-endpoint get-credentials": `--name ${WORKSPACE}`,
    "ml online-endpoint invoke": `--name --request-file --deployment-name ${WORKSPACE}`,
    "ml online-endpoint list": WORKSPACE,
    "ml online-endpoint regenerate-keys": `--name --key-type ${WORKSPACE}`,
    "ml online-endpoint show": `--name ${WORKSPACE}`,
    "ml workspace show": "--name --resource-group",
    rest: "--method --url --body",
};
/** What each command of az takes. */
const ALWAYS = ["--output", "--query"];
/** Groups of commands, which the text names as such. */
const GROUPS = ["ml service", "ml endpoint realtime"];

describe("the commands of the pages for those who come from v1", () => {
    const all = commands();
    const of = (program: string) => all.filter((one) => one.program === program);
    const where = ({ pageName, text }: Command) => `${pageName}: ${text}`;

    it("are found", () => {
        assert.ok(of("az").length >= 40, `${of("az").length} of az`);
        assert.ok(of("pulumi").length >= 10, `${of("pulumi").length} of pulumi`);
    });

    it("are those that az has, or had", () => {
        for (const command of of("az").filter(({ path }) => !GROUPS.includes(path))) {
            const known = (command.isV1 ? V1 : TODAY)[command.path];
            assert.ok(known !== undefined, where(command));
            const flags = [...known.split(" "), ...ALWAYS];
            assert.deepEqual(
                command.flags.filter((flag) => !flags.includes(flag)),
                [],
                where(command),
            );
        }
    });

    it("are those that pulumi has", async () => {
        const { path: engine } = await findEngine();
        const helps = new Map<string, string>();
        for (const command of of("pulumi")) {
            const words = command.path.split(" ").filter((word) => SUBCOMMANDS.includes(word));
            const key = words.join(" ");
            const help = helps.get(key) ?? (await promisify(execFile)(engine, [...words, "--help"])).stdout;
            helps.set(key, help);
            assert.ok(help.includes(`pulumi ${key}`), where(command));
            for (const flag of command.flags) assert.ok(help.includes(`${flag} `), where(command));
        }
    });

    it("stand beside v1's calls, which are Python that can be read", async function () {
        if (!(await hasRequests())) this.skip();
        const calls = pages()
            .filter(({ name }) => name !== "README.md")
            .map(({ name, fences }) => ({
                name,
                python: fences.filter(({ language }) => language === "python"),
            }));
        for (const { name, python } of calls) assert.ok(python.length > 0, name);
        const codes = calls.flatMap(({ python }) => python.map(({ code }) => code));
        const read = ["-c", "import ast, sys\nfor code in sys.argv[1:]: ast.parse(code)"];
        await promisify(execFile)("python3", [...read, ...codes]);
    });

    it("write programs, those of aks-scoring", async () => {
        for (const { text } of of("npx")) {
            const [, name, ...given] = text.trim().split(/\s+/);
            assert.equal(name, "aks-scoring");
            const args = given.filter((word, index) => word !== "--out" && given[index - 1] !== "--out");
            let [out, err] = ["", ""];
            const terminal = {
                out: (said: string) => void (out += said),
                err: (said: string) => void (err += said),
            };
            assert.equal(await inProject(() => run(args, terminal)), 0, err);
            assert.match(out, /new ScoringEndpoint\("fraud"/);
        }
        assert.ok(of("npx").length > 0);
    });
});

/** Pulumi's, of those that the pages name; other words are names of outputs and keys. */
const SUBCOMMANDS = ["cancel", "config", "destroy", "output", "preview", "refresh", "set", "stack", "up"];
