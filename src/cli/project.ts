import { readFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import type { Program } from "./program/program";

/** Files by name. */
export type Files = Readonly<Record<string, string>>;

/** What the project takes from this package's own manifest. */
interface Manifest {
    readonly version: string;
    readonly dependencies: Readonly<Record<string, string>>;
    readonly devDependencies: Readonly<Record<string, string>>;
}

/** The manifest of this package. */
export function ownManifest(): Manifest {
    return JSON.parse(readFileSync(join(__dirname, "..", "..", "package.json"), "utf8")) as Manifest;
}

/** A whole project around a program: `npm install`, and `pulumi up`. */
export function projectFiles(endpointName: string, program: Program): Files {
    return {
        "Pulumi.yaml": pulumiYaml(endpointName, program),
        "package.json": packageJson(endpointName),
        "tsconfig.json": TSCONFIG,
        "index.ts": program.text,
    };
}

function pulumiYaml(name: string, { config }: Program): string {
    const settings = config.map(({ key, description, secret }) => [
        key,
        { type: "string", description, ...(secret ? { secret } : {}) },
    ]);
    const project = {
        name,
        description: `Serves the endpoint ${name}.`,
        runtime: "nodejs",
        config: Object.fromEntries(settings) as unknown,
    };
    return stringify(project, { lineWidth: 0 });
}

function packageJson(name: string): string {
    const { version, dependencies, devDependencies } = ownManifest();
    const newest = (given: string | undefined) => (given ?? "*").replace(/^(?=\d)/, "^");
    return json({
        name: name.toLowerCase(), // npm's rule
        private: true,
        main: "index.ts",
        dependencies: {
            "@pulumi/pulumi": newest(dependencies["@pulumi/pulumi"]),
            "aks-scoring": `^${version}`,
        },
        devDependencies: {
            "@types/node": newest(devDependencies["@types/node"]),
            typescript: newest(devDependencies["typescript"]),
        },
    });
}

const TSCONFIG = `{
    "compilerOptions": {
        "target": "es2022",
        "module": "node16",
        "types": ["node"],
        "strict": true,
        "skipLibCheck": true,
        "noEmit": true
    },
    "files": ["index.ts"]
}
`;

function json(value: unknown): string {
    return `${JSON.stringify(value, undefined, 4)}\n`;
}
