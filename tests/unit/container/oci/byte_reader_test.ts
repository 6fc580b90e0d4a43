import assert from "node:assert/strict";
import { ByteReader } from "../../../../lib/container/oci/byte_reader.ts";
import { all, inPieces } from "./images.ts";

const BYTES = Uint8Array.from({ length: 100 }, (_, at) => at);

Deno.test("take() gives exactly what is asked for, across pieces", async () => {
  const reader = new ByteReader(inPieces(BYTES));
  assert.deepEqual(await reader.take(3), BYTES.slice(0, 3));
  assert.deepEqual(await reader.take(40), BYTES.slice(3, 43));
  assert.equal(reader.position, 43);
  assert.deepEqual(await reader.take(0), new Uint8Array());
});

Deno.test("take() gives fewer bytes where the stream ends", async () => {
  const reader = new ByteReader(inPieces(BYTES));
  assert.deepEqual(await reader.take(200), BYTES);
  assert.deepEqual(await reader.take(1), new Uint8Array());
  assert.equal(reader.position, 100);
});

Deno.test("pieces() gives so many bytes and leaves the rest", async () => {
  const reader = new ByteReader(inPieces(BYTES, 64));
  assert.deepEqual(new Uint8Array(await all(reader.pieces(65))), BYTES.slice(0, 65));
  assert.deepEqual(await reader.take(100), BYTES.slice(65));
});

Deno.test("close() ends the stream that is read", async () => {
  let hasEnded = false;
  async function* source(): AsyncGenerator<Uint8Array, void> {
    try {
      yield await Promise.resolve(BYTES);
      yield BYTES;
    } finally {
      hasEnded = true;
    }
  }
  const reader = new ByteReader(source());
  await reader.take(1);
  await reader.close();
  assert.ok(hasEnded);
});
