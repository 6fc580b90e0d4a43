import assert from "node:assert/strict";
import { documentText, inventoryOf } from "../../../lib/boot/inventory.ts";
import { PackRepoError } from "../../../lib/base/mod.ts";
import { memoryRepo } from "../pack/memory_repo.ts";

const ROOT = new URL("../../../", import.meta.url);

Deno.test("inventoryOf() reads a commit's own locks, and says nothing of what is not there", async () => {
  const lock = await Deno.readTextFile(new URL("deno.lock", ROOT));
  const flake = await Deno.readTextFile(new URL("flake.lock", ROOT));
  const images = [{ name: "base", sha256: "a".repeat(64) }];
  const whole = await inventoryOf(memoryRepo({ "deno.lock": lock, "flake.lock": flake }), {
    name: "x",
    images,
  });
  assert.ok(whole.packages.some(({ name }) => name === "ajv"));
  assert.ok(whole.flakeInputs.some(({ name }) => name === "nixpkgs"));
  assert.deepEqual(whole.images, images);
  assert.match([...whole.licences].find(([id]) => id.startsWith("ajv@"))?.[1] ?? "", /^MIT$/);
  const bare = await inventoryOf(memoryRepo({ "deno.lock": lock }), { name: "x", images: [] });
  assert.deepEqual(bare.flakeInputs, []);
});

Deno.test("inventoryOf() refuses a commit without a lock", async () => {
  await assert.rejects(
    inventoryOf(memoryRepo({ "a/deno.lock": "{}" }), { name: "x", images: [] }),
    (error) => error instanceof PackRepoError && error.code === "scan.no-lock",
  );
});

Deno.test("documentText() ends with a line feed", () => {
  assert.equal(documentText({ a: 1 }), '{\n  "a": 1\n}\n');
});
