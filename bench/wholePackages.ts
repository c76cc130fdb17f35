import ts from "typescript";

/** How people call the packages that they import whole. */
const ALIASES: Readonly<Record<string, string>> = {
    "azure-native": "azure",
    kubernetes: "kubernetes",
    random: "random",
};

/**
 * A module that imports the SDKs by file, written as one that imports them whole: `new Deployment(…)` becomes
 * `new kubernetes.apps.v1.Deployment(…)`. The two flavours of the plain program are so the same but for their imports.
 */
export function withWholePackages(source: string): string {
    const file = ts.createSourceFile("plain.ts", source, ts.ScriptTarget.ES2022, true);
    const packages = new Set<string>();
    const places = new Map<string, string>();
    const edits: { readonly from: number; readonly to: number; readonly text: string }[] = [];
    for (const statement of file.statements) {
        const imported = ts.isImportDeclaration(statement) ? importOf(statement) : undefined;
        if (imported === undefined) continue;
        packages.add(imported.package);
        imported.places.forEach((place, name) => places.set(name, place));
        edits.push({ from: statement.getFullStart(), to: statement.end, text: "" });
    }
    const visit = (node: ts.Node): void => {
        const place = ts.isIdentifier(node) && isUse(node) ? places.get(node.text) : undefined;
        if (place !== undefined) edits.push({ from: node.getStart(), to: node.end, text: place });
        ts.forEachChild(node, visit);
    };
    file.statements.filter((statement) => !ts.isImportDeclaration(statement)).forEach(visit);
    const body = edits
        .sort((one, other) => other.from - one.from)
        .reduce((text, { from, to, text: by }) => text.slice(0, from) + by + text.slice(to), source);
    const imports = [...packages].map((name) => `import * as ${ALIASES[name]} from "@pulumi/${name}";\n`);
    return imports.join("") + body;
}

/** What an import of an SDK's file brings, and where the whole package has it. */
function importOf({ moduleSpecifier, importClause }: ts.ImportDeclaration) {
    const [, name = "", ...path] = (moduleSpecifier as ts.StringLiteral).text.split("/");
    const alias = ALIASES[name];
    const bindings = importClause?.namedBindings;
    if (alias === undefined || bindings === undefined || !ts.isNamedImports(bindings)) return undefined;
    const within = [alias, ...path.slice(0, -1)].join(".");
    const places = bindings.elements.map(
        (one) => [one.name.text, `${within}.${(one.propertyName ?? one.name).text}`] as const,
    );
    return { package: name, places: new Map(places) };
}

/** Whether an identifier is a use of what it names, and not the name of a member. */
function isUse(node: ts.Identifier): boolean {
    const { parent } = node;
    const isMember =
        (ts.isPropertyAccessExpression(parent) && parent.name === node) ||
        (ts.isPropertyAssignment(parent) && parent.name === node);
    return !isMember;
}
