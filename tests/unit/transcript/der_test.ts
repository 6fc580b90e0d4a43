import assert from "node:assert/strict";
import { derToP1363, p1363ToDer } from "../../../lib/transcript/der.ts";

const hex = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.fromHex(text.replaceAll(" ", ""));
const part = (text: string): string => text.padStart(64, "0");

for (
  const [r, s, der] of [
    ["01", "02", "3006 020101 020102"],
    ["7f", "80", "3007 02017f 02020080"],
    ["0100", "ff00", "3009 02020100 020300ff00"],
    ["f".repeat(64), "1" + "0".repeat(63), `3045 022100${"f".repeat(64)} 02201${"0".repeat(63)}`],
  ] as const
) {
  Deno.test(`p1363ToDer() and derToP1363() agree on ${r.slice(0, 8)}, ${s.slice(0, 8)}`, () => {
    const raw = hex(part(r) + part(s));
    assert.equal(p1363ToDer(raw).toHex(), der.replaceAll(" ", ""));
    assert.equal(derToP1363(hex(der)).toHex(), raw.toHex());
  });
}

for (
  const [name, der, message] of [
    ["nothing", "", /not one DER sequence/],
    ["another tag", "3106 020101 020102", /not one DER sequence/],
    ["a wrong outer length", "3005 020101 020102", /not one DER sequence/],
    ["trailing bytes", "3006 020101 020102 00", /not one DER sequence/],
    ["trailing bytes inside", "3008 020101 020102 0500", /bytes follow/],
    ["a long-form length", "308106 020101 020102", /not one DER sequence/],
    ["a third integer", "3009 020101 020102 020103", /bytes follow/],
    ["one integer", "3003 020101", /two integers/],
    ["an empty integer", "3005 0200 020102", /two integers/],
    ["an integer cut short", "3004 02030101", /two integers/],
    ["another inner tag", "3006 030101 020102", /two integers/],
    ["a negative integer", "3006 020180 020102", /negative/],
    ["a needless zero", "3007 02020001 020102", /longer than it needs/],
    ["r of zero", "3006 020100 020102", /zero/],
    ["s of zero", "3006 020101 020100", /zero/],
    ["33 bytes", `3026 0221${"01".repeat(33)} 020101`, /more than 32 bytes/],
    ["raw r‖s", "01".repeat(64), /raw r‖s/],
  ] as const
) {
  Deno.test(`derToP1363() refuses ${name}`, () => {
    assert.throws(() => derToP1363(hex(der)), {
      code: "transcript.bad-signature-encoding",
      exit: "data",
      message,
    });
  });
}

for (
  const [name, raw, message] of [
    ["63 bytes", "01".repeat(63), /63 bytes/],
    ["65 bytes", "01".repeat(65), /65 bytes/],
    ["r of zero", part("0") + part("1"), /zero/],
    ["s of zero", part("1") + part("0"), /zero/],
  ] as const
) {
  Deno.test(`p1363ToDer() refuses ${name}`, () => {
    assert.throws(() => p1363ToDer(hex(raw)), {
      code: "transcript.bad-signature-encoding",
      message,
    });
  });
}
