import assert from "node:assert/strict";
import fc from "fast-check";
import { PieceTable } from "../../../lib/tokens/piece_table.ts";
import { bufferOf } from "./text.ts";

function tableOf(pieces: readonly string[]): PieceTable {
  const bytes = pieces.reduce((sum, piece) => sum + PieceTable.poolBytesOf(piece.length), 0);
  const table = new PieceTable(PieceTable.allocate(ArrayBuffer, { pieces: pieces.length, bytes }));
  pieces.forEach((piece, value) => {
    table.add(bufferOf(`${piece}zz`).view, 0, { length: piece.length, value });
  });
  return table;
}

const piece = fc.string({ unit: fc.constantFrom("a", "b", "\0"), minLength: 1, maxLength: 24 });

Deno.test("PieceTable finds what was added, and nothing else, wherever it stands in a text", () => {
  const pieces = fc.uniqueArray(piece, { maxLength: 60 });
  fc.assert(
    fc.property(
      pieces,
      fc.array(piece),
      fc.string({ unit: "grapheme-ascii" }),
      (own, others, s) => {
        const table = tableOf(own);
        for (const text of [...own, ...others]) {
          const { view } = bufferOf(`${s}${text}${s}`);
          assert.equal(table.find(view, s.length, text.length), own.indexOf(text));
        }
      },
    ),
    { numRuns: 300 },
  );
});

Deno.test("PieceTable can be read through its buffers by another one", () => {
  const pieces = ["a", "a longer piece", "12345678", "123456789"];
  const other = new PieceTable(tableOf(pieces).buffers);
  pieces.forEach((text, value) => {
    assert.equal(other.find(bufferOf(text).view, 0, text.length), value);
  });
  assert.equal(other.find(bufferOf("a longer piece").view, 2, 12), -1);
});

Deno.test("clear() makes room for as much again", () => {
  const table = tableOf(["one", "a piece in the pool"]);
  table.clear();
  const { view } = bufferOf("a piece in the pool");
  assert.equal(table.find(view, 0, 19), -1);
  table.add(view, 0, { length: 19, value: 7 });
  assert.equal(table.find(view, 0, 19), 7);
});

Deno.test("addPooled() adds the pieces that a pool holds, each by its number", () => {
  const pieces = ["a", "bb", "a longer piece", "12345678", "123456789"];
  const text = `${pieces.join("")}________`;
  const buffers = PieceTable.allocate(ArrayBuffer, { pieces: pieces.length, bytes: text.length });
  new TextEncoder().encodeInto(text, new Uint8Array(buffers.pool));
  const table = new PieceTable(buffers);
  let end = 0;
  table.addPooled(Int32Array.from(pieces, (piece) => end += piece.length));
  pieces.forEach((piece, value) => {
    assert.equal(table.find(bufferOf(`x${piece}`).view, 1, piece.length), value);
  });
  assert.equal(table.find(bufferOf("b").view, 0, 1), -1);
  assert.equal(table.find(bufferOf("a longer piecf").view, 0, 14), -1);
});
