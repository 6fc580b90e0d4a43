/** Commits that are awkward to pack: each is a real one, and every oracle judges each pack. */

import assert from "node:assert/strict";
import type { Pack } from "../../lib/pack/mod.ts";
import { type FixtureFiles, makeRepo } from "../helpers/git_fixtures.ts";
import { packJudged } from "../helpers/ground.ts";
import { assertAnchors, assertBudget, assertDigests } from "../helpers/invariants.ts";

/** Packs files into a budget, and checks every invariant. */
async function packOf(files: FixtureFiles, budget = 1_000_000): Promise<Pack> {
  await using fixture = await makeRepo(files);
  const options = { budget, tokenizer: "cl100k" } as const;
  const pack = await packJudged(fixture.path, options);
  assertBudget(pack, options);
  assertDigests(pack);
  await assertAnchors(pack, fixture.path);
  return pack;
}

function pathsOf({ index }: Pack): string[] {
  return [...new Set(index.chunks.map((chunk) => chunk.file_path))];
}

function reasonsOf({ index }: Pack): Record<string, string> {
  return Object.fromEntries(index.skipped.map((file) => [file.file_path, file.reason]));
}

/** The bytes of a file as they stand in the body. */
function contentOf({ index, body }: Pack, path: string): string {
  return index.chunks.filter((chunk) => chunk.file_path === path)
    .map((chunk) => body.subarray(chunk.body_start, chunk.body_end))
    .map((bytes) => new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes)).join("");
}

function utf16(text: string, mark: readonly number[], isBigEndian = false): Uint8Array {
  const bytes = new Uint8Array(mark.length + text.length * 2);
  bytes.set(mark);
  const view = new DataView(bytes.buffer, mark.length);
  for (let i = 0; i < text.length; i++) view.setUint16(i * 2, text.charCodeAt(i), !isBigEndian);
  return bytes;
}

const TEXT = "first line\nsecond line\n\tthird\n";

Deno.test("line ends of every kind and byte order marks stand in the body as they are", async () => {
  const files = {
    "crlf.ts": TEXT.replaceAll("\n", "\r\n"),
    "cr.ts": TEXT.replaceAll("\n", "\r"),
    "mixed.ts": "a\r\nb\nc\r\r\nd",
    "bom.ts": `\ufeff${TEXT}`,
    "bom_only.ts": "\ufeff",
    "bom_crlf.ts": `\ufeff${TEXT.replaceAll("\n", "\r\n")}x`,
    "bom_inside.ts": `a\ufeffb\n\ufeff\n${TEXT}`,
    "separators.ts": "a\u2028b\u2029c\u0085d\ve\f\n",
    "no_end.ts": "let a = 1;",
    "many_ends.ts": `let b = 1;${"\n".repeat(50)}`,
    "spaces_end.ts": `let c = 1;\n${" ".repeat(50)}`,
  };
  const pack = await packOf(files);
  assert.deepEqual(pathsOf(pack), Object.keys(files).sort());
  for (const [path, text] of Object.entries(files)) assert.equal(contentOf(pack, path), text, path);
  const lines = Object.fromEntries(pack.index.chunks.map((c) => [c.file_path, c.end_line]));
  assert.deepEqual([lines["crlf.ts"], lines["cr.ts"], lines["mixed.ts"]], [3, 1, 4]);
  assert.equal(lines["many_ends.ts"], 50);
});

Deno.test("text in UTF-16 and UTF-32 is named as of another encoding, with and without mark never as text", async () => {
  const pack = await packOf({
    "utf8.ts": TEXT,
    "utf16le.ts": utf16(TEXT, [0xff, 0xfe]),
    "utf16be.ts": utf16(TEXT, [0xfe, 0xff], true),
    "utf16.ts": utf16(TEXT, []),
    "utf32be.ts": Uint8Array.of(0, 0, 0xfe, 0xff, 0, 0, 0, 0x41),
    "shift_jis.txt": Uint8Array.of(0x82, 0xb1, 0x82, 0xea, 0x82, 0xcd, 0x0a),
    "overlong.txt": Uint8Array.of(0x41, 0xc0, 0xaf, 0x0a),
    "surrogate.txt": Uint8Array.of(0x41, 0xed, 0xa0, 0x80, 0x0a),
    "cut.txt": Uint8Array.of(0x41, 0x0a, 0xe6, 0xbc),
    "beyond.txt": Uint8Array.of(0x41, 0xf4, 0x90, 0x80, 0x80, 0x0a),
  });
  assert.deepEqual(pathsOf(pack), ["utf8.ts"]);
  assert.deepEqual(reasonsOf(pack), {
    "beyond.txt": "encoding",
    "cut.txt": "encoding",
    "overlong.txt": "encoding",
    "shift_jis.txt": "encoding",
    "surrogate.txt": "encoding",
    "utf16.ts": "binary",
    "utf16be.ts": "encoding",
    "utf16le.ts": "encoding",
    "utf32be.ts": "encoding",
  });
});

