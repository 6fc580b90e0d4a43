import assert from "node:assert/strict";
import { readTar } from "../../../../lib/scan/input/tar.ts";
import { utf8 } from "../sample.ts";
import { tarOf } from "./archives.ts";

const BUDGET = { bytes: 1 << 20, entries: 100 };

function names(bytes: Uint8Array): string[] {
  return [...readTar(bytes, { ...BUDGET })].map(({ name }) => name);
}

Deno.test("readTar() yields files of every size, with names of every length", () => {
  const long = `${"deep/".repeat(30)}ü.txt`;
  const files = {
    a: utf8(""),
    b: utf8("x".repeat(512)),
    [long]: utf8("y".repeat(513)),
    c: utf8("z"),
  };
  const read = [...readTar(tarOf(files), { ...BUDGET })];
  assert.deepEqual(read.map(({ name, bytes }) => [name, bytes.length]), [
    ["a", 0],
    ["b", 512],
    [long, 513],
    ["c", 1],
  ]);
});

Deno.test("readTar() passes over links and folders", () => {
  const tar = tarOf({ a: utf8(""), b: utf8("x") });
  for (const type of ["1", "2", "5"]) {
    tar[156] = type.charCodeAt(0);
    assert.deepEqual(names(tar), ["b"]);
  }
});

Deno.test("readTar() refuses sizes that are none or too large", () => {
  const tar = tarOf({ a: utf8("x") });
  tar[124] = "9".charCodeAt(0);
  assert.throws(() => names(tar), /no number/);
  tar.set([0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff], 124);
  assert.throws(() => names(tar), /cut off/);
});
