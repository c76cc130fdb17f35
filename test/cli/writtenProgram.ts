import assert from "node:assert/strict";
import ts from "typescript";

/** A component that a program made, as it was told to. */
export interface Made {
    /** "AksCluster", "AksCluster.existing". */
    readonly kind: string;
    readonly name: string;
    readonly args: Readonly<Record<string, unknown>>;
}

/** What a program did, and what it took from its configuration. */
export interface Ran {
    readonly made: readonly Made[];
    readonly asked: readonly string[];
    readonly outputs: Readonly<Record<string, unknown>>;
}

/** Runs a written program with components that only listen; the configuration is what the caller gives. */
export function runWritten(text: string, config: Readonly<Record<string, unknown>> = {}): Ran {
    const { outputText, diagnostics = [] } = ts.transpileModule(text, {
        reportDiagnostics: true,
        compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
    });
    assert.deepEqual(diagnostics, []);
    const made: Made[] = [];
    const asked: string[] = [];
    const component = (kind: string) =>
        class {
            readonly scoringUri = "uri";
            readonly primaryKey = "key";
            constructor(
                readonly name: string,
                readonly args: Made["args"],
            ) {
                made.push({ kind, name, args });
            }
            static existing(name: string, args: Made["args"]): unknown {
                made.push({ kind: `${kind}.existing`, name, args });
                return { name };
            }
        };
    const kinds = ["AksCluster", "ScoringGateway", "WorkspaceAttachment", "ScoringEndpoint"];
    const take = (key: string) => {
        asked.push(key);
        return Object.hasOwn(config, key) ? config[key] : `<${key}>`;
    };
    const modules: Readonly<Record<string, unknown>> = {
        "aks-scoring": Object.fromEntries(kinds.map((kind) => [kind, component(kind)])),
        "@pulumi/pulumi": {
            Config: class {
                require = take;
                requireSecret = take;
            },
        },
    };
    const outputs: Record<string, unknown> = {};
    // eslint-disable-next-line @typescript-eslint/no-implied-eval
    const program = new Function("require", "exports", outputText) as (...args: unknown[]) => void;
    program((name: string) => modules[name], outputs);
    return { made, asked, outputs };
}

/** The only component of a kind. */
export function only({ made }: Ran, kind: string): Made {
    const found = made.filter((one) => one.kind === kind);
    assert.equal(found.length, 1, `${found.length} ${kind}`);
    return found[0] as Made;
}
