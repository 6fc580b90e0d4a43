import assert from "node:assert/strict";
import { paddingOf } from "../../../../lib/container/oci/tar_entry.ts";

Deno.test("paddingOf() fills a block", () => {
  assert.deepEqual([0, 1, 511, 512, 513].map(paddingOf), [0, 511, 1, 0, 511]);
});
