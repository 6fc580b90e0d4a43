/**
 * M1 to M6: what has to hold between the packs of a repository and of the same repository changed.
 * Each is tried by really changing and packing; every oracle judges each pack that is made.
 *
 * @module
 */

import assert from "node:assert/strict";
import { classifyFile } from "../../lib/pack/classify_file.ts";
import {
  headerLine,
  leastTokens,
  MIN_BUDGET,
  type Pack,
  type PackIndex,
} from "../../lib/pack/mod.ts";
import { loadTokenizer, type TokenizerName } from "../../lib/tokens/mod.ts";
import type { Changes, Ground } from "../helpers/ground.ts";

type Chunk = PackIndex["chunks"][number];

/** What is tried: a repository, how it is packed, and numbers that pick what is changed. */
export interface Trial {
  readonly ground: Ground;
  readonly budget: number;
  readonly tokenizer: TokenizerName;
  readonly picks: readonly [number, number];
}

/** What has to hold. */
export interface Relation {
  readonly title: string;
  /** Tries it; returns whether there was anything to try it on, and throws where it does not hold. */
  readonly holds: (trial: Trial) => Promise<boolean>;
}

function pickOf<T>(list: readonly T[], pick: number): T | undefined {
  return list[pick % Math.max(1, list.length)];
}

function pathsOf({ index }: Pack): readonly string[] {
  return [...new Set(index.chunks.map((chunk) => chunk.file_path))];
}

/** Files of which the whole or a part is in a pack, with their blobs. */
function filesOf({ index }: Pack): ReadonlyMap<string, string> {
  return new Map(index.chunks.map((chunk) => [chunk.file_path, chunk.blob_oid]));
}

/** An index without what tells of the commit, and of files that are not in the pack. */
function chosenPart({ index }: Pack): unknown {
  const { metadata: _, manifest_digest: __, statistics: ___, skipped: ____, ...rest } = index;
  return rest;
}

/** Bytes of files that are in a pack and not in another one. */
function bytesBeyond(pack: Pack, other: Pack): number {
  const known = new Set(other.index.chunks.map((chunk) => chunk.id));
  return pack.index.chunks.filter((chunk) => !known.has(chunk.id))
    .reduce((sum, chunk) => sum + chunk.end_byte - chunk.start_byte, 0);
}

/** What the statistics of a changed repository say more. */
type More = Partial<Record<"total_files" | "duplicates_removed" | "ignored_files", number>>;

/** The pack is the same but for its commit, and for what its statistics say more. */
function assertSamePack(after: Pack, before: Pack, { isLong, more }: {
  readonly isLong: boolean;
  readonly more: More;
}): void {
  const { total_files, duplicates_removed, ignored_files } = before.index.statistics;
  const counts = { total_files, duplicates_removed, ignored_files };
  for (const key of ["total_files", "duplicates_removed", "ignored_files"] as const) {
    assert.equal(after.index.statistics[key], counts[key] + (more[key] ?? 0), key);
  }
  // A commit moves what is seen of a long history by one step, the oldest, which counts least.
  if (isLong) {
    const delta = bytesBeyond(after, before) + bytesBeyond(before, after);
    assert.ok(delta * 100 <= before.body.length + after.body.length, `${delta} bytes`);
    return;
  }
  assert.deepEqual(after.body, before.body);
  assert.deepEqual(chosenPart(after), chosenPart(before));
  assert.deepEqual(after.index.statistics, {
    ...before.index.statistics,
    total_files: after.index.statistics.total_files,
    duplicates_removed: after.index.statistics.duplicates_removed,
    ignored_files: after.index.statistics.ignored_files,
  });
  // Nothing that was left out is left out for another reason.
  const said = new Set(after.index.skipped.map((file) => JSON.stringify(file)));
  assert.ok(before.index.skipped.every((file) => said.has(JSON.stringify(file))));
}

/** M1: a copy of a file, wherever it is put, changes nothing but the count of duplicates. */
async function copying({ ground, picks: [pick, place], ...options }: Trial): Promise<boolean> {
  const before = await ground.pack(options);
  const [path, blob] = pickOf([...filesOf(before)], pick)!;
  const name = path.slice(path.lastIndexOf("/") + 1);
  const folder = path.slice(0, path.length - name.length);
  // Before the others and after them, above and below, and a test where it was source.
  const places = [
    "0copies/",
    "zz copies/",
    `${folder}0copies/`,
    "tests/copies/",
    `${folder}0copy-`,
  ];
  const copy = `${pickOf(places, place)}${name}`;
  const after = await ground.pack(options, { [copy]: { blob } });
  const more = { total_files: 1, duplicates_removed: 1 };
  assertSamePack(after, before, { isLong: ground.isLong, more });
  return true;
}

