/** That a section's tokens are those of its header's start and of the rest, which has no path in it. */

import assert from "node:assert/strict";
import fc from "fast-check";
import { headerStart, sectionEnd, sectionText } from "../../lib/pack/section.ts";
import { loadTokenizer, TOKENIZER_NAMES } from "../../lib/tokens/mod.ts";
import { referenceCount } from "../unit/tokens/reference.ts";

const encoder = new TextEncoder();

const path = fc.oneof(
  fc.constantFrom("a.ts", "src/b c/=.md", '"q"', "a\nb", "\u3042/\u00e9", "dir/===", "x 12", "9"),
  fc.string({ unit: "binary", minLength: 1, maxLength: 20 }).filter((text) => text.isWellFormed()),
);
/** Beginnings that a header's end could take in, by the patterns of the encodings. */
const beginning = fc.constantFrom(
  ...[
    "",
    "\n",
    "\n\n",
    "\r\n",
    "\r",
    "/",
    "//",
    "\n/",
    " ",
    "  x",
    "\t",
    "\n  \n",
    "=",
    "===",
    "'s",
  ],
  ...[
    "\u00a0",
    "\u3000\n",
    "\u0085",
    "\ufeff",
    "\u2028",
    "\u0301",
    "\u0301\n/",
    "\u{1f600}",
    "1",
    "A",
  ],
);
const content = fc.tuple(beginning, fc.string({ unit: "binary", maxLength: 20 }), beginning)
  .map((parts) => parts.join(""))
  .filter((text) => text.isWellFormed());
const line = fc.integer({ min: 1, max: 123_456 });

for (const name of TOKENIZER_NAMES) {
  Deno.test(`${name} counts a section as its header's start and the rest, any of each`, async () => {
    const tokenizer = await loadTokenizer(name);
    fc.assert(
      fc.property(path, content, line, line, (path, content, start, end) => {
        const whole = sectionText(path, content, { start, end });
        const first = headerStart(path, start, end);
        const rest = sectionEnd(encoder.encode(content));
        assert.equal(first + new TextDecoder("utf-8", { ignoreBOM: true }).decode(rest), whole);
        const sum = tokenizer.count(first) + tokenizer.countBytesBefore(rest);
        assert.equal(sum, tokenizer.countBefore(whole));
        assert.equal(sum, referenceCount(name, `${whole}=`) - 1);
      }),
      { numRuns: 1500 },
    );
  });
}
