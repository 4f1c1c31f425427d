import tseslint from "typescript-eslint";

export default tseslint.config(
  { ignores: ["dist/", "node_modules/", ".venv/", ".cache/", "**/*.cjs"] },
  ...tseslint.configs.recommended,
  {
    rules: {
      // Shapes are validated at the door of each function; `!` inside numeric loops would teach nobody.
      "@typescript-eslint/no-non-null-assertion": "off",
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      eqeqeq: ["error", "smart"],
      "no-console": "off",
      "prefer-const": "error",
    },
  },
  {
    // AssemblyScript knows no type-only imports.
    files: ["src/library/wasm/assembly/**", "bench/assembly/**"],
    rules: { "@typescript-eslint/consistent-type-imports": "off" },
  },
);
