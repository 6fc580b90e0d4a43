import assert from "node:assert/strict";
import { KeptBlobs } from "../../../lib/repo/kept_blobs.ts";
import type { Oid } from "../../../lib/repo/mod.ts";

const oid = (digit: string): Oid => digit.repeat(40) as Oid;

Deno.test("KeptBlobs keeps the first blobs that fit, and smaller ones after one that does not", () => {
  const kept = new KeptBlobs(10);
  const sizes = { a: 6, b: 5, c: 4, d: 1 };
  for (const [digit, size] of Object.entries(sizes)) kept.add(oid(digit), new Uint8Array(size));
  assert.deepEqual(["a", "b", "c", "d"].map((digit) => kept.get(oid(digit))?.length), [
    6,
    undefined,
    4,
    undefined,
  ]);
});

Deno.test("KeptBlobs counts a blob once, however often it is added", () => {
  const kept = new KeptBlobs(10);
  const bytes = new Uint8Array(6);
  for (let i = 0; i < 3; i++) kept.add(oid("a"), bytes);
  kept.add(oid("b"), new Uint8Array(4));
  assert.equal(kept.get(oid("a")), bytes);
  assert.equal(kept.get(oid("b"))?.length, 4);
});

Deno.test("clear() forgets them, and nothing is kept afterwards", () => {
  const kept = new KeptBlobs(10);
  kept.add(oid("a"), new Uint8Array(6));
  kept.clear();
  kept.add(oid("b"), new Uint8Array(1));
  assert.deepEqual([kept.get(oid("a")), kept.get(oid("b"))], [undefined, undefined]);
});
