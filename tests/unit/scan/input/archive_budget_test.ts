import assert from "node:assert/strict";
import { ArchiveLimitError, spend, unpack } from "../../../../lib/scan/input/archive_budget.ts";
import { gzipSync } from "node:zlib";

Deno.test("spend() throws when a budget is used up", () => {
  const budget = { bytes: 10, entries: 2 };
  spend(budget, 10);
  assert.throws(() => spend(budget, 1), ArchiveLimitError);
  assert.throws(() => spend({ bytes: 10, entries: 0 }, 1), ArchiveLimitError);
});

Deno.test("unpack() takes no more than the budget has, and says what is malformed", () => {
  const packed = new Uint8Array(gzipSync("x".repeat(1000)));
  assert.equal(unpack("gunzipSync", packed, { bytes: 1000, entries: 1 }).length, 1000);
  assert.throws(() => unpack("gunzipSync", packed, { bytes: 999, entries: 1 }), ArchiveLimitError);
  const cut = packed.subarray(0, packed.length - 9);
  assert.throws(
    () => unpack("gunzipSync", cut, { bytes: 1000, entries: 1 }),
    (error) => !(error instanceof ArchiveLimitError),
  );
});
