import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { PRIMARY, SECONDARY } from "./cases";
import { Workplace } from "./workplace";
import { only, runWritten } from "./writtenProgram";

const CONFIG = {
    computeType: "aks",
    containerResourceRequirements: { cpu: 1, memoryInGB: 2 },
    keys: { primaryKey: PRIMARY, secondaryKey: SECONDARY },
};
const ENDPOINT = "name: fraud\ncompute: azureml:k8s\n";
const deployment = (name: string) =>
    `name: ${name}\nendpoint_name: fraud\ntype: kubernetes\nenvironment: {image: "acme.azurecr.io/fraud:1"}\n`;
const CLUSTER_ID =
    "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/platform" +
    "/providers/Microsoft.ContainerService/managedClusters/shared";

describe("the command line", () => {
    let place: Workplace;
    beforeEach(() => {
        place = new Workplace({
            "dc.json": CONFIG,
            "endpoint.yml": ENDPOINT,
            "blue.yml": deployment("blue"),
            "green.yml": deployment("green"),
        });
    });
    afterEach(() => {
        place.remove();
    });

    const v1 = (...more: string[]) =>
        place.call("from-v1", "--deployment", "dc.json", "--image", "acme.azurecr.io/fraud:1", ...more);
    const v2 = (...more: string[]) =>
        place.call(
            ...[
                "from-v2",
                "--endpoint",
                "endpoint.yml",
                "--deployment",
                "blue.yml",
                "--deployment",
                "green.yml",
            ],
            ...["--traffic", "blue=90,green=10"],
            ...more,
        );

    describe("says what it can", () => {
        it("with --help, for all and for each command", () => {
            for (const flag of ["--help", "-h"]) {
                const { code, out, err } = place.call(flag);
                assert.deepEqual([code, err], [0, ""]);
                assert.match(out, /^Usage: aks-scoring COMMAND/);
                assert.match(out, /from-v1 .*\n.*from-v2 /);
                for (const command of ["from-v1", "from-v2"]) {
                    const said = place.call(command, flag);
                    assert.deepEqual([said.code, said.err], [0, ""]);
                    assert.match(said.out, new RegExp(`^Usage: aks-scoring ${command} `));
                    assert.ok(said.out.split("\n").every((line) => line.length <= 100));
                }
            }
        });

        it("and takes the example of each command", () => {
            for (const command of ["from-v1", "from-v2"]) {
                const { out } = place.call(command, "--help");
                const [, example = ""] = /Example:\n\s+aks-scoring ([\s\S]*)$/.exec(out) ?? [];
                const args = example.replace(/\\\n/g, " ").trim().split(/\s+/);
                place.write({
                    "deploymentconfig.json": CONFIG,
                    "inferenceconfig.json": { entryScript: "score.py", runtime: "python" },
                    "score.py": "def init(): pass\ndef run(data): return data\n",
                });
                const said = place.call(...args, "--force");
                assert.equal(said.code, 0, said.err);
                assert.match(place.read("fraud/index.ts"), /new WorkspaceAttachment\("aml", /);
            }
        });

        it("with --version", () => {
            const { version } = JSON.parse(
                execFileSync("cat", [require.resolve("aks-scoring/package.json")], { encoding: "utf8" }),
            ) as { version: string };
            assert.deepEqual(place.call("--version"), { code: 0, out: `${version}\n`, err: "" });
        });
    });

    describe("answers what it cannot read with code 2, and writes nothing", () => {
        const wrong: readonly [args: string[], said: RegExp][] = [
            [[], /a command is missing\.\n\nUsage: /],
            [["from-v3"], /"from-v3" is no command that there is\. Did you mean from-v1 or from-v2\?/],
            [["frmo-v1"], /Did you mean from-v1/],
            [["deploy"], /aks-scoring --help lists what there is\./],
            [["--verison"], /"--verison" is no flag that there is\. Did you mean --version\?/],
            [["from-v1"], /--deployment FILE is missing\./],
            [["from-v2"], /--endpoint FILE and --deployment FILE are missing\./],
            [
                ["from-v1", "--deploymnet", "dc.json"],
                /--deploymnet is not a flag .* Did you mean --deployment\?/,
            ],
            [["from-v1", "--frobnicate"], /--frobnicate is not a flag of this command\. --help lists/],
            [["from-v1", "-x"], /-x is not a flag of this command/],
            [["from-v1", "dc.json"], /"dc.json" is not expected here: values stand behind flags\./],
            [["from-v1", "--deployment"], /--deployment needs a value: --deployment FILE\./],
            [["from-v1", "--deployment", ""], /--deployment needs a value/],
            [["from-v1", "--deployment", "--name", "x"], /"--name" looks like a flag/],
            [
                ["from-v1", "--deployment", "a", "--deployment", "b"],
                /--deployment is there twice: "a" and "b"\./,
            ],
            [["from-v1", "--deployment", "dc.json", "--force"], /--force is for --out, which is missing\./],
            [
                ["from-v1", "--deployment", "dc.json", "--force=yes"],
                /--force takes no value: write --force alone/,
            ],
            [["from-v1", "--deployment", "dc.json", "--target", "azurml"], /Did you mean azureml\?/],
            [["from-v1", "--deployment", "dc.json", "--target", "x"], /Choose kubernetes or azureml\./],
            [["from-v1", "--deployment", "dc.json", "--cluster", "shared"], /a resource id, or GROUP\/NAME/],
            [["from-v1", "--deployment", "dc.json", "--cluster", "a/b/c"], /a resource id, or GROUP\/NAME/],
            [["from-v1", "--deployment", "dc.json", "--cluster", "rg/-x"], /--cluster = "-x": must be/],
            [["from-v1", "--deployment", "dc.json", "--cluster", `${CLUSTER_ID}/`], /Take the slash/],
            [["from-v1", "--deployment", "dc.json", "--pool", "NodePool"], /--pool = "NodePool": must be/],
            [["from-v1", "--deployment", "dc.json", "--pool", "nodepool1"], /must be 1 to 8/],
        ];
        for (const [args, said] of wrong) {
            it(args.join(" ") || "nothing", () => {
                const { code, out, err } = place.call(...args);
                assert.deepEqual([code, out], [2, ""]);
                assert.match(err, said);
                assert.match(err, /^aks-scoring: /);
            });
        }

        it("shares that are no pairs, no numbers, or there twice", () => {
            const args = ["from-v2", "--endpoint", "endpoint.yml", "--deployment", "blue.yml", "--traffic"];
            for (const [shares, said] of [
                ["90", /must be pairs such as blue=90,green=10\./],
                ["blue=", /must be pairs/],
                ["blue=90,,green=10", /must be pairs/],
                ["blue=many", /blue is no number/],
                ["blue=1,blue=2", /has blue twice/],
            ] as const) {
                const { code, out, err } = place.call(...args, shares);
                assert.deepEqual([code, out], [2, ""]);
                assert.match(err, said);
            }
        });
    });

    describe("refuses with code 1, and writes nothing,", () => {
        it("documents with problems, each with file and key", () => {
            place.write({ "dc.json": { ...CONFIG, numReplicas: "2" } });
            const { code, out, err } = v1("--out", "project");
            assert.deepEqual([code, out], [1, ""]);
            assert.match(err, /dc\.json:\d+: numReplicas/);
            assert.ok(!place.has("project"));
        });

        it("a document that is not there", () => {
            const { code, err } = place.call("from-v1", "--deployment", "dd.json", "--image", "a.io/b:1");
            assert.equal(code, 1);
            assert.match(err, /dd\.json.*Did you mean dc\.json\?/s);
        });

        it("an instance type whose sizes only the cluster knows", () => {
            place.write({ "green.yml": `${deployment("green")}instance_type: big\n` });
            const { code, out, err } = v2("--target", "azureml");
            assert.deepEqual([code, out], [1, ""]);
            assert.match(err, /green\.yml:5: instance_type = "big": has sizes of its own/);
            place.write({
                "green.yml": `${deployment("green")}instance_type: big\nresources: {requests: {cpu: "3", memory: 4Gi}}\n`,
            });
            assert.match(v2("--target", "azureml").out, /cpuCores: 3,[\s\S]*memoryGb: 4,/);
        });

        it("what the first preview would refuse, with the target that takes it", () => {
            place.write({ "dc.json": { computeType: "aks", dataCollection: { storageEnabled: true } } });
            const { code, out, err } = v1("--name", "fraud", "--target", "kubernetes");
            assert.deepEqual([code, out], [1, ""]);
            assert.match(err, /ScoringEndpoint "fraud", --target kubernetes: 1 problem/);
            assert.match(
                err,
                /\n {2}- dc\.json:\d+: dataCollection\.storageEnabled = true: is not to be had/,
            );
            assert.match(err, /With --target azureml there is no problem\.\n$/);
            place.write({ "dc.json": { computeType: "aks", authEnabled: false } });
            assert.match(v1("--target", "azureml").err, /With --target kubernetes there is no problem\./);
        });

        it("code that no ConfigMap holds, with its largest files", () => {
            const environment = {
                ...{ name: "fraud", docker: { baseImage: "acme.azurecr.io/server:1" } },
                python: { userManagedDependencies: true },
            };
            place.write({
                "ic.json": { entryScript: "score.py", sourceDirectory: "src", environment },
                "src/score.py": "def init(): pass\ndef run(data): return data\n",
                "src/weights.txt": "x".repeat(2 ** 20),
            });
            const args = ["from-v1", "--deployment", "dc.json", "--inference", "ic.json"];
            const { code, out, err } = place.call(...args, "--target", "kubernetes");
            assert.deepEqual([code, out], [1, ""]);
            assert.match(
                err,
                /\n {2}- ic\.json:3: sourceDirectory = "src": holds 1,048,620 bytes, and the ConfigMap that brings it to the pods takes 1,048,576\. The largest: "weights\.txt" \(1,048,576\)/,
            );
            assert.match(err, /With --target azureml there is no problem\./);
        });

        it("a mistake that only Azure ML would let pass, rather than to move there", () => {
            const environment = {
                ...{ name: "fraud", docker: { baseImage: "acme.azurecr.io/server:1" } },
                python: { userManagedDependencies: true },
            };
            const inference = { entryScript: "score.py", sourceDirectory: "src", environment };
            place.write({
                "ic.json": inference,
                "src/score.py": "def init(): pass\ndef run(data): return data\n",
                "src/.env": "TOKEN=1",
            });
            const args = ["from-v1", "--deployment", "dc.json", "--inference", "ic.json", "--name", "fraud"];
            const { code, out, err } = place.call(...args);
            assert.deepEqual([code, out], [1, ""]);
            assert.match(err, /may hold secrets in "\.env"/);
            assert.match(err, /With --target azureml there is no problem\.\n$/);
            assert.equal(place.call(...args, "--target", "azureml").code, 0);
            // Packages to build are nothing that plain Kubernetes could have: a mistake beside them is told all the same.
            const condaDependencies = { dependencies: ["python=3.12", { pip: ["azureml-defaults"] }] };
            place.write({
                "ic.json": { ...inference, environment: { ...environment, python: { condaDependencies } } },
            });
            const moved = place.call(...args);
            assert.match(moved.out, /new WorkspaceAttachment/);
            assert.match(moved.err, /may hold secrets in "\.env"[\s\S]*condaDependencies: are built/);
        });

        it("code that is too large for a ConfigMap, and an address of a model that is none", () => {
            place.write({ "model/weights.bin": "x".repeat(2 ** 20 + 1) });
            for (const [model, said] of [
                ["./model", /\n {2}- --model = "\.\/model": holds 1,048,577 bytes/],
                ["https://acme.blob.core.windows.net/c/p", /must be a file or folder in Azure Blob Storage/],
            ] as const) {
                const { code, out, err } = v1("--model", model);
                assert.deepEqual([code, out], [1, ""]);
                assert.match(err, said);
                assert.match(err, /With --target azureml there is no problem\.\n$/);
            }
        });

        it("what the first preview would, each with the place in the documents, or the flag", () => {
            place.write({
                "dc.json": {
                    ...{ computeType: "aks", gpuCores: 12, namespace: "kube-system" },
                    dataCollection: { storageEnabled: true },
                },
            });
            const said = v1("--target", "kubernetes").err;
            assert.match(said, /\n {2}- dc\.json:3: gpuCores = 12: is more than/);
            assert.match(said, /\n {2}- dc\.json:6: dataCollection\.storageEnabled = true: is not/);
            assert.match(said, /\n {2}- dc\.json:4: namespace = "kube-system": is a namespace with an owner/);
            place.write({
                "blue.yml":
                    "name: blue\nendpoint_name: fraud\ntype: kubernetes\nenvironment: azureml:e:1\n" +
                    "request_settings:\n  request_timeout_ms: 400000\nmodel: azureml:m:1\n",
                "green.yml": `${deployment("green")}instance_count: 1\nmodel_mount_path: /m\n`,
            });
            const onKubernetes = v2("--target", "kubernetes").err;
            assert.match(onKubernetes, /\n {2}- blue\.yml:4: environment: is a workspace's/);
            assert.match(onKubernetes, /\n {2}- blue\.yml:4: environment\.image: is missing/);
            assert.match(onKubernetes, /\n {2}- blue\.yml:7: model = "azureml:m:1": does not say/);
            assert.match(onKubernetes, /\n {2}- green\.yml:6: model_mount_path = "\/m": has no use/);
            assert.match(
                v2("--target", "azureml").err,
                /\n {2}- blue\.yml:6: request_settings\.request_timeout_ms = 400000: is longer/,
            );
            assert.doesNotMatch(onKubernetes, /versions\.(blue|green)\./);
            place.write({ "endpoint.yml": "name: Fraud\ncompute: azureml:k8s\n" });
            place.write({
                "blue.yml": deployment("Blue").replace("endpoint_name: fraud", "endpoint_name: Fraud"),
            });
            const { err } = place.call(
                ...["from-v2", "--endpoint", "endpoint.yml", "--deployment", "blue.yml"],
                ...["--target", "kubernetes"],
            );
            assert.match(err, /\n {2}- endpoint\.yml:1: name = "Fraud": must be/);
            assert.match(err, /\n {2}- blue\.yml:1: name = "Blue": must be/);
        });

        it("namespaces that have an owner", () => {
            place.write({ "dc.json": { computeType: "aks", namespace: "kube-system" } });
            assert.match(v1().err, /is a namespace with an owner of its own/);
            assert.match(v1("--target", "azureml").err, /kube-system/);
        });

        it("more GPUs than a node has, but not on a cluster that exists", () => {
            place.write({ "dc.json": { computeType: "aks", gpuCores: 12 } });
            const { code, err } = v1();
            assert.equal(code, 1);
            assert.match(err, /gpuCores = 12: is more than the 8 on one node/);
            assert.equal(v1("--cluster", "platform/shared").code, 0);
        });

        it("to write over what is there, without --force", () => {
            place.write({ "project/index.ts": "mine", "project/notes.txt": "mine too" });
            const { code, err } = v1("--out", "project");
            assert.equal(code, 1);
            assert.match(err, /index\.ts in project would be overwritten\. .*--force\./);
            assert.deepEqual(readdirSync(join(place.folder, "project")).sort(), ["index.ts", "notes.txt"]);
            assert.equal(place.read("project/index.ts"), "mine");

            assert.equal(v1("--out", "project", "--force").code, 0);
            assert.match(place.read("project/index.ts"), /new ScoringEndpoint/);
            assert.equal(place.read("project/notes.txt"), "mine too");
        });

        it("to write through a link or over a directory, even with --force", () => {
            place.write({ "elsewhere.ts": "mine" });
            mkdirSync(join(place.folder, "project/package.json"), { recursive: true });
            symlinkSync("../elsewhere.ts", join(place.folder, "project/index.ts"));
            symlinkSync("../nowhere", join(place.folder, "project/tsconfig.json"));
            assert.match(
                v1("--out", "project").err,
                /package\.json, tsconfig\.json and index\.ts in project/,
            );
            const { code, err } = v1("--out", "project", "--force");
            assert.equal(code, 1);
            assert.match(err, /package\.json, tsconfig\.json and index\.ts .*Move what is there\./);
            assert.equal(place.read("elsewhere.ts"), "mine");
            assert.ok(!place.has("nowhere"));
        });

        it("to write where it cannot", () => {
            writeFileSync(join(place.folder, "file"), "mine");
            const { code, err } = v1("--out", "file/project");
            assert.equal(code, 1);
            assert.match(err, /file/);
            assert.equal(place.read("file"), "mine");
            if (process.getuid?.() !== 0) {
                mkdirSync(join(place.folder, "locked"));
                chmodSync(join(place.folder, "locked"), 0o500);
                assert.match(v1("--out", "locked").err, /could not be written/);
            }
        });
    });

    describe("writes", () => {
        it("the program to standard output, and the rest beside it", () => {
            place.write({ "dc.json": { ...CONFIG, forgotten: 1 } });
            const { code, out, err } = v1();
            assert.equal(code, 0);
            assert.equal(only(runWritten(out), "ScoringEndpoint").name, "scoring");
            assert.match(err, /^warning: dc\.json:\d+: forgotten: is no key of v1's/m);
            assert.match(err, /^note: without --name the endpoint is called scoring/m);
            assert.match(err, /pulumi config set --secret primaryKey /);
            assert.doesNotMatch(v1("-n", "fraud").err, /^note:/m);
        });

        it("a program for Azure ML where the documents ask for what plain Kubernetes cannot have", () => {
            const v2 = { endpoint: "name: Fraud\ncompute: azureml:k8s\n", deployment: deployment("Blue") };
            place.write({
                "upper.yml": v2.endpoint,
                "Blue.yml": v2.deployment.replace("endpoint_name: fraud", "endpoint_name: Fraud"),
                "registered.yml":
                    "name: blue\nendpoint_name: fraud\ntype: kubernetes\nenvironment: azureml:e:1\n" +
                    "code_configuration: {code: azureml:c:1, scoring_script: score.py}\n",
            });
            for (const args of [
                ["from-v1", "--deployment", "dc.json", "--image", "a.io/b:1", "--model", "fraud:3"],
                [
                    "from-v1",
                    "--deployment",
                    "dc.json",
                    "--image",
                    "a.io/b:1",
                    "--model",
                    "azureml://jobs/j/outputs/o",
                ],
                ["from-v2", "--endpoint", "upper.yml", "--deployment", "Blue.yml"],
                ["from-v2", "--endpoint", "endpoint.yml", "--deployment", "registered.yml"],
            ]) {
                const { code, out, err } = place.call(...args);
                assert.equal(code, 0, err);
                assert.match(out, /new WorkspaceAttachment/);
                assert.match(err, /note: the program is for --target azureml; --target kubernetes refuses:/);
            }
        });

        it("no variable that holds a secret, by its name or its value", () => {
            const variables = {
                DB_PASSWORD: "hunter2-hunter2",
                OPENAI_API_KEY: "sk-hunter3",
                storageConnectionString: "AccountName=a;hunter4",
                DATABASE_URL: "postgres://ada:hunter5@db/fraud",
                MAX_TOKENS: "100",
                MONKEY_URL: "https://zoo/monkeys",
            };
            const environment = `environment_variables: ${JSON.stringify(variables)}\n`;
            place.write({ "blue.yml": deployment("blue") + environment });
            const secrets = ["DB_PASSWORD", "OPENAI_API_KEY", "storageConnectionString", "DATABASE_URL"];
            const taken = Object.fromEntries(secrets.map((name) => [name, `<blue_${name}>`]));
            const plain = { MAX_TOKENS: "100", MONKEY_URL: "https://zoo/monkeys" };
            for (const [target, expected] of [
                ["kubernetes", { environmentVariables: plain, secretEnvironmentVariables: taken }],
                ["azureml", { environmentVariables: { ...plain, ...taken } }],
            ] as const) {
                const { code, out, err } = v2("--target", target);
                assert.equal(code, 0, err);
                assert.doesNotMatch(out + err, /hunter/);
                const { versions } = only(runWritten(out), "ScoringEndpoint").args as {
                    versions: Record<string, Record<string, unknown>>;
                };
                const { environmentVariables, secretEnvironmentVariables } = versions["blue"] ?? {};
                const found = { environmentVariables, secretEnvironmentVariables };
                assert.deepEqual(JSON.parse(JSON.stringify(found)), expected);
                assert.match(
                    err,
                    /^note: DB_PASSWORD of blue, .* look like secrets, and are taken from the conf/m,
                );
                assert.match(
                    err,
                    /pulumi config set --secret blue_DB_PASSWORD +# Value of .* Pulumi asks for it/,
                );
            }
        });

        it("no key anywhere: the configuration has them", () => {
            for (const target of ["kubernetes", "azureml"]) {
                const { out, err } = v1("--out", `project-${target}`, "--target", target);
                const files = readdirSync(join(place.folder, `project-${target}`));
                const all = [out, err, ...files.map((file) => place.read(`project-${target}/${file}`))].join(
                    "\n",
                );
                assert.ok(!all.includes(PRIMARY) && !all.includes(SECONDARY));
                const { args } = only(runWritten(v1("--target", target).out), "ScoringEndpoint");
                assert.deepEqual(
                    [args["primaryKey"], args["secondaryKey"]],
                    ["<primaryKey>", "<secondaryKey>"],
                );
            }
        });

        it("lets paths out of the document's directory where --outside-paths says so", () => {
            const endpoint = "name: fraud-endpoint\ncompute: azureml:aks\nauth_mode: key\n";
            const deployment =
                "name: blue\ntype: kubernetes\nendpoint_name: fraud-endpoint\nmodel: { path: ../w.bin }\nenvironment: { image: a.azurecr.io/b:1 }\n";
            place.write({ "d/e.yml": endpoint, "d/b.yml": deployment, "w.bin": "1" });
            const args = ["from-v2", "--endpoint", "d/e.yml", "--deployment", "d/b.yml"];
            const refused = place.call(...args);
            assert.equal(refused.code, 1);
            assert.match(refused.err, /model\.path = "\.\.\/w\.bin": must not lead out of .*--outside-paths/);
            const { err } = place.call(...args, "--outside-paths");
            assert.doesNotMatch(err, /must not lead out/);
        });

        it("a project whose Pulumi.yaml declares what the program takes, and whose paths hold there", () => {
            place.write({
                "ic.json": {
                    entryScript: "score.py",
                    sourceDirectory: "src",
                    condaFile: "c.yml",
                    runtime: "python",
                },
                "src/score.py": "def init(): pass\ndef run(data): return data\n",
                "src/c.yml": "dependencies: [python=3.12, {pip: [azureml-defaults]}]\n",
                "model/weights.bin": "1",
            });
            const { code, out, err } = place.call(
                ...["from-v1", "--deployment", "dc.json", "--inference", "ic.json", "--name", "fraud"],
                ...["--model", "./model", "--target", "azureml", "--out", "stacks/fraud"],
            );
            assert.equal(code, 0, err);
            assert.equal(out, "");
            const text = place.read("stacks/fraud/index.ts");
            const ran = runWritten(text);
            const [version] = Object.values(only(ran, "ScoringEndpoint").args["versions"] as object) as [
                Record<string, unknown>,
            ];
            assert.equal(version["sourceDirectory"], "../../src");
            assert.equal(version["condaFile"], "../../src/c.yml");
            assert.deepEqual(version["model"], { path: "../../model" });
            const project = parse(place.read("stacks/fraud/Pulumi.yaml")) as {
                name: string;
                runtime: string;
                config: Record<string, { secret?: boolean; description: string }>;
            };
            assert.deepEqual([project.name, project.runtime], ["fraud", "nodejs"]);
            assert.deepEqual(Object.keys(project.config).sort(), [...ran.asked].sort());
            const secrets = Object.entries(project.config).filter(([, { secret }]) => secret === true);
            assert.deepEqual(
                secrets.map(([key]) => key),
                ["primaryKey", "secondaryKey"],
            );
            for (const key of ran.asked) {
                assert.match(err, new RegExp(`pulumi config set (--secret )?${key}\\b`));
            }
            assert.match(err, /^ {2}npm install$/m);
        });

        it("a cluster that exists, by its id or by group and name, with the pools that the user names", () => {
            const cluster = (...flags: string[]) =>
                only(runWritten(v1(...flags).out), "AksCluster.existing").args;
            assert.deepEqual(cluster("--cluster", "platform/shared"), {
                resourceGroupName: "platform",
                clusterName: "shared",
                pools: { cpu: { nodePoolName: "<cpuNodePoolName>", vmSize: "<cpuVmSize>" } },
            });
            assert.deepEqual(cluster("--cluster", CLUSTER_ID, "--pool", "nodepool1"), {
                clusterId: CLUSTER_ID,
                pools: { nodepool: { nodePoolName: "nodepool1", vmSize: "<nodepoolVmSize>" } },
            });
        });

        it("pools by version, and keys of their own for names that are longer than keys", () => {
            const { out } = v2("--cluster", "platform/shared", "--pool", "blue=nodepool1,green=nodepool2");
            const ran = runWritten(out);
            assert.deepEqual(only(ran, "AksCluster.existing").args["pools"], {
                nodepool: { nodePoolName: "nodepool1", vmSize: "<nodepoolVmSize>" },
                pool2: { nodePoolName: "nodepool2", vmSize: "<pool2VmSize>" },
            });
            const versions = only(ran, "ScoringEndpoint").args["versions"] as Record<
                string,
                { pool: string }
            >;
            assert.deepEqual([versions["blue"]?.pool, versions["green"]?.pool], ["nodepool", "pool2"]);
            const made = runWritten(v2("--pool", "workers").out);
            assert.deepEqual(Object.keys(only(made, "AksCluster").args["pools"] as object), ["workers"]);
        });

        it("for the target that takes the documents, and says why the usual one does not", () => {
            place.write({ "dc.json": { computeType: "aks", dataCollection: { storageEnabled: true } } });
            const { code, out, err } = v1("--name", "fraud");
            assert.equal(code, 0, err);
            only(runWritten(out), "WorkspaceAttachment");
            assert.match(
                err,
                /^note: the program is for --target azureml; --target kubernetes refuses:\n {2}- dc\.json:4: dataCollection\.storageEnabled = true: /m,
            );
            assert.match(err, /^ {2}pulumi config set workspaceId VALUE/m);
        });

        it("the shares that are given", () => {
            const { args } = only(runWritten(v2().out), "ScoringEndpoint");
            const versions = args["versions"] as Record<string, { traffic: number }>;
            assert.deepEqual([versions["blue"]?.traffic, versions["green"]?.traffic], [90, 10]);
        });

        it("the driver of Azure Blob Storage where plain Kubernetes finds a model there", () => {
            const uri = "https://acme.blob.core.windows.net/models/fraud";
            const driver = (...flags: string[]) => {
                const { out, err, code } = v1("--model", uri, ...flags);
                assert.equal(code, 0, err);
                return runWritten(out).made[0]?.args["blobCsiDriver"];
            };
            assert.equal(driver(), true);
            assert.equal(driver("--cluster", "platform/shared"), true);
            assert.equal(driver("--target", "azureml"), undefined);
        });

        it("a head that no name of a file can leave", () => {
            const name = "dc\nprocess.exit(1)\u202e.json";
            place.write({ [name]: CONFIG });
            const { code, out } = place.call(
                "from-v1",
                "--deployment",
                name,
                "--image",
                "acme.azurecr.io/x:1",
            );
            assert.equal(code, 0);
            assert.doesNotMatch(out, /^process/m);
            assert.equal(only(runWritten(out), "ScoringEndpoint").name, "scoring");
        });
    });

    describe("never shows or writes what hides, or turns text round,", () => {
        const HIDDEN = "\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff";
        const clean = new RegExp(`^[^${HIDDEN}]*$`, "u");
        const odd = "\u202eevil\u200b\u2066\u001b[31m\u0085";

        it("of texts in a document: they are escaped in the program", () => {
            const texts = {
                tags: { [`k${odd}`]: odd },
                description: odd,
                environment_variables: { MODE: odd },
            };
            const written = Object.entries(texts).map(([key, text]) => `${key}: ${JSON.stringify(text)}\n`);
            place.write({ "blue.yml": deployment("blue") + written.join("") });
            place.write({ "green\u202e.yml": deployment("green") });
            const files = [
                "--endpoint",
                "endpoint.yml",
                "--deployment",
                "blue.yml",
                "--deployment",
                "green\u202e.yml",
            ];
            const shares = ["--traffic", "blue=90,green=10", "--out", "project\n# x"];
            const { code, err } = place.call("from-v2", ...files, ...shares);
            assert.equal(code, 0, err);
            assert.match(err, clean);
            assert.match(err, /^Wrote a project to project\\n# x\. There:$/m);
            for (const name of ["index.ts", "Pulumi.yaml", "package.json", "tsconfig.json"]) {
                assert.match(place.read(`project\n# x/${name}`), clean, name);
            }
            const { versions } = only(runWritten(place.read("project\n# x/index.ts")), "ScoringEndpoint")
                .args as {
                versions: Record<string, Record<string, unknown>>;
            };
            assert.equal(versions["blue"]?.["description"], odd);
        });

        it("of names in a document, which are refused", () => {
            place.write({
                "endpoint.yml": `name: ${JSON.stringify(`fraud${odd}`)}\ncompute: azureml:k8s\n`,
                "blue.yml": `${deployment("blue")}environment_variables: {${JSON.stringify(`A${odd}`)}: "1"}\n`,
            });
            const { code, out, err } = v2();
            assert.deepEqual([code, out], [1, ""]);
            assert.match(err, clean);
            assert.match(err, /fraud\\u202eevil/);
        });

        it("of names of files and of words behind the command", () => {
            const name = `dc${odd}.json`;
            place.write({ [name.replace("\u0000", "")]: "{ nonsense" });
            for (const args of [
                ["from-v1", "--deployment", name.replace("\u0000", "")],
                [`from${odd}`],
                ["from-v1", `--x${odd}`],
            ]) {
                const { code, err } = place.call(...args);
                assert.notEqual(code, 0);
                assert.match(err, clean, args[0]);
            }
        });
    });

    // Slow: four processes, one for each exit code and stream that only a process has.
    it("is a program of its own: exit codes and streams", () => {
        const main = join(__dirname, "../../../dist/cli/main.js");
        assert.ok(existsSync(main));
        const call = (...args: string[]) => {
            const done = spawnSync(process.execPath, [main, ...args], {
                cwd: place.folder,
                encoding: "utf8",
            });
            return [done.status, done.stdout === "", done.stderr === ""];
        };
        assert.deepEqual(call("--help"), [0, false, true]);
        assert.deepEqual(call("from-v1"), [2, true, false]);
        assert.deepEqual(call("from-v1", "--deployment", "none.json", "--image", "a.io/b:1"), [
            1,
            true,
            false,
        ]);
        assert.deepEqual(call("from-v1", "--deployment", "dc.json", "--image", "a.io/b:1"), [
            0,
            false,
            false,
        ]);
    });
});
