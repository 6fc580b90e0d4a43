import assert from "node:assert/strict";
import { PackRepoError } from "../../../../lib/base/mod.ts";
import { FORMAT_FILES, PACK_FORMATS, parsePackFormat } from "../../../../lib/pack/mod.ts";

Deno.test("parsePackFormat() knows every format, and each rendering has a file of its own", () => {
  for (const format of PACK_FORMATS) assert.equal(parsePackFormat(format), format);
  assert.deepEqual(["text", ...Object.keys(FORMAT_FILES)], [...PACK_FORMATS]);
  assert.equal(new Set(Object.values(FORMAT_FILES)).size, PACK_FORMATS.length - 1);
});

Deno.test("parsePackFormat() refuses what is none, as a usage error", () => {
  for (const text of ["", "HTML", "yaml", "toString", "\ud800", "x".repeat(1e6)]) {
    assert.throws(() => parsePackFormat(text), (error) => {
      assert.ok(error instanceof PackRepoError);
      assert.equal(error.code, "pack.bad-format");
      assert.equal(error.exitCode, 64);
      assert.ok(error.message.length < 700 && error.message.isWellFormed());
      assert.match(error.hint, /markdown/);
      return true;
    });
  }
});
