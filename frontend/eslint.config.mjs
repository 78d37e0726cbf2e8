export default [
  {
    
    files: ["**/*.js"],
    languageOptions: { ecmaVersion: 2022, sourceType: "script", globals: { document: "readonly", window: "readonly" } },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "no-undef": "error", "no-unused-vars": "error", "no-implicit-globals": "off", eqeqeq: "error", "prefer-const": "error",
      "no-var": "error", curly: ["error", "multi-line"], "no-eval": "error", "no-implied-eval": "error", "no-redeclare": "error",
    },
  },
];
