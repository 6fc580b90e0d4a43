import assert from "node:assert/strict";
import { parsePax, parseTarHeader, tarText } from "../../../../lib/container/oci/tar_fields.ts";
import { tarHead } from "../../../../lib/container/oci/tar_write.ts";
import { file } from "./images.ts";

const encoder = new TextEncoder();

/** A header with bytes changed and its checksum made right again. */
function edited(change: (block: Uint8Array) => void): Uint8Array {
  const block = tarHead(file("a", "xyz"));
  change(block);
  block.fill(0x20, 148, 156);
  const sum = block.reduce((total, byte) => total + byte, 0);
  encoder.encodeInto(`${sum.toString(8).padStart(6, "0")}\0 `, block.subarray(148));
  return block;
}

Deno.test("tarText() ends at a NUL and refuses what is not UTF-8", () => {
  assert.equal(tarText(encoder.encode("é\0x")), "é");
  assert.throws(() => tarText(Uint8Array.of(0xff)), TypeError);
});

Deno.test("parseTarHeader() reads what the writer writes", () => {
  const header = parseTarHeader(
    tarHead({ ...file("a/b", "xyz", 0o1644), uid: 7, gid: 8, mtime: 9 }),
  );
  assert.ok(typeof header === "object" && "name" in header);
  assert.deepEqual({ ...header, name: tarText(header.name), target: tarText(header.target) }, {
    name: "a/b",
    type: "0",
    mode: 0o1644,
    uid: 7,
    gid: 8,
    size: 3,
    mtime: 9,
    target: "",
  });
});

Deno.test("parseTarHeader() reads prefixes, base 256 and blanks", () => {
  const prefixed = parseTarHeader(
    edited((block) => encoder.encodeInto("p/q", block.subarray(345))),
  );
  assert.ok(typeof prefixed === "object" && "name" in prefixed);
  assert.equal(tarText(prefixed.name), "p/q/a");
  const large = parseTarHeader(edited((block) => {
    block.fill(0, 124, 136);
    block[124] = 0x80;
    block[131] = 1;
  }));
  assert.ok(typeof large === "object" && "size" in large && large.size === 2 ** 32);
  const blank = parseTarHeader(
    edited((block) => encoder.encodeInto("   17 \0", block.subarray(108))),
  );
  assert.ok(typeof blank === "object" && "uid" in blank && blank.uid === 0o17);
});

Deno.test("parseTarHeader() tells an end from what is no header", () => {
  assert.equal(parseTarHeader(new Uint8Array(512)), "end");
  const cases: readonly [Uint8Array, RegExp][] = [
    [new Uint8Array(511), /ends/],
    [new Uint8Array(512).fill(1), /checksum/],
    [edited((block) => encoder.encodeInto("9", block.subarray(124))), /number/],
    [edited((block) => block.fill(0xff, 124, 136)), /number/],
  ];
  for (const [block, expected] of cases) {
    const header = parseTarHeader(block);
    assert.ok(typeof header === "object" && "wrong" in header);
    assert.match(header.wrong, expected);
  }
});

Deno.test("parsePax() reads records, and refuses what is not well formed", () => {
  const records = parsePax(encoder.encode("10 path=x\n12 size=1=2\n"));
  assert.deepEqual([...records!].map(([key, value]) => [key, tarText(value)]), [
    ["path", "x"],
    ["size", "1=2"],
  ]);
  for (
    const text of [
      "x",
      "10 path=xx",
      "99 path=x\n",
      "0 =\n",
      "5 abc\n",
      "-1 a=b\n",
      "1e1 a=bcd\n",
      "  ",
    ]
  ) {
    assert.equal(parsePax(encoder.encode(text)), undefined, text);
  }
  assert.equal(parsePax(Uint8Array.of(0x36, 0x20, 0xff, 0x3d, 0x78, 0x0a)), undefined);
});
