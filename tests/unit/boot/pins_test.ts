import assert from "node:assert/strict";
import { DENO_COMMAND, DENO_PIN, isAtLeast } from "../../../lib/boot/pins.ts";

const root = new URL("../../../", import.meta.url);

Deno.test("isAtLeast() compares dotted versions number by number", () => {
  assert.equal(isAtLeast("2.39.5", "2.30"), true);
  assert.equal(isAtLeast("2.30", "2.30"), true);
  assert.equal(isAtLeast("2.9", "2.30"), false);
  assert.equal(isAtLeast("3", "2.30"), true);
  assert.equal(isAtLeast("unknown", "2.30"), false);
});

Deno.test("DENO_PIN is the version that README and CI name", async () => {
  for (const file of ["README.md", ".ci/run"]) {
    const text = await Deno.readTextFile(new URL(file, root));
    const named = [...text.matchAll(/deno@(\d+\.\d+\.\d+)/g)].map((match) => match[1]);
    assert.ok(named.length > 0, `${file} names no version`);
    assert.deepEqual([...new Set(named)], [DENO_PIN], file);
  }
  assert.equal(DENO_COMMAND, `npx -y deno@${DENO_PIN}`);
});
