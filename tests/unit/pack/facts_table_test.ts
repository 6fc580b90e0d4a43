import assert from "node:assert/strict";
import fc from "fast-check";
import { sha256Hex } from "../../../lib/base/mod.ts";
import { type BlobFacts, CONTENT_REASONS, FactsTable } from "../../../lib/pack/facts_table.ts";
import type { Oid } from "../../../lib/repo/mod.ts";

const VERSION = sha256Hex("a version");
const ENTRY_BYTES = 40;
const HEAD_BYTES = 44;

function oidOf(n: number, digits = 40): Oid {
  return sha256Hex(String(n)).slice(0, digits) as Oid;
}

const facts: fc.Arbitrary<BlobFacts> = fc.oneof(
  fc.constantFrom(...CONTENT_REASONS).map((reason) => ({ reason, lines: 0, endCorrection: 0 })),
  fc.record({ lines: fc.nat(), endCorrection: fc.constant(0) }, { noNullPrototype: true }),
  fc.record({
    lines: fc.nat(),
    tokens: fc.nat(),
    endCorrection: fc.integer({ min: -0x8000, max: 0x7fff }),
  }, { noNullPrototype: true }),
);
const entries = fc.array(fc.tuple(fc.nat({ max: 200 }), facts), { maxLength: 60 }).map((list) =>
  new Map(list.map(([n, value]) => [oidOf(n), value]))
);

function empty(): FactsTable {
  return FactsTable.read(new Uint8Array(), VERSION);
}

Deno.test("FactsTable finds what was merged into it, the last of each id, and nothing else", () => {
  fc.assert(
    fc.property(fc.array(entries, { minLength: 1, maxLength: 4 }), (rounds) => {
      const all = new Map<Oid, BlobFacts>();
      let table = empty();
      for (const [i, news] of rounds.entries()) {
        for (const [oid, value] of news) all.set(oid, value);
        table = FactsTable.read(table.merge(news, VERSION), VERSION);
        assert.equal(table.generation, i + 1);
      }
      assert.equal(table.entries, all.size);
      for (let n = 0; n <= 200; n++) assert.deepEqual(table.find(oidOf(n)), all.get(oidOf(n)));
    }),
    { numRuns: 200 },
  );
});

Deno.test("FactsTable takes ids of SHA-256 by their first 160 bits", () => {
  const news = new Map([[oidOf(1, 64), { lines: 3, tokens: 9, endCorrection: 1 }]]);
  const table = FactsTable.read(empty().merge(news, VERSION), VERSION);
  assert.deepEqual(table.find(oidOf(1, 64)), { lines: 3, tokens: 9, endCorrection: 1 });
  assert.equal(table.find(oidOf(2, 64)), undefined);
});

Deno.test("FactsTable of another version has no entries", () => {
  const bytes = empty().merge(new Map([[oidOf(1), { lines: 1, endCorrection: 0 }]]), VERSION);
  assert.equal(FactsTable.read(bytes, VERSION).entries, 1);
  assert.equal(FactsTable.read(bytes, sha256Hex("another")).entries, 0);
});

Deno.test("FactsTable with any byte changed or cut off finds only what was put there", () => {
  const all = new Map(
    Array.from({ length: 24 }, (_, n) => [oidOf(n), { lines: n, tokens: 7 * n, endCorrection: 0 }]),
  );
  const bytes = empty().merge(all, VERSION);
  assert.equal(bytes.length, HEAD_BYTES + all.size * ENTRY_BYTES);
  for (let at = 0; at < bytes.length; at++) {
    const damaged = bytes.slice();
    damaged[at]! ^= 1 << at % 8;
    const table = FactsTable.read(damaged, VERSION);
    let found = 0;
    for (const [oid, value] of all) {
      const there = table.find(oid);
      if (there === undefined) continue;
      assert.deepEqual(there, value);
      found++;
    }
    assert.ok(found < all.size, `the change at ${at} is seen`);
    const cut = FactsTable.read(bytes.subarray(0, at), VERSION);
    for (const [oid, value] of all) {
      const there = cut.find(oid);
      if (there !== undefined) assert.deepEqual(there, value);
    }
    assert.equal(cut.entries, Math.max(0, Math.floor((at - HEAD_BYTES) / ENTRY_BYTES)));
  }
});

Deno.test("merge() leaves damaged entries out and keeps the whole ones", () => {
  const all = new Map(
    Array.from({ length: 9 }, (_, n) => [oidOf(n), { lines: n, endCorrection: 0 }]),
  );
  const bytes = empty().merge(all, VERSION);
  bytes[HEAD_BYTES + 3 * ENTRY_BYTES + 21]! ^= 4;
  const table = FactsTable.read(FactsTable.read(bytes, VERSION).merge(new Map(), VERSION), VERSION);
  assert.equal(table.entries, 8);
});

Deno.test("merge() keeps a bounded number of entries, those used last", () => {
  const many = (from: number, count: number): Map<Oid, BlobFacts> =>
    new Map(
      Array.from({ length: count }, (_, i) => [oidOf(from + i), { lines: 1, endCorrection: 0 }]),
    );
  let table = empty();
  for (const [from, count] of [[0, 50_000], [50_000, 50_000], [100_000, 50_000]] as const) {
    table = FactsTable.read(table.merge(many(from, count), VERSION), VERSION);
  }
  assert.equal(table.entries, 100_000);
  assert.equal(table.find(oidOf(0)), undefined);
  assert.ok(table.find(oidOf(50_000)) && table.find(oidOf(149_999)));
  table = FactsTable.read(table.merge(many(0, 200_000), VERSION), VERSION);
  assert.equal(table.entries, 2 ** 17);
});

Deno.test("merge() leaves out what does not fit into an entry", () => {
  const news = new Map<Oid, BlobFacts>([
    [oidOf(1), { lines: 1, tokens: 2 ** 32 - 1, endCorrection: 0 }],
    [oidOf(2), { lines: 1, tokens: 1, endCorrection: 0x8000 }],
    [oidOf(3), { lines: 0, reason: "symlink", endCorrection: 0 }],
  ]);
  assert.equal(FactsTable.read(empty().merge(news, VERSION), VERSION).entries, 0);
});
