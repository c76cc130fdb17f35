import assert from "node:assert/strict";
import { mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join } from "node:path";
import {
    AksCluster,
    type AksClusterArgs,
    type EndpointDocument,
    ScoringEndpoint,
    ScoringGateway,
    WorkspaceAttachment,
    fromV1Documents,
    fromV2Documents,
} from "aks-scoring";
import { Sandbox, type SandboxStack, type StackOptions } from "aks-scoring/sandbox";
import ts from "typescript";
import { parse } from "yaml";
import { CASES, type Case, PRIMARY, SECONDARY, WORKSPACE } from "./cases";
import { Workplace, call } from "./workplace";
import { runWritten } from "./writtenProgram";

const root = join(__dirname, "../../..");
const CONFIG = {
    "azure-native:location": "westeurope",
    resourceGroupName: "scoring",
    workspaceId: WORKSPACE,
};

/** The errors of several programs, by the tsconfig.json that was written for them; their JavaScript goes beside them. */
function compile(files: readonly string[], tsconfig: string): string[] {
    const { compilerOptions } = JSON.parse(tsconfig) as { compilerOptions: object };
    const { options, errors } = ts.convertCompilerOptionsFromJson({ ...compilerOptions, noEmit: false }, "/");
    const program = ts.createProgram(files, { ...options, typeRoots: [join(root, "node_modules/@types")] });
    program.emit();
    return [...errors, ...ts.getPreEmitDiagnostics(program)].map(
        ({ file, messageText }) => `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`,
    );
}

/** What `pulumi config set` keeps, secret where the written project says so. */
function configured(project: string, { config = {} }: Case): Pick<StackOptions, "config" | "secretConfig"> {
    const declared = (parse(project) as { config: Record<string, { secret?: boolean } | undefined> }).config;
    const [secret, open] = [true, false].map((wanted) =>
        Object.fromEntries(
            Object.entries({ ...CONFIG, ...config }).filter(
                ([key]) => (declared[key]?.secret ?? false) === wanted,
            ),
        ),
    );
    return { config: open ?? {}, secretConfig: secret ?? {} };
}

/** What a user of the functions writes: the same cluster and target, and the endpoint of the documents. */
function byFunctions(text: string, { args, beside }: Case): () => unknown {
    const ran = runWritten(text);
    const [cluster, target] = ran.made;
    const flag = (name: string) => args.filter((_, index) => args[index - 1] === `--${name}`);
    const one = (key: string, name: string) => {
        const [value] = flag(name);
        return value === undefined ? {} : { [key]: value };
    };
    const shares = (flag("traffic")[0] ?? "").split(",").map((pair) => pair.split("="));
    const document = (): EndpointDocument =>
        args[0] === "from-v1"
            ? fromV1Documents({
                  name: "fraud",
                  deploymentConfig: flag("deployment")[0] ?? "",
                  ...one("inferenceConfig", "inference"),
                  ...one("model", "model"),
                  ...one("image", "image"),
              })
            : fromV2Documents({
                  endpoint: flag("endpoint")[0] ?? "",
                  deployments: flag("deployment"),
                  ...(flag("traffic").length === 0
                      ? {}
                      : {
                            traffic: Object.fromEntries(shares.map(([name, share]) => [name, Number(share)])),
                        }),
              });
    return () => {
        const { pools } = cluster?.args as unknown as AksClusterArgs;
        const made = new AksCluster("ml", { resourceGroupName: "scoring", pools: pools ?? {} });
        const { endpointName = "", namespace, ...rest } = document();
        const place = namespace === undefined ? {} : { namespace };
        const served =
            target?.kind === "ScoringGateway"
                ? new ScoringGateway("edge", {
                      cluster: made,
                      ...(namespace === undefined ? {} : { namespaces: [namespace] }),
                  })
                : new WorkspaceAttachment("aml", { cluster: made, workspaceId: WORKSPACE, ...place });
        const endpoint = new ScoringEndpoint(endpointName, { target: served, ...rest, ...beside });
        return { scoringUri: endpoint.scoringUri, primaryKey: endpoint.primaryKey };
    };
}

describe("programs of the command line", () => {
    const place = new Workplace();
    const written = Object.entries(CASES).map(([name, one], index) => {
        const folder = `case-${index}`;
        place.write(
            Object.fromEntries(Object.entries(one.files).map(([file, text]) => [join(folder, file), text])),
        );
        return { name, one, folder: join(place.folder, folder) };
    });
    let sandbox: Sandbox;
    const back = process.cwd();
    before(async () => {
        mkdirSync(join(place.folder, "node_modules"));
        symlinkSync(root, join(place.folder, "node_modules/aks-scoring"));
        symlinkSync(join(root, "node_modules/@pulumi"), join(place.folder, "node_modules/@pulumi"));
        sandbox = await Sandbox.start();
        await sandbox.azure.put(WORKSPACE, { location: "westeurope" });
        await sandbox.azure.put(`${WORKSPACE}/models/fraud`, {});
        await sandbox.azure.put(`${WORKSPACE}/models/fraud/versions/3`, {});
    });
    after(async () => {
        process.chdir(back);
        await sandbox.stop();
        place.remove();
    });

    it("compile under the project's own tsconfig.json", () => {
        for (const { one, folder } of written) {
            process.chdir(folder);
            const { code, err } = call(...one.args, "--out", "project");
            assert.equal(code, 0, err);
        }
        const files = written.map(({ folder }) => join(folder, "project", "index.ts"));
        const tsconfig = readFileSync(join(written[0]?.folder ?? "", "project", "tsconfig.json"), "utf8");
        assert.deepEqual(compile(files, tsconfig), []);
    });

    for (const { name, one, folder } of written) {
        it(`make the stack that the functions make: ${name}`, async () => {
            const project = join(folder, "project");
            const load = createRequire(join(project, "index.js"));
            const program = () => {
                delete load.cache[load.resolve("./index.js")];
                return load("./index.js") as unknown;
            };
            process.chdir(project);
            const stack: SandboxStack = await sandbox.stack(program, {
                projectName: basename(folder),
                ...configured(readFileSync(join(project, "Pulumi.yaml"), "utf8"), one),
            });
            try {
                const preview = await stack.preview();
                const up = await stack.up();
                assert.deepEqual(up.summary, preview.summary);
                assert.match(String(up.outputs["scoringUri"]?.value), /^https?:/);
                const state = await stack.exportState();
                assert.ok(![PRIMARY, SECONDARY].some((key) => state.includes(key)), "a key is in the state");

                process.chdir(folder);
                stack.program = byFunctions(readFileSync(join(project, "index.ts"), "utf8"), one);
                const again = await stack.up();
                assert.deepEqual(
                    again.steps
                        .filter(({ op }) => op !== "read")
                        .map(({ op, name: what }) => `${op} ${what}`),
                    [],
                );
            } finally {
                await stack.destroy();
            }
        });
    }
});
