import assert from "node:assert/strict";
import fc from "fast-check";
import { SPLITS } from "../../../lib/tokens/split.ts";
import { TOKENIZER_NAMES, type TokenizerName } from "../../../lib/tokens/mod.ts";
import { referencePieces } from "./reference.ts";
import { bufferOf } from "./text.ts";

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function pieces(name: TokenizerName, text: string): string[] {
  const result: string[] = [];
  const { bytes, view, length } = bufferOf(text);
  for (let at = 0; at < length;) {
    const end = SPLITS[name](bytes, view, at);
    assert.ok(end > at && end <= length, `no progress at ${at}`);
    result.push(decoder.decode(bytes.subarray(at, end)));
    at = end;
  }
  return result;
}

/** Characters whose neighbourhoods decide something in one of the patterns. */
const AWKWARD = [
  ..." \n\r\t/'=#_-.\u00a0\u0085\ufeff\u2028\u3000\u200b",
  ..."aBsSdDmMtTlLvVrReE\u017f\u00e9\u00c9\u01c5\u02b0\u3042\u4e2d\u0301\u0903\u20dd",
  ..."019\u00b2\u2160\u0663\u{1d7d8}\u{1f600}\u{10ffff}\u{20000}\u{1d400}\u{1d41a}\ue000\ufffd",
];

const awkwardText = fc.array(
  fc.oneof(
    fc.constantFrom(...AWKWARD),
    fc.constantFrom("  ", "\n\n", " \n", "'ll", "'RE", "'\u017f", "//"),
  ),
  { maxLength: 24 },
).map((parts) => parts.join(""));

for (const name of TOKENIZER_NAMES) {
  Deno.test(`SPLITS.${name} splits as the encoding's expression does on awkward texts`, () => {
    fc.assert(
      fc.property(awkwardText, (text) => {
        assert.deepEqual(pieces(name, text), referencePieces(name, text));
      }),
      { numRuns: 3000 },
    );
  });

  Deno.test(`SPLITS.${name} splits as the expression does around every kind of character`, () => {
    for (let codePoint = 0; codePoint < 0x110000; codePoint++) {
      if (codePoint === 0xd800) codePoint = 0xe000;
      // Every character of the first plane's scripts; of the others a sample.
      if (codePoint > 0x3100 && codePoint % 61 !== 0) continue;
      const character = String.fromCodePoint(codePoint);
      const text = `a${character}${character}B ${character}1 \n${character}`;
      assert.deepEqual(pieces(name, text), referencePieces(name, text), codePoint.toString(16));
    }
  });
}
