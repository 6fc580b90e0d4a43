import assert from "node:assert/strict";
import { sha256Hex } from "../../../../lib/base/mod.ts";
import { openCleanCache } from "../../../../lib/scan/living/clean_cache.ts";
import { withFolder } from "../../host/script.ts";

const DIGEST = sha256Hex("rules");
const ref = (oid: string, path = "a"): { oid: string; path: string } => ({ oid, path });

Deno.test("openCleanCache() remembers blobs by their path, for one set of rules", async () => {
  await withFolder(async (folder) => {
    const first = await openCleanCache(`${folder}/new/cache`, DIGEST);
    assert.equal(first.has(ref("1")), false);
    first.add(ref("1"));
    first.add(ref("2"));
    await first.save();
    const second = await openCleanCache(`${folder}/new/cache`, DIGEST);
    assert.deepEqual([ref("1"), ref("2"), ref("3"), ref("1", "b")].map(second.has), [
      true,
      true,
      false,
      false,
    ]);
    second.add(ref("3"));
    await second.save();
    assert.equal((await openCleanCache(`${folder}/new/cache`, DIGEST)).has(ref("3")), true);
    const other = await openCleanCache(`${folder}/new/cache`, sha256Hex("others"));
    assert.equal(other.has(ref("1")), false);
  });
});
