import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { archiveKindOf, readArchive } from "../../../../lib/scan/input/archive.ts";
import { utf8 } from "../sample.ts";
import { tarOf, zipOf } from "./archives.ts";

const BUDGET = { bytes: 1 << 20, entries: 100 };

Deno.test("archiveKindOf() knows archives by how they begin", () => {
  assert.equal(archiveKindOf(zipOf({ a: utf8("x") })), "zip");
  assert.equal(archiveKindOf(tarOf({ a: utf8("x") })), "tar");
  assert.equal(archiveKindOf(new Uint8Array(gzipSync("x"))), "gzip");
  assert.equal(archiveKindOf(utf8("PK and so on")), undefined);
  assert.equal(archiveKindOf(new Uint8Array()), undefined);
});

Deno.test("readArchive() names what gzip holds after the file", () => {
  const bytes = new Uint8Array(gzipSync("x"));
  const name = (path: string): string =>
    [...readArchive("gzip", { path, bytes }, { ...BUDGET })][0]!.name;
  assert.equal(name("d/a.txt.gz"), "a.txt");
  assert.equal(name("d/a.svgz"), "content");
  assert.equal(name("a.tgz"), "a.tar");
});
