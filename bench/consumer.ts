import { cpSync, mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./root";
import { withWholePackages } from "./wholePackages";

/** Who writes the program: nobody (Pulumi alone), the library's user, or somebody with the SDKs, in two ways to import them. */
export type Flavour = "empty" | "library" | "perFile" | "whole";

const EMPTY = 'import * as pulumi from "@pulumi/pulumi";\n\nexport const stack = pulumi.getStack();\n';

/** As in the templates of `pulumi new`, with the module resolution that TypeScript 7 still has. */
const TSCONFIG = {
    compilerOptions: {
        strict: true,
        rootDir: "..",
        outDir: "bin",
        target: "es2022",
        module: "node16",
        types: ["node"],
        skipLibCheck: true,
        sourceMap: true,
        forceConsistentCasingInFileNames: true,
    },
    include: ["."],
};

/** Lays out a project as a user has it: sources and tsconfig.json in program/main, and packages in node_modules. */
export function layOutConsumer(folder: string, flavour: Flavour): void {
    const program = join(folder, "program");
    mkdirSync(join(program, "main"), { recursive: true });
    // Beside the main module: there Pulumi looks for it.
    writeFileSync(join(program, "main", "tsconfig.json"), JSON.stringify(TSCONFIG));
    writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "models" }));
    linkPackages(folder);
    if (flavour === "empty") {
        writeFileSync(join(program, "main", "index.ts"), EMPTY);
        return;
    }
    const from = join(ROOT, "bench", flavour === "library" ? "library" : "plain");
    cpSync(join(ROOT, "bench", "models.ts"), join(program, "models.ts"));
    for (const file of readdirSync(from)) {
        const source = readFileSync(join(from, file), "utf8");
        writeFileSync(join(program, "main", file), flavour === "whole" ? withWholePackages(source) : source);
    }
}

/** What npm would install: the library as it is published, and beside it what it needs. */
function linkPackages(folder: string): void {
    const packages = join(folder, "node_modules");
    for (const name of ["@pulumi/pulumi", "@pulumi/azure-native", "@pulumi/kubernetes", "@pulumi/random"]) {
        link(join(ROOT, "node_modules", name), join(packages, name));
    }
    link(join(ROOT, "node_modules", "@types", "node"), join(packages, "@types", "node"));
    link(join(ROOT, "node_modules", "typescript"), join(packages, "typescript"));
    link(ROOT, join(packages, "aks-scoring"));
}

function link(target: string, path: string): void {
    mkdirSync(join(path, ".."), { recursive: true });
    symlinkSync(target, path);
}
