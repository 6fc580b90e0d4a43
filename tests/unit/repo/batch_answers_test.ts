import assert from "node:assert/strict";
import fc from "fast-check";
import { type BatchAnswer, BatchAnswers, type NextPiece } from "../../../lib/repo/batch_answers.ts";
import { concat } from "../../helpers/bytes.ts";

const A = "a".repeat(40);
const B = "b".repeat(64);
const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Gives bytes in pieces of the given lengths, over and over. */
function pieces(bytes: Uint8Array, lengths: readonly number[]): NextPiece {
  let at = 0;
  let turn = 0;
  return () => {
    if (at >= bytes.length) return Promise.resolve(undefined);
    const piece = bytes.slice(at, at + lengths[turn++ % lengths.length]!);
    at += piece.length;
    return Promise.resolve(piece);
  };
}

async function all(
  bytes: Uint8Array,
  lengths: readonly number[] = [1 << 16],
  max = 1000,
): Promise<BatchAnswer[]> {
  const answers = new BatchAnswers(pieces(bytes, lengths), max);
  const found: BatchAnswer[] = [];
  for (let answer = await answers.next(); answer; answer = await answers.next()) found.push(answer);
  return found;
}

const stream = encode(
  `${A} blob 5\nhe\nlo\n${A} missing\n${B} tree 0\n\n${A} blob 1001\n${
    "x".repeat(1001)
  }\n${A} tag 1\n\n\n`,
);
const expected: BatchAnswer[] = [
  { kind: "object", type: "blob", bytes: encode("he\nlo") },
  { kind: "missing" },
  { kind: "object", type: "tree", bytes: encode("") },
  { kind: "too-large", size: 1001 },
  { kind: "object", type: "tag", bytes: encode("\n") },
];

Deno.test("next() reads the same answers wherever the stream is cut", async () => {
  assert.deepEqual(await all(stream), expected);
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.nat({ max: 60 }), { minLength: 1, maxLength: 6 }).filter((l) =>
        l.some((n) => n > 0)
      ),
      async (lengths) => assert.deepEqual(await all(stream, lengths), expected),
    ),
    { numRuns: 60 },
  );
});

Deno.test("next() gives undefined where the stream ends early", async () => {
  const one = encode(`${A} blob 5\nhello\n`);
  for (let length = 0; length < one.length; length++) {
    assert.deepEqual(await all(one.subarray(0, length), [7]), [], `${length}`);
  }
  assert.deepEqual(await all(encode(`${A} blob 2000\n${"x".repeat(500)}`)), []);
});

Deno.test.each([
  `${A} blob -1\n`,
  `${A} blob 05\n`,
  `${A} blob 1e3\n`,
  `${A} blob\n`,
  `${A} ambiguous\n`,
  `${A.slice(1)} missing\n`,
  `HEAD missing\n`,
  `\n`,
  `${A} blob 5\nhelloX`,
  `${A} blob 9999999999999999999\n`,
  "x".repeat(600),
])("next() refuses %j", async (text) => {
  await assert.rejects(all(encode(text), [11]), { code: "repo.bad-listing" });
});

Deno.test("pieces() gives a content without holding it", async () => {
  const bytes = concat([encode(`${A} blob 3000\n`), new Uint8Array(3000), encode("\n")]);
  const answers = new BatchAnswers(pieces(bytes, [256]), 0);
  assert.deepEqual(await answers.header(), { type: "blob", size: 3000 });
  const sizes: number[] = [];
  const content = answers.pieces(3000);
  let step = await content.next();
  for (; !step.done; step = await content.next()) sizes.push(step.value.length);
  assert.equal(step.value, true);
  assert.equal(sizes.reduce((sum, size) => sum + size, 0), 3000);
  assert(Math.max(...sizes) <= 256);
});
