import assert from "node:assert/strict";
import { rateFile } from "../../../lib/pack/rate_file.ts";

Deno.test("rateFile() puts readme, manifest, source, prose, settings, tests, rest in this order", () => {
  const paths = [
    "README.md",
    "package.json",
    "src/main.ts",
    "docs/guide.md",
    "config/app.yaml",
    "tests/main_test.ts",
    "LICENSE",
  ];
  const scores = paths.map((path) => rateFile(path, 1000).score);
  assert.deepEqual(scores, scores.toSorted((a, b) => b - a));
  assert.equal(new Set(scores).size, paths.length);
});

Deno.test("rateFile() prefers what lies less deep, then what is smaller", () => {
  assert.ok(rateFile("a.ts", 9000).score > rateFile("b/a.ts", 1).score);
  assert.ok(rateFile("b/a.ts", 1).score > rateFile("b/c.ts", 2).score);
});

Deno.test("rateFile() stays an integer that JSON holds, however deep or large", () => {
  for (const [path, size] of [["a/".repeat(10_000) + "x", 2 ** 40], ["README", 0]] as const) {
    const { score } = rateFile(path, size);
    assert.ok(Number.isSafeInteger(score) && score >= 0);
  }
});

Deno.test("rateFile() says why in words", () => {
  assert.equal(rateFile("README.md", 1).reason, "readme at the root");
  assert.equal(rateFile("src/a.py", 1).reason, "source, 1 deep");
  assert.equal(rateFile("pkg/test_a.py", 1).reason, "test, 1 deep");
});
