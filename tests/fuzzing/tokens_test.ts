/** Counts against two independent tokenizers, for a bounded time; `SLOW=1` takes forty times it. */

import assert from "node:assert/strict";
import fc from "fast-check";
import { loadTokenizer, NO_CUT, TOKENIZER_NAMES } from "../../lib/tokens/mod.ts";
import { packageSources } from "../unit/tokens/package_sources.ts";
import { loadPeer, PEER_DIFFERS, referenceCount } from "../unit/tokens/reference.ts";

/** Milliseconds for each tokenizer. */
const TIME = Deno.env.get("SLOW") === "1" ? 32_000 : 800;

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

const SOURCES: string[] = [];
for await (const text of packageSources(300_000)) SOURCES.push(text);

/** A stretch of real text, 200 characters at most. */
const excerpt = fc.tuple(fc.nat(), fc.nat(), fc.nat({ max: 200 })).map(([file, start, length]) => {
  const text = SOURCES[file % SOURCES.length]!;
  const from = start % (text.length + 1);
  return text.slice(from, from + length);
});

const fragment = fc.oneof(
  { arbitrary: excerpt, weight: 4 },
  fc.string({ unit: "binary", maxLength: 12 }),
  fc.string({ unit: "grapheme", maxLength: 12 }),
  fc.constantFrom(
    " ",
    "\n",
    "\r\n",
    "\t",
    "\u0085",
    "\ufeff",
    "\u3000",
    "'S",
    "'\u017f",
    "/",
    "'ll",
  ),
  fc.constantFrom(
    "<|endoftext|>",
    "<|fim_prefix|>",
    "\ud800",
    "\udc00",
    "\0",
    "=",
    "\u0301",
    "\u01c5",
  ),
  fc.tuple(fc.constantFrom(..." \n\ta=\u3042\u{1f600}0'/A"), fc.integer({ min: 1, max: 200 })).map((
    [unit, times],
  ) => unit.repeat(times)),
);

const sample = fc.array(fragment, { maxLength: 10 }).map((parts) => parts.join(""));
/** Bytes, of which some are changed into what no text has. */
const damage = fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { maxLength: 6 });

const limits = { numRuns: 1e9, interruptAfterTimeLimit: TIME, endOnFailure: true };

for (const name of TOKENIZER_NAMES) {
  Deno.test(`${name} counts any text as js-tiktoken and gpt-tokenizer do`, async () => {
    const tokenizer = await loadTokenizer(name);
    const peer = await loadPeer(name);
    fc.assert(
      fc.property(sample, damage, (text, edits) => {
        const expected = referenceCount(name, text);
        assert.equal(tokenizer.count(text), expected);
        if (!PEER_DIFFERS.test(text)) assert.equal(peer(text), expected);
        assert.equal(tokenizer.countBefore(text), referenceCount(name, `${text}=`) - 1);
        // As sections of a pack end.
        const closed = `${text}\n`;
        assert.equal(
          tokenizer.countBefore(closed) + tokenizer.endCorrection(closed),
          referenceCount(name, closed),
        );

        const bytes = encoder.encode(text);
        assert.equal(tokenizer.countBytes(bytes), expected);
        for (const [at, byte] of edits) if (bytes.length > 0) bytes[at % bytes.length] = byte;
        const decoded = decoder.decode(bytes);
        assert.equal(tokenizer.countBytes(bytes), referenceCount(name, decoded));
        assert.equal(tokenizer.countBytesBefore(bytes), referenceCount(name, `${decoded}=`) - 1);
      }),
      limits,
    );
  });

  Deno.test(`${name} counts the line prefixes of any text as js-tiktoken does`, async () => {
    const tokenizer = await loadTokenizer(name);
    fc.assert(
      fc.property(sample, (long) => {
        // The reference takes quadratic time for each of the prefixes.
        const text = long.slice(0, 400);
        let end = 0;
        for (const count of tokenizer.countLines(text)) {
          end = text.indexOf("\n", end) + 1;
          if (count === NO_CUT) continue;
          assert.equal(count, referenceCount(name, `${text.slice(0, end)}=`) - 1);
        }
        assert.equal(text.indexOf("\n", end), -1, "every finished line has a count");
      }),
      limits,
    );
  });
}
