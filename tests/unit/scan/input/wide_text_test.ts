import assert from "node:assert/strict";
import { WideDecoder, wideEncodingOf } from "../../../../lib/scan/input/wide_text.ts";
import { utf8 } from "../sample.ts";

const TEXT = "\ufeffwide 😀 text\n";

function encode(encoding: string): Uint8Array {
  const isLittle = encoding.endsWith("le");
  const units = encoding.startsWith("utf-16")
    ? [...TEXT].flatMap((char) =>
      [...char].flatMap((each) =>
        Array.from({ length: each.length }, (_, at) => each.charCodeAt(at))
      )
    )
    : [...TEXT].map((char) => char.codePointAt(0)!);
  const width = encoding.startsWith("utf-16") ? 2 : 4;
  const bytes = new Uint8Array(units.length * width);
  const view = new DataView(bytes.buffer);
  units.forEach((unit, at) =>
    width === 2 ? view.setUint16(at * 2, unit, isLittle) : view.setUint32(at * 4, unit, isLittle)
  );
  return bytes;
}

for (const encoding of ["utf-16le", "utf-16be", "utf-32le", "utf-32be"] as const) {
  Deno.test(`WideDecoder gives the UTF-8 of ${encoding}, cut anywhere`, () => {
    const bytes = encode(encoding);
    assert.equal(wideEncodingOf(bytes), encoding);
    for (let cut = 0; cut <= bytes.length; cut++) {
      const decoder = new WideDecoder(encoding);
      const parts = [
        decoder.decode(bytes.slice(0, cut), false),
        decoder.decode(bytes.slice(cut), true),
      ];
      const text = new TextDecoder().decode(Uint8Array.from(parts.flatMap((part) => [...part])));
      assert.equal(text, TEXT.slice(1), `cut at ${cut}`);
    }
  });
}

Deno.test("wideEncodingOf() takes neither UTF-8 nor data for wide text", () => {
  assert.equal(wideEncodingOf(utf8("plain text, and long enough to be looked at")), undefined);
  assert.equal(wideEncodingOf(new Uint8Array(100)), undefined);
  assert.equal(wideEncodingOf(Uint8Array.from({ length: 100 }, (_, at) => at % 3)), undefined);
  assert.equal(wideEncodingOf(new Uint8Array()), undefined);
});

Deno.test("WideDecoder puts U+FFFD for what is no code point", () => {
  const decoder = new WideDecoder("utf-32le");
  const bytes = decoder.decode(Uint8Array.of(0, 0xd8, 0, 0, 0xff, 0xff, 0xff, 0xff), true);
  assert.equal(new TextDecoder().decode(bytes), "\ufffd\ufffd");
});
