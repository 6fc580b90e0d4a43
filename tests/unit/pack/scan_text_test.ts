import assert from "node:assert/strict";
import fc from "fast-check";
import { scanText } from "../../../lib/pack/scan_text.ts";

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function decode(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}

function check(bytes: Uint8Array): void {
  const text = decode(bytes);
  const scan = scanText(bytes);
  const isText = text !== undefined && !bytes.includes(0);
  assert.equal(scan.isText, isText, [...bytes].join(" "));
  if (!isText) return;
  const lines = text.split("\n");
  const widths = lines.map((line) => new TextEncoder().encode(line).length);
  assert.equal(scan.lines, lines.at(-1) === "" ? lines.length - 1 : lines.length);
  assert.equal(scan.longestLine, Math.max(...widths));
}

const part = fc.oneof(
  fc.constantFrom("\n", "\n\n", "abc", "abcd\n", "\u00e9", "\u3042", "\u{1f600}", "\ufeff", "x\r\n")
    .map((text) => [...new TextEncoder().encode(text)]),
  fc.constantFrom([0], [0x80], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xe0, 0x9f, 0x80], [0xf4, 0x90]),
  fc.constantFrom([0xf0, 0x8f, 0xbf, 0xbf], [0xf4, 0x8f, 0xbf, 0xbf], [0xef, 0xbf], [0xff], [0xc2]),
);

Deno.test("scanText() says of any bytes what a decoder and a split at line feeds say", () => {
  fc.assert(
    fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
      // Within a larger buffer, of which nothing else may be seen.
      const inner = Uint8Array.from(parts.flat());
      const outer = new Uint8Array(inner.length + 9).fill(0x80);
      outer.set(inner, 5);
      check(outer.subarray(5, 5 + inner.length));
    }),
    { numRuns: 5000 },
  );
});

Deno.test("scanText() takes exactly the well-formed characters of two, three and four bytes", () => {
  for (let lead = 0x80; lead <= 0xff; lead++) {
    for (const second of [0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0]) {
      for (const rest of [[], [0x80], [0xbf, 0x80], [0x80, 0xc0], [0x41, 0x41]]) {
        check(Uint8Array.of(0x61, lead, second, ...rest));
        check(Uint8Array.of(lead, second, ...rest, 0x0a));
      }
    }
  }
});

Deno.test("scanText() sees a NUL and a line feed at every place of a word", () => {
  for (let length = 0; length < 14; length++) {
    for (let at = 0; at < length; at++) {
      for (const byte of [0, 0x0a, 0x0b, 0x01, 0x80, 0x8a]) {
        const bytes = new Uint8Array(length).fill(0x61);
        bytes[at] = byte;
        check(bytes);
      }
    }
  }
});
