import assert from "node:assert/strict";
import { sha256Hex } from "../../../lib/base/mod.ts";
import { MAX_LINE_BYTES } from "../../../lib/pack/mod.ts";
import { screenContent, SCREENING_VERSION } from "../../../lib/pack/screen_content.ts";

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

const PNG = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3, 4, 5, 6, 0xff);
const LFS = "version https://git-lfs.github.com/spec/v1\n" +
  `oid sha256:${"a".repeat(64)}\nsize 12345\n`;

const REFUSED: readonly (readonly [string, Uint8Array, string])[] = [
  ["a NUL byte", encode("a\0b"), "binary"],
  ["control bytes that are not UTF-8", PNG, "binary"],
  ["Latin-1", Uint8Array.of(0x63, 0x61, 0x66, 0xe9, 0x0a), "encoding"],
  ["UTF-16 with a mark", Uint8Array.of(0xff, 0xfe, 0x61, 0, 0x0a, 0), "encoding"],
  ["UTF-16 big-endian", Uint8Array.of(0xfe, 0xff, 0, 0x61), "encoding"],
  ["UTF-32 big-endian", Uint8Array.of(0, 0, 0xfe, 0xff, 0, 0, 0, 0x61), "encoding"],
  ["a surrogate in UTF-8", Uint8Array.of(0xed, 0xa0, 0x80), "encoding"],
  ["an overlong form", Uint8Array.of(0x61, 0xc0, 0xaf), "encoding"],
  ["a cut character at the end", encode("kanji \u6f22").subarray(0, 8), "encoding"],
  ["an LFS pointer", encode(LFS), "lfs-pointer"],
  ["white space only", encode(" \n\t\r\n\u00a0\u0085"), "empty"],
  ["white space beyond ASCII only", encode("\u3000\n\u2028"), "empty"],
  ["a private key", encode(`-----BEGIN PRIVATE KEY-----\n${"QUJD".repeat(16)}\n`), "secret"],
  ["a long last line", encode(`a\n${"x".repeat(MAX_LINE_BYTES + 1)}`), "long-line"],
  ["a long first line", encode(`${"x".repeat(MAX_LINE_BYTES + 1)}\na\n`), "long-line"],
];

for (const [what, bytes, reason] of REFUSED) {
  Deno.test(`screenContent() skips ${what} as ${reason}`, () => {
    assert.deepEqual(screenContent(bytes), { reason });
  });
}

for (
  const [what, text] of [
    ["a byte order mark", "\ufeffusing System;\r\n"],
    ["U+FFFD itself", "a \ufffd b\n"],
    ["a form feed and an escape", "\fa\x1b[0m\n"],
    ["the longest line", `${"x".repeat(MAX_LINE_BYTES)}\n`],
    ["no line feed at the end", "x"],
    ["kanji across a kilobyte", `${"a".repeat(1023)}\u6f22\n`],
    ["TypeScript, which is no MPEG transport stream", "GIF89a export const a = 1;\n"],
  ] as const
) {
  Deno.test(`screenContent() keeps a text with ${what}`, () => {
    assert.deepEqual(screenContent(encode(text)), { lines: 1 });
  });
}

Deno.test("screenContent() counts lines, the last one also without its line feed", () => {
  for (const [text, lines] of [["a", 1], ["a\n", 1], ["a\n\nb", 3], ["\n\n x\r\n", 3]] as const) {
    assert.deepEqual(screenContent(encode(text)), { lines });
  }
});

/** Everything that screenContent() goes by. */
const RULES = ["pack/screen_content", "pack/scan_text", "pack/secret_rules", "repo/lfs"];

Deno.test("SCREENING_VERSION was looked at with the last change of the rules", async () => {
  const sources = await Promise.all(RULES.map(async (name) => {
    const text = await Deno.readTextFile(new URL(`../../../lib/${name}.ts`, import.meta.url));
    // Comments and white space decide nothing.
    return text.replace(/\/\*[^]*?\*\/|^\s*\/\/.*$/gm, "").replace(/\s+/g, " ");
  }));
  const digest = sha256Hex(`${SCREENING_VERSION}\n${sources.join("\n")}`).slice(0, 16);
  assert.equal(
    digest,
    "115d3410da698b27",
    "A rule changed: raise SCREENING_VERSION where it can change an answer, else answers of earlier " +
      "runs are kept that are wrong; then put the new digest here",
  );
});