/** A letter that may stand for another one, so that a name stays as long. */
const LETTERS = "abcdefghijklmnopqrstuvwxyz";

/** Returns a name in the same folder, of the same kind, whose headers have as many tokens. */
async function renamed(
  chunks: readonly Chunk[],
  { taken, tokenizer }: { readonly taken: ReadonlySet<string>; readonly tokenizer: TokenizerName },
): Promise<string | undefined> {
  const { count } = await loadTokenizer(tokenizer).then((loaded) => ({
    count: (path: string) =>
      chunks.map((chunk) => loaded.count(headerLine(path, chunk.start_line, chunk.end_line)))
        .join(),
  }));
  const path = chunks[0]!.file_path;
  const { category, language } = classifyFile(path);
  for (let at = path.length - 1; at > path.lastIndexOf("/"); at--) {
    if (!/[a-z]/.test(path[at]!) || at > path.lastIndexOf(".")) continue;
    for (const letter of LETTERS) {
      const to = path.slice(0, at) + letter + path.slice(at + 1);
      const kind = classifyFile(to);
      if (kind.category !== category || kind.language !== language || taken.has(to)) continue;
      if (count(to) === count(path)) return to;
    }
  }
  return undefined;
}

/** What a chunk says that does not tell of its path, or of what stands around it in the body. */
function apartFromPath(chunk: Chunk, isLong: boolean): Partial<Chunk> {
  const { id: _, file_path: __, body_start: ___, body_end: ____, tokens: _____, ...rest } = chunk;
  // A step less is seen of a long history.
  return isLong ? { ...rest, score: 0, reason: "" } : rest;
}

/** Chunks by what they are made of. */
function byContent({ index }: Pack): ReadonlyMap<string, Chunk> {
  return new Map(index.chunks.map((chunk) => [
    `${chunk.content_hash} ${chunk.start_line} ${chunk.chunk_type}`,
    chunk,
  ]));
}

/**
 * M2: of a file that gets another name of the same kind and length, in the same folder, chunks that
 * are in both packs differ in what names them only; and all but a few are.
 */
async function renaming({ ground, picks: [pick], ...options }: Trial): Promise<boolean> {
  const before = await ground.pack(options);
  const all = await ground.pack({ ...options, budget: 1_000_000_000 });
  const taken = new Set([...pathsOf(all), ...all.index.skipped.map((file) => file.file_path)]);
  const blobs = filesOf(before);
  const candidates = [...blobs.keys()].filter((path) => path.includes("/"));
  const from = pickOf(candidates, pick);
  if (from === undefined) return false;
  const chunks = before.index.chunks.filter((chunk) => chunk.file_path === from);
  const to = await renamed(chunks, { taken, tokenizer: options.tokenizer });
  if (to === undefined) return false;
  const after = await ground.pack(options, { [from]: null, [to]: { blob: blobs.get(from)! } });
  const other = byContent(after);
  let common = 0;
  for (const [key, chunk] of byContent(before)) {
    const same = other.get(key);
    if (same === undefined) continue;
    common++;
    assert.deepEqual(apartFromPath(same, ground.isLong), apartFromPath(chunk, ground.isLong));
    assert.equal(same.file_path, chunk.file_path === from ? to : chunk.file_path);
  }
  assert.ok(common >= 0.8 * before.index.chunks.length, `${from} -> ${to}: ${common} chunks`);
  assert.ok(pathsOf(after).includes(to), `${from} -> ${to}: it is in the pack still`);
  return true;
}

/** How much of the repository's worth a pack holds: bytes, weighed by what each file is worth. */
function coverage(pack: Pack, all: Pack): number {
  // Scores of a pack that holds everything: those of a small one depend on the budget.
  const scores = new Map(all.index.chunks.map((chunk) => [chunk.file_path, chunk.score]));
  return pack.index.chunks.reduce(
    (sum, chunk) => sum + scores.get(chunk.file_path)! * (chunk.end_byte - chunk.start_byte),
    0,
  );
}

