import assert from "node:assert/strict";
import type { Oid } from "../../../lib/repo/mod.ts";
import {
  chooseWholeFiles,
  compareSections,
  tokensOf,
  wholeFile,
} from "../../../lib/pack/choose.ts";
import type { MeasuredFile } from "../../../lib/pack/measure_files.ts";

function file(path: string, score: number, tokens: number, endCorrection = 0): MeasuredFile {
  return {
    entry: {
      path,
      pathBytes: new TextEncoder().encode(path),
      isUtf8Path: true,
      mode: "100644",
      oid: "0".repeat(40) as Oid,
      size: tokens,
    },
    lines: 1,
    tokens,
    endCorrection,
    score,
    reason: "test",
    language: "text",
  };
}

Deno.test("chooseWholeFiles() goes by score, then by the bytes of the path, and skips on", () => {
  const files = [
    file("a", 1, 40),
    file("\u{1f600}", 2, 30),
    file("\uff5a", 2, 30),
    file("b", 3, 90),
  ];
  const { chosen, rest } = chooseWholeFiles(files, 100);
  assert.deepEqual(chosen.map((section) => section.file.entry.path), ["b"]);
  assert.deepEqual(rest.map(({ entry }) => entry.path), ["\uff5a", "\u{1f600}", "a"]);
  const more = chooseWholeFiles(files, 130);
  assert.deepEqual(more.chosen.map((section) => section.file.entry.path), ["b", "\uff5a"]);
});

Deno.test("tokensOf() corrects the end of the section that stands last, whichever was chosen last", () => {
  const z = wholeFile(file("z", 1, 10, -1));
  const a = wholeFile(file("a", 1, 10, -3));
  assert.equal(tokensOf([z, a]), 19);
  assert.equal(tokensOf([a, z]), 19);
  assert.equal(tokensOf([]), 0);
});

Deno.test("chooseWholeFiles() keeps to the budget where the end costs more", () => {
  const { chosen } = chooseWholeFiles([file("a", 2, 10), file("b", 1, 10, 1)], 20);
  assert.deepEqual(chosen.map((section) => section.file.entry.path), ["a"]);
});

Deno.test("compareSections() orders ranges of one file by line", () => {
  const whole = wholeFile(file("a", 1, 10));
  assert.ok(compareSections(whole, { ...whole, startLine: 5 }) < 0);
});