Deno.test("a line of 10 MB and lines at the limits do not hold up what stands beside them", async () => {
  const pack = await packOf({
    "ten_megabytes.txt": "word ".repeat(2_000_000),
    "seven_megabytes.txt": `short\n${"word ".repeat(1_400_000)}\nshort\n`,
    "at_limit.txt": `${"word ".repeat(3276)}ab\n`.slice(0, 16 * 1024),
    "over_limit.txt": `${"word ".repeat(3277)}\n`,
    "lines.txt": "a\n".repeat(100_000),
    "plain.ts": TEXT,
  }, 60_000);
  assert.deepEqual(reasonsOf(pack), {
    "over_limit.txt": "long-line",
    "seven_megabytes.txt": "long-line",
    "ten_megabytes.txt": "oversize",
  });
  assert.ok(pathsOf(pack).includes("plain.ts"));
});

Deno.test("deep trees, long paths and names that differ in case or in form only are all kept apart", async () => {
  const deep = `${"d/".repeat(500)}deep.ts`;
  const long = `${Array.from({ length: 14 }, (_, i) => `${i}${"x".repeat(250)}`).join("/")}.ts`;
  const files = {
    [deep]: "export const deep = 1;\n",
    [long]: "export const long = 1;\n",
    "Case.ts": "export const a = 1;\n",
    "case.ts": "export const b = 1;\n",
    "CASE.ts": "export const c = 1;\n",
    "Folder/x.ts": "export const d = 1;\n",
    "folder/x.ts": "export const e = 1;\n",
    // One letter in two forms: composed, and as a letter and an accent.
    "\u00e9.ts": "export const f = 1;\n",
    "e\u0301.ts": "export const g = 1;\n",
    "a.ts": "export const h = 1;\n",
    "a.ts.d/x.ts": "export const i = 1;\n",
    "con.ts": "export const j = 1;\n",
    "a:b?.ts": "export const k = 1;\n",
  };
  const pack = await packOf(files);
  assert.deepEqual(new Set(pathsOf(pack)), new Set(Object.keys(files)));
  for (const [path, text] of Object.entries(files)) assert.equal(contentOf(pack, path), text);
  const order = pathsOf(pack).map((path) => Array.from(new TextEncoder().encode(path)));
  for (const [i, path] of order.slice(1).entries()) {
    const at = path.findIndex((byte, k) => byte !== order[i]![k]);
    assert.ok(at >= 0 && (order[i]![at] ?? -1) < path[at]!, "by their bytes");
  }
});

Deno.test("nested .packrepoignore and .gitattributes files decide for what is below them, the nearest first", async () => {
  const code = (name: string): string => `export const value = "${name}";\n`;
  const ignored = ["drop.log.ts", "a/drop.log.ts", "a/b/out.ts", "a/build/x.ts", "a/build/keep.ts"];
  const generated = ["gen/x.ts", "a/gen/x.ts", "a/made.ts"];
  const kept = ["a/b/drop.log.ts", "a/gen/hand.ts", "made.ts", "b/out.ts", "a/api.pb.go"];
  const pack = await packOf({
    ".packrepoignore": "*.log.ts\n# nothing\n\n",
    "a/.packrepoignore": "build/\n!build/keep.ts\n/b/out.ts\n",
    "a/b/.packrepoignore": "!drop.log.ts\n",
    ".gitattributes":
      "gen/** linguist-generated\n*.ts text eol=lf\nvend/* linguist-vendored=true\n",
    "a/.gitattributes":
      "gen/* linguist-generated=true\nhand.ts -linguist-generated\ngen/hand.ts linguist-generated=false\n" +
      "made.ts linguist-generated\n*.pb.go -linguist-generated\n",
    "vend/x.ts": code("vend"),
    ...Object.fromEntries([...ignored, ...generated, ...kept].map((path) => [path, code(path)])),
  });
  const reasons = reasonsOf(pack);
  for (const path of ignored) assert.equal(reasons[path], "ignored", path);
  for (const path of generated) assert.equal(reasons[path], "generated", path);
  assert.equal(reasons["vend/x.ts"], "vendored");
  for (const path of kept) assert.ok(pathsOf(pack).includes(path), path);
});

Deno.test("a commit of links, submodules and LFS pointers beside one text holds that text alone", async () => {
  const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${"a".repeat(64)}\n`;
  const pack = await packOf({
    "a.ts": TEXT,
    "to_text": { link: "a.ts" },
    "to_itself": { link: "to_itself" },
    "to_outside": { link: "/etc/passwd" },
    "to_long": { link: "x/".repeat(2000) },
    "sub/module": { submodule: "1".repeat(40) },
    "model.bin": `${pointer}size 12345\n`,
    "script.sh": { executable: true, content: "#!/bin/sh\nexit 0\n" },
    // Not one: it lacks its size.
    "pointer.txt": pointer,
  });
  assert.deepEqual(pathsOf(pack), ["a.ts", "pointer.txt", "script.sh"]);
  assert.deepEqual(reasonsOf(pack), {
    "model.bin": "lfs-pointer",
    "sub/module": "submodule",
    "to_itself": "symlink",
    "to_long": "symlink",
    "to_outside": "symlink",
    "to_text": "symlink",
  });
});
