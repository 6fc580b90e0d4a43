import assert from "node:assert/strict";
import fc from "fast-check";
import { END_BYTE } from "../../../lib/tokens/char_class.ts";
import { TextBuffer } from "../../../lib/tokens/text_buffer.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

function contentOf(buffer: TextBuffer): Uint8Array {
  assert.equal(buffer.bytes[buffer.length], END_BYTE);
  assert.equal(buffer.view.buffer, buffer.bytes.buffer);
  return buffer.bytes.slice(0, buffer.length);
}

Deno.test("putText() puts one text after another, lone surrogates as U+FFFD", () => {
  const buffer = new TextBuffer();
  for (const text of ["a longer one", "", "\ufeffx", "\ud800\u3042\udc00\u{1f600}", "b"]) {
    buffer.putText(text);
    assert.deepEqual(contentOf(buffer), encoder.encode(text));
    buffer.putText(text, true);
    assert.deepEqual(contentOf(buffer), encoder.encode(`${text}=`));
  }
});

Deno.test("putText() takes a text of any length and keeps no huge buffer", () => {
  const buffer = new TextBuffer();
  for (const text of ["\u3042".repeat(3_000_000), "x".repeat(10_000_000), "y"]) {
    buffer.putText(text, true);
    assert.deepEqual(contentOf(buffer), encoder.encode(`${text}=`));
  }
  assert.ok(buffer.bytes.length <= 4 * 2 ** 20);
});

Deno.test("putBytes() reads any two, three and four bytes as a TextDecoder does", () => {
  const buffer = new TextBuffer();
  const check = (...bytes: number[]): void => {
    const given = Uint8Array.from(bytes);
    buffer.putBytes(given);
    assert.deepEqual(contentOf(buffer), encoder.encode(decoder.decode(given)), `${bytes}`);
  };
  const edges = [0x00, 0x3d, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc2, 0xe0, 0xff];
  for (let lead = 0x80; lead <= 0xff; lead++) {
    check(lead);
    for (const second of edges) {
      check(lead, second);
      for (const third of edges) {
        check(lead, second, third);
        if (lead >= 0xef) { for (const fourth of edges) check(lead, second, third, fourth, 0x61); }
      }
    }
  }
});

Deno.test("putBytes() puts well-formed bytes as they are, a mark at the start too", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.boolean(), (text, isFollowed) => {
      const bytes = encoder.encode(`\ufeff${text}`);
      const buffer = new TextBuffer();
      buffer.putBytes(bytes, isFollowed);
      assert.deepEqual(contentOf(buffer), Uint8Array.from([...bytes, ...isFollowed ? [0x3d] : []]));
    }),
  );
});

Deno.test("putBytes() does not take the = behind a text for a part of its last character", () => {
  const buffer = new TextBuffer();
  buffer.putBytes(Uint8Array.of(0x61, 0xe3, 0x81), true);
  assert.equal(decoder.decode(contentOf(buffer)), "a\ufffd=");
});
