import assert from "node:assert/strict";
import { globRegex } from "../../../../lib/scan/config/glob.ts";

const CASES: readonly (readonly [glob: string, fits: string, not: string])[] = [
  ["*.pem", "a/b/x.pem", "a/x.pem.txt"],
  ["/*.pem", "x.pem", "a/x.pem"],
  ["a/*.ts", "a/x.ts", "a/b/x.ts"],
  ["a/**", "a/b/c", "b/a"],
  ["a/**/c", "a/c", "a/bc"],
  ["**/c.{yml,yaml}", "x/y/c.yaml", "x/y/cxyml"],
  ["vendor/", "vendor/a/b", "vendors/a"],
  ["x[0-9]?", "d/x1a", "d/xaa"],
  ["x[!0-9]", "xa", "x1"],
  ["a+b(c).txt", "a+b(c).txt", "aab(c).txt"],
  ["{a,b}/}", "a/}", "c/}"],
];

for (const [glob, fits, not] of CASES) {
  Deno.test(`globRegex() tells paths by ${glob}`, () => {
    assert.ok(globRegex(glob).test(fits), fits);
    assert.ok(!globRegex(glob).test(not), not);
  });
}

Deno.test("globRegex() refuses what does not close", () => {
  assert.throws(() => globRegex("a[b"), SyntaxError);
  assert.throws(() => globRegex("a{b"), SyntaxError);
});
