import assert from "node:assert/strict";
import { isSourceLanguage, languageOf } from "../../../lib/pack/language.ts";

Deno.test("languageOf() goes by the ending, then by the name, else it is text", () => {
  assert.equal(languageOf("src/A.TS"), "typescript");
  assert.equal(languageOf("Dockerfile"), "dockerfile");
  assert.equal(languageOf("a/CMakeLists.txt"), "cmake");
  assert.equal(languageOf("LICENSE"), "text");
  assert.equal(languageOf("x.__proto__"), "text");
  assert.equal(languageOf("constructor"), "text");
  assert.equal(languageOf("a.constructor"), "text");
  assert.equal(languageOf("x."), "text");
});

Deno.test("isSourceLanguage() parts programs from prose and data", () => {
  assert.ok(isSourceLanguage("typescript"));
  assert.ok(!isSourceLanguage("markdown"));
  assert.ok(!isSourceLanguage("json"));
});
