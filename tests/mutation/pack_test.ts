import assert from "node:assert/strict";
import { verdictOf } from "../../lib/base/mod.ts";
import { judgePack } from "../../lib/oracles/mod.ts";
import { createPack, serializeIndex } from "../../lib/pack/mod.ts";
import { memoryRepo } from "../unit/pack/memory_repo.ts";

const FILES = {
  "README.md": "# Mutants\n\nA few lines, every byte of which counts.\n",
  "src/a.ts": 'export const a = "\u00e9\u{1f600}";\n\n  // indented\n',
  "src/b.py": "def b():\n    return 1",
  "logo.png": "\0",
  "copy.ts": 'export const a = "\u00e9\u{1f600}";\n\n  // indented\n',
};

/** The bytes to flip: all of a small body, a spread of the index, with a fresh start every day. */
function* positions(length: number, most: number): Generator<number> {
  const step = Math.max(1, Math.floor(length / most));
  const offset = Math.floor(Date.now() / 86_400_000) % step;
  for (let at = offset; at < length; at += step) yield at;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

Deno.test("judgePack() finds any flipped bit of a body and names a check", async () => {
  const pack = await createPack(memoryRepo(FILES), { budget: 1000, tokenizer: "gpt2" });
  const input = { index: pack.index, indexText: serializeIndex(pack.index) };
  assert.equal(verdictOf(await judgePack({ ...input, body: pack.body })), "ok");
  for (const at of positions(pack.body.length, 400)) {
    const body = pack.body.slice();
    body[at]! ^= 1 << (at % 8);
    const failed = (await judgePack({ ...input, body })).filter((row) => row.status === "failed");
    assert.ok(failed.some((row) => row.id === "hashes"), `byte ${at}`);
  }
});

Deno.test("judgePack() finds a body that is one byte longer or shorter", async () => {
  const { index, body } = await createPack(memoryRepo(FILES), { budget: 1000, tokenizer: "gpt2" });
  const indexText = serializeIndex(index);
  for (const other of [body.slice(1), body.slice(0, -1), Uint8Array.of(...body, 0x0a)]) {
    assert.equal(verdictOf(await judgePack({ index, indexText, body: other })), "no");
  }
});

Deno.test("judgePack() finds any flipped bit of an index and names a check", async () => {
  const pack = await createPack(memoryRepo(FILES), { budget: 1000, tokenizer: "gpt2" });
  const bytes = new TextEncoder().encode(serializeIndex(pack.index));
  let parsed = 0;
  for (const at of positions(bytes.length, 500)) {
    const flipped = bytes.slice();
    flipped[at]! ^= 1 << (at % 7);
    // A file that is not UTF-8 is refused before it is judged.
    const indexText = new TextDecoder().decode(flipped);
    const index = parse(indexText);
    if (index !== undefined) parsed++;
    const rows = await judgePack({ index, indexText, body: pack.body });
    assert.equal(verdictOf(rows), "no", `byte ${at}: ${indexText.slice(at - 20, at + 20)}`);
  }
  assert.ok(parsed > 100, "most flips leave JSON, so that the oracles are asked");
});

Deno.test("judgePack() finds any member of an index removed, at any depth", async () => {
  const pack = await createPack(memoryRepo(FILES), { budget: 1000, tokenizer: "gpt2" });
  const paths: (readonly (string | number)[])[] = [];
  const walk = (value: unknown, path: readonly (string | number)[]): void => {
    if (typeof value !== "object" || value === null) return;
    for (const key of Object.keys(value)) {
      paths.push([...path, key]);
      walk((value as Record<string, unknown>)[key], [...path, key]);
    }
  };
  walk(pack.index, []);
  for (const path of paths) {
    const index = structuredClone(pack.index) as unknown as Record<string, unknown>;
    let parent: Record<string, unknown> | unknown[] = index;
    for (const key of path.slice(0, -1)) {
      parent = (parent as Record<string, unknown>)[key] as Record<string, unknown>;
    }
    const last = path.at(-1)!;
    if (Array.isArray(parent)) parent.splice(Number(last), 1);
    else delete (parent as Record<string, unknown>)[last];
    const indexText = serializeIndex(index as never);
    const rows = await judgePack({ index: JSON.parse(indexText), indexText, body: pack.body });
    assert.equal(verdictOf(rows), "no", path.join("."));
  }
});
