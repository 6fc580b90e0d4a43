import assert from "node:assert/strict";
import { classifyFile } from "../../../lib/pack/classify_file.ts";

Deno.test("classifyFile() tells the kinds of files by their paths", () => {
  const expected = {
    "README.md": "readme",
    "readme": "readme",
    "docs/README.md": "documentation",
    "package.json": "manifest",
    "Cargo.toml": "manifest",
    "lib/package.json": "settings",
    "src/main.ts": "source",
    "docs/guide.md": "documentation",
    "config/app.yaml": "settings",
    "tests/main_test.ts": "test",
    "pkg/test_a.py": "test",
    "src/a.spec.js": "test",
    "LICENSE": "other",
  };
  for (const [path, category] of Object.entries(expected)) {
    assert.equal(classifyFile(path).category, category, path);
  }
});

Deno.test("classifyFile() names the language", () => {
  assert.equal(classifyFile("a/b.rs").language, "rust");
  assert.equal(classifyFile("README").language, "text");
});
