import tseslint from "typescript-eslint";

export default tseslint.config(
    { ignores: ["dist/", ".build/", "demo-out/", "**/*.mjs", "**/*.cjs"] },
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
);
