import assert from "node:assert/strict";
import { verdictOf } from "../../lib/base/mod.ts";
import { type JudgeOptions, judgePack } from "../../lib/oracles/mod.ts";
import { createPack, type Pack, serializeIndex } from "../../lib/pack/mod.ts";
import type { Repo } from "../../lib/repo/mod.ts";
import { type MemoryContent, memoryRepo } from "../unit/pack/memory_repo.ts";
import { SAMPLE_FILES } from "../unit/pack/samples.ts";

const FILES = {
  "README.md": "# Mutants\n\nA few lines, every byte of which counts.\n",
  "src/a.ts": 'export const a = "\u00e9\u{1f600}";\n\n  // indented\n',
  "src/b.py": "def b():\n    return 1",
  "logo.png": "\0",
  "copy.ts": 'export const a = "\u00e9\u{1f600}";\n\n  // indented\n',
};

function functions(name: string): string {
  return Array.from(
    { length: 30 },
    (_, i) => `function ${name}${i}() {\n  // \u00e9 ${i}\n${"  call(1);\n".repeat(9)}}\n\n`,
  ).join("");
}

/** More than the least budget, most of it in files that come in by their parts. */
const PARTS = {
  ...FILES,
  "src/large.ts": functions("f"),
  "lib/large.ts": functions("g"),
  "large.md": functions("h"),
};

/** Bytes of a large text to flip: a spread of them, with a fresh start every day. */
function* spread(length: number, most: number): Generator<number> {
  const step = Math.max(1, Math.floor(length / most));
  const offset = Math.floor(Date.now() / 86_400_000) % step;
  for (let at = offset; at < length; at += step) yield at;
}

/** A pack, what `verify pack` is given of it, and the repository it is of. */
interface Specimen {
  readonly pack: Pack;
  readonly repo: Repo;
  readonly indexBytes: Uint8Array;
}

async function specimen(
  files: Readonly<Record<string, MemoryContent>>,
  budget = 1000,
): Promise<Specimen> {
  const repo = memoryRepo(files);
  const pack = await createPack(repo, { budget, tokenizer: "gpt2" });
  const indexText = serializeIndex(pack.index);
  assert.equal(verdictOf(await judgePack({ ...pack, indexText }, { repo })), "ok");
  return { pack, repo, indexBytes: new TextEncoder().encode(indexText) };
}

/** Has a pack judged whose body has one bit flipped, and checks that `hashes` is named. */
async function flipBody(
  { pack, indexBytes }: Specimen,
  at: number,
  options?: JudgeOptions,
): Promise<void> {
  const body = pack.body.slice();
  body[at]! ^= 1 << (at % 8);
  const indexText = new TextDecoder().decode(indexBytes);
  const rows = await judgePack({ index: pack.index, indexText, body }, options);
  const failed = rows.filter((row) => row.status === "failed").map(({ id }) => id);
  assert.ok(failed.includes("hashes"), `byte ${at} of the body: ${failed.join()}`);
}

/** Does the same to an index; some check is named. Returns whether it was JSON still. */
async function flipIndex(
  { pack, indexBytes }: Specimen,
  at: number,
  options?: JudgeOptions,
): Promise<boolean> {
  const flipped = indexBytes.slice();
  flipped[at]! ^= 1 << (at % 7);
  // A file that is not UTF-8 is refused before it is judged.
  const indexText = new TextDecoder().decode(flipped);
  const index = parse(indexText);
  const rows = await judgePack({ index, indexText, body: pack.body }, options);
  const failed = rows.filter((row) => row.status === "failed").map(({ id }) => id);
  assert.ok(failed.length > 0, `byte ${at} of the index: ${indexText.slice(at - 20, at + 20)}`);
  assert.equal(verdictOf(rows), "no");
  return index !== undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const SMALL = { "a pack of everything": FILES, "a pack with parts of files": PARTS };

for (const [what, files] of Object.entries(SMALL)) {
  Deno.test(`judgePack() finds every byte of ${what} flipped, of body and index, and names a check`, async () => {
    const small = await specimen(files);
    const hasParts = small.pack.index.chunks.some(({ start_line }) => start_line > 1);
    assert.equal(hasParts, files === PARTS);
    for (const at of small.pack.body.keys()) await flipBody(small, at);
    let parsed = 0;
    for (const at of small.indexBytes.keys()) if (await flipIndex(small, at)) parsed++;
    assert.ok(parsed * 2 > small.indexBytes.length, "most flips leave JSON: the oracles are asked");
  });
}

Deno.test("judgePack() finds a spread of flipped bytes of a large pack, with and without its repository", async () => {
  const large = await specimen({ ...SAMPLE_FILES, ...PARTS }, 8000);
  assert.ok(large.pack.index.chunks.some(({ chunk_type }) => chunk_type === "blocks"));
  for (const options of [{}, { repo: large.repo }]) {
    for (const at of spread(large.pack.body.length, 150)) await flipBody(large, at, options);
    for (const at of spread(large.indexBytes.length, 250)) await flipIndex(large, at, options);
  }
});

Deno.test("judgePack() finds a body that is one byte longer or shorter", async () => {
  const { index, body } = await createPack(memoryRepo(FILES), { budget: 1000, tokenizer: "gpt2" });
  const indexText = serializeIndex(index);
  for (const other of [body.slice(1), body.slice(0, -1), Uint8Array.of(...body, 0x0a)]) {
    assert.equal(verdictOf(await judgePack({ index, indexText, body: other })), "no");
  }
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