/** M3: twice the budget covers more. */
async function doubling({ ground, budget, tokenizer }: Trial): Promise<boolean> {
  const before = await ground.pack({ budget, tokenizer });
  if (before.index.budget_info.exhausted) return false;
  const after = await ground.pack({ budget: 2 * budget, tokenizer });
  const all = await ground.pack({ budget: 1_000_000_000, tokenizer });
  const [small, large] = [coverage(before, all), coverage(after, all)];
  assert.ok(large >= small, `${budget}: ${small}, ${2 * budget}: ${large}`);
  return true;
}

/**
 * M4: another tokenizer, with the budget that the first pack costs by it, chooses nearly the same
 * files. Of less than ten files, one in each may be another: what fills the budget.
 */
async function recounting({ ground, budget }: Trial): Promise<boolean> {
  const before = await ground.pack({ budget, tokenizer: "cl100k" });
  const { actual_tokens: tokens } = before.index.budget_info;
  const other = (await loadTokenizer("o200k")).countBytes(before.body);
  const scaled = Math.ceil(budget * other / tokens);
  if (scaled < MIN_BUDGET) return false;
  const after = await ground.pack({ budget: scaled, tokenizer: "o200k" });
  const [a, b] = [new Set(pathsOf(before)), new Set(pathsOf(after))];
  const [common, all] = [a.intersection(b).size, a.union(b).size];
  const isNear = common >= 0.8 * all || (all < 10 && all - common <= 2);
  assert.ok(isNear, `${budget} of cl100k, ${scaled} of o200k: ${common} of ${all} files`);
  return true;
}

/** M5: a vendored folder, at the root or below, changes nothing but the count of what is ignored. */
async function vendoring({ ground, picks: [pick, place], ...options }: Trial): Promise<boolean> {
  const before = await ground.pack(options);
  const files = [...filesOf(before)];
  const [path, blob] = pickOf(files, pick)!;
  const name = path.slice(path.lastIndexOf("/") + 1);
  const folder = path.slice(0, path.length - name.length);
  const places = ["node_modules/", "vendor/", `${folder}third_party/`, "a/b/bower_components/"];
  const root = pickOf(places, place)!;
  const changes: Changes = {
    [`${root}x/${name}`]: { blob },
    [`${root}x/README.md`]: "# Vendored\n",
    [`${root}package.json`]: '{ "name": "vendored" }\n',
    [`${root}x/.packrepoignore`]: "*\n",
  };
  const after = await ground.pack(options, changes);
  const added = Object.keys(changes).length;
  const more = { total_files: added, ignored_files: added };
  assertSamePack(after, before, { isLong: ground.isLong, more });
  return true;
}

/**
 * M6: where files that the pack holds are gone, at least 80 % of what they cost is used again, and
 * never more than there is. Files of 2.5 % of the budget together go: of less, the half percent that
 * every pack may leave could be more than a fifth.
 */
async function removing({ ground, picks: [pick], ...options }: Trial): Promise<boolean> {
  const before = await ground.pack(options);
  const { budget } = options;
  const paths = pathsOf(before);
  const costs = new Map<string, number>();
  for (const { file_path: path, tokens } of before.index.chunks) {
    costs.set(path, (costs.get(path) ?? 0) + tokens);
  }
  const gone: string[] = [];
  let freed = 0;
  for (let i = 0; i < paths.length && freed * 40 < budget; i++) {
    const path = paths[(pick + i) % paths.length]!;
    gone.push(path);
    freed += costs.get(path)!;
  }
  // Something has to be there still.
  if (gone.length === paths.length) return false;
  const after = await ground.pack(options, Object.fromEntries(gone.map((path) => [path, null])));
  const { actual_tokens: tokens, exhausted } = after.index.budget_info;
  assert.ok(tokens <= budget);
  assert.ok(!pathsOf(after).some((path) => gone.includes(path)));
  if (exhausted) return true;
  assert.ok(tokens >= leastTokens(budget));
  const reused = tokens - (before.index.budget_info.actual_tokens - freed);
  assert.ok(freed * 40 < budget || reused * 10 >= freed * 8, `${reused} of ${freed}`);
  return true;
}

export const RELATIONS = {
  M1: { title: "a copy of a file changes nothing but the count of duplicates", holds: copying },
  M2: { title: "another name changes nothing but what names the file", holds: renaming },
  M3: { title: "twice the budget covers more", holds: doubling },
  M4: {
    title: "another tokenizer with the budget to its measure chooses nearly the same",
    holds: recounting,
  },
  M5: {
    title: "a vendored folder changes nothing but the count of what is ignored",
    holds: vendoring,
  },
  M6: { title: "what files that are gone cost is used again, and never more", holds: removing },
} as const satisfies Record<string, Relation>;
