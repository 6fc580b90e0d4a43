import assert from "node:assert/strict";
import { countReasons, skipMeaning } from "../../../lib/pack/skip_meanings.ts";
import SCHEMA from "../../../spec/index.schema.json" with { type: "json" };

Deno.test("skipMeaning() tells something of every reason that an index may give", () => {
  const reasons = SCHEMA.properties.skipped.items.properties.reason.enum;
  assert.ok(reasons.length > 10);
  for (const reason of reasons) assert.ok(skipMeaning(reason).length > 5, reason);
  assert.equal(skipMeaning("__proto__"), "");
});

Deno.test("countReasons() counts, most often first, then by name", () => {
  const skipped = ["lock", "budget", "binary", "budget", "__proto__"].map((reason) => ({ reason }));
  assert.deepEqual(countReasons(skipped), [
    ["budget", 2],
    ["__proto__", 1],
    ["binary", 1],
    ["lock", 1],
  ]);
});
