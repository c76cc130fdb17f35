import tseslint from "typescript-eslint";

export default tseslint.config(
    { ignores: ["dist/", ".build/", "demo-out/", ".stryker-tmp/", "**/*.mjs", "**/*.cjs"] },
    ...tseslint.configs.recommendedTypeChecked,
    {
        languageOptions: {
            parserOptions: {
                // Each tsconfig by name: demo and examples have none of their own beside them.
                project: ["./tsconfig.json", "./test/tsconfig.json"],
                tsconfigRootDir: import.meta.dirname,
            },
        },
        rules: {
            // 0, "" and false are values: a default is written with ??.
            "@typescript-eslint/prefer-nullish-coalescing": [
                "error",
                { ignorePrimitives: { boolean: false, string: false, number: false, bigint: false } },
            ],
            "@typescript-eslint/no-floating-promises": "error",
            "@typescript-eslint/consistent-type-imports": "error",
            eqeqeq: "error",
        },
    },
    {
        files: ["src/components/**/*.ts"],
        rules: {
            "no-restricted-syntax": [
                "error",
                {
                    selector:
                        "CallExpression[callee.property.name='apply'] " +
                        ":matches(ThrowStatement, CallExpression[callee.name='settle'])",
                    message: "What is checked when it becomes known goes through lateChecks.ts.",
                },
            ],
        },
    },
    {
        // What a stack put out, and what the sandbox holds, has the shape that the program under test gave it.
        files: ["test/**/*.ts"],
        rules: {
            "@typescript-eslint/no-unsafe-argument": "off",
            "@typescript-eslint/no-unsafe-assignment": "off",
            "@typescript-eslint/no-unsafe-call": "off",
            "@typescript-eslint/no-unsafe-member-access": "off",
            "@typescript-eslint/no-unsafe-return": "off",
        },
    },
);
