import assert from "node:assert/strict";
import { readZip } from "../../../../lib/scan/input/zip.ts";
import { concat } from "../../../helpers/bytes.ts";
import { utf8 } from "../sample.ts";
import { zipOf } from "./archives.ts";

const BUDGET = { bytes: 1 << 20, entries: 100 };
const FILES = { "a.txt": utf8("one"), "d/ü.txt": utf8("two ".repeat(50)), "d/": utf8("") };

function read(bytes: Uint8Array): [string, string][] {
  return [...readZip(bytes, { ...BUDGET })].map(({ name, bytes }) => [
    name,
    new TextDecoder().decode(bytes),
  ]);
}

Deno.test("readZip() yields the files, stored or packed, and no folders", () => {
  for (const isStored of [true, false]) {
    assert.deepEqual(read(zipOf(FILES, { isStored })), [
      ["a.txt", "one"],
      ["d/ü.txt", "two ".repeat(50)],
    ]);
  }
});

Deno.test("readZip() finds the directory before a comment", () => {
  const comment = utf8("a comment");
  const bytes = concat([zipOf(FILES), comment]);
  assert.equal(read(bytes).length, 2);
});

Deno.test("readZip() refuses what is cut off or points elsewhere", () => {
  const bytes = zipOf(FILES);
  assert.throws(() => read(bytes.subarray(0, bytes.length - 1)));
  const wrong = bytes.slice();
  wrong[0] = 0;
  assert.throws(() => read(wrong), /no header/);
  assert.throws(() => read(utf8("PK")), Error);
});
