export const plugin: Deno.lint.Plugin = { name: "packrepo", rules: {} };
export default plugin;
