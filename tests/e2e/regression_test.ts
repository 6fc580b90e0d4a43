/** What users reported of other packers: one case an issue, on real repositories. */

import assert from "node:assert/strict";
import { judgePack } from "../../lib/oracles/mod.ts";
import {
  createPack,
  makeSelection,
  type Pack,
  type PackOptions,
  renderFormat,
  serializeIndex,
} from "../../lib/pack/mod.ts";
import { openRepo } from "../../lib/repo/mod.ts";
import { addCommit, type FixtureFiles, makeRepo } from "../helpers/git_fixtures.ts";
import { referenceCount } from "../unit/tokens/reference.ts";

const decode = (bytes: Uint8Array): string =>
  new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);

/** Packs files, and has every oracle judge the pack. */
async function packOf(
  files: FixtureFiles,
  options: Partial<PackOptions> = {},
): Promise<Pack & { readonly text: string }> {
  await using fixture = await makeRepo(files);
  const spec = { kind: "path", location: fixture.path, label: "r", name: "r" } as const;
  await using repo = await openRepo(spec);
  const pack = await createPack(repo, { budget: 50_000, tokenizer: "cl100k", ...options });
  const input = { ...pack, indexText: serializeIndex(pack.index) };
  const checks = await judgePack(input, { repo });
  assert.deepEqual(checks.filter(({ status }) => status !== "passed"), []);
  return { ...pack, text: decode(pack.body) };
}

function pathsOf(pack: Pack): string[] {
  return [...new Set(pack.index.chunks.map((chunk) => chunk.file_path))];
}

Deno.test("https://github.com/coderamp-labs/gitingest/issues/578: a character across byte 1024, or any other, is no binary", async () => {
  const files: Record<string, string> = {};
  for (const edge of [512, 1024, 4096, 8192, 65_536]) {
    for (let before = 1; before <= 3; before++) {
      const line = `${"x".repeat(62)}\n`;
      const head = line.repeat(Math.ceil(edge / line.length)).slice(0, edge - before - 1);
      files[`${edge}-${before}.md`] = `${head}\n\u6f22\u{20bb7}\u5b57 ${edge} ${before}\n`;
    }
  }
  const pack = await packOf(files, { budget: 1_000_000 });
  assert.deepEqual(pathsOf(pack), Object.keys(files).sort());
  assert.deepEqual(pack.index.skipped, []);
  for (const text of Object.values(files)) assert.ok(pack.text.includes(text));
});

Deno.test("https://github.com/yamadashy/repomix/issues/752: a file that holds U+FFFD is packed, and one that is not UTF-8 is named", async () => {
  const pack = await packOf([
    ["replacement.ts", "const UNKNOWN = '\ufffd';\n"],
    ["latin.txt", Uint8Array.of(0x63, 0x61, 0x66, 0xe9, 0x0a)],
  ]);
  assert.deepEqual(pathsOf(pack), ["replacement.ts"]);
  assert.ok(pack.text.includes("'\ufffd'"));
  assert.deepEqual(pack.index.skipped, [{ file_path: "latin.txt", reason: "encoding", bytes: 5 }]);
});

Deno.test("https://github.com/yamadashy/repomix/issues/341: packing again later gives the same bytes, in every format", async () => {
  const files = { "README.md": "# One\n", "src/a.ts": "export const a = 1;\n" };
  const one = await packOf(files);
  await new Promise((resolve) => setTimeout(resolve, 1100));
  const other = await packOf(files);
  assert.equal(serializeIndex(other.index), serializeIndex(one.index));
  assert.equal(other.text, one.text);
  for (const format of ["markdown", "xml", "json", "html"] as const) {
    const text = decode(await renderFormat(one, format));
    assert.equal(decode(await renderFormat(other, format)), text);
    // No date but the commit's.
    const years = new Set([...text.matchAll(/\b20\d\d-\d\d-\d\d(?!\d)/g)].map(([date]) => date));
    assert.deepEqual([...years], ["2025-01-01"], format);
  }
});

Deno.test("https://github.com/yamadashy/repomix/issues/476: the tokens are those that another tokenizer counts", async () => {
  const files = {
    "a.md": "Text <|endoftext|> and \u6f22\u5b57 \u{1f600}\u200d\n\n\n  \t\u0085\u00a0x\n",
    "src/b.ts": "const x = `${'a'.repeat(10)}`;   \r\n\r\n".repeat(50),
  };
  for (const tokenizer of ["cl100k", "o200k", "gpt2"] as const) {
    const { index, text } = await packOf(files, { tokenizer });
    assert.equal(index.budget_info.actual_tokens, referenceCount(tokenizer, text));
  }
});

Deno.test("https://github.com/mohsen1/yek/issues/235: TypeScript is text, and a transport stream of that name is not", async () => {
  const stream = new Uint8Array(188 * 8);
  for (let at = 0; at < stream.length; at += 188) stream[at] = 0x47;
  const pack = await packOf([
    ["src/code.ts", "export const G = 'G'; // 0x47\n"],
    ["src/types.d.mts", "export type A = 1;\n"],
    ["video.ts", stream],
  ]);
  assert.deepEqual(pathsOf(pack), ["src/code.ts", "src/types.d.mts"]);
  assert.equal(pack.index.chunks[0]!.language, "typescript");
  assert.deepEqual(pack.index.skipped, [{ file_path: "video.ts", reason: "binary", bytes: 1504 }]);
});

Deno.test("https://github.com/yamadashy/repomix/issues/1872: what holds at the root holds for a folder of it that is packed alone", async () => {
  const files = {
    ".packrepoignore": "packages/a/old/\n",
    "packages/a/old/x.ts": "export const old = 1;\n",
    "packages/a/.env": "TOKEN=1\n",
    "packages/a/src/main.ts": "export const a = 1;\n",
    "packages/a/node_modules/x/index.js": "x\n",
    "packages/b/src/main.ts": "export const b = 1;\n",
  };
  const whole = await packOf(files);
  const selection = makeSelection({ subdir: "packages/a" });
  const part = await packOf(files, { selection });
  assert.deepEqual(pathsOf(part), pathsOf(whole).filter((path) => path.startsWith("packages/a/")));
  const reasons = new Map(whole.index.skipped.map((each) => [each.file_path, each.reason]));
  for (const { file_path: path, reason } of part.index.skipped) {
    assert.equal(reason, path.startsWith("packages/a/") ? reasons.get(path) : "scope");
  }
  // From a folder of the work tree, the whole repository is packed, with the rules of its root.
  await using fixture = await makeRepo(files, { checkout: true });
  await addCommit(fixture, { "c.md": "c\n" });
  const location = `${fixture.path}/packages/a`;
  await using repo = await openRepo({ kind: "path", location, label: "r", name: "r" });
  const inner = await createPack(repo, { budget: 50_000, tokenizer: "cl100k", selection });
  assert.deepEqual(pathsOf(inner), pathsOf(part));
});
