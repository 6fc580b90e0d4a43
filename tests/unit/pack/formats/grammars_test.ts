import assert from "node:assert/strict";
import { loadHighlighter } from "../../../../lib/pack/formats/grammars.ts";

Deno.test("loadHighlighter() knows what it was asked for and what that embeds, and no other", async () => {
  const first = await loadHighlighter(["typescript", "text", "markdown", "no such", "__proto__"]);
  assert.deepEqual(first.listLanguages().sort(), ["html", "markdown", "typescript"]);
  const second = await loadHighlighter(["rust"]);
  assert.deepEqual(second.listLanguages(), ["rust"]);
});

Deno.test("loadHighlighter() loads every grammar there is a language for", async () => {
  const languages = ["c", "c#", "c++", "css", "dockerfile", "go", "html", "ini", "java", "json"];
  languages.push("kotlin", "makefile", "nix", "php", "python", "ruby", "shell", "sql", "toml");
  languages.push("vue", "yaml", "zig");
  const known = new Set((await loadHighlighter(languages)).listLanguages());
  assert.deepEqual(languages.filter((language) => !known.has(language)), ["zig"]);
});
