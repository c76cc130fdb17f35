import { cpSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { installPackages } from "./packages";
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
    installPackages(folder);
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

/** A program of the bench. */
export type Program = "library" | "plain";

/** Lays out a project whose program is compiled, and packages in node_modules; gives the program's file, seen from the folder. */
export function layOutCompiled(folder: string, program: Program): string {
    installPackages(folder);
    cpSync(join(__dirname, program), join(folder, "program", "main"), { recursive: true });
    cpSync(join(__dirname, "models.js"), join(folder, "program", "models.js"));
    return join("program", "main", "index.js");
}
