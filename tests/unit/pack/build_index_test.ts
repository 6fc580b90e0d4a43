import assert from "node:assert/strict";
import { createdAt, languageDistribution } from "../../../lib/pack/mod.ts";

Deno.test("createdAt() writes any commit date that git may hold", () => {
  assert.equal(createdAt(1_735_689_600), "2025-01-01T00:00:00Z");
  assert.equal(createdAt(-1), "1970-01-01T00:00:00Z");
  assert.equal(createdAt(1e18), "9999-12-31T23:59:59Z");
  assert.equal(createdAt(NaN), "1970-01-01T00:00:00Z");
});

Deno.test("languageDistribution() counts files, not chunks", () => {
  const chunk = (file_path: string, language: string) => ({ file_path, language });
  assert.deepEqual(
    languageDistribution([chunk("a", "go"), chunk("a", "go"), chunk("b", "go"), chunk("c", "c#")]),
    { go: 2, "c#": 1 },
  );
});
