import assert from "node:assert/strict";
import { createPack, type Pack, type PackIndex } from "../../lib/pack/mod.ts";
import { openRepo, parseRepoSpec } from "../../lib/repo/mod.ts";
import { addCommit, type FixtureContent, makeRepo } from "../helpers/git_fixtures.ts";
import { SAMPLE_FILES, sampleLines } from "../unit/pack/samples.ts";

type Changes = Readonly<Record<string, FixtureContent | null>>;

/** Packs the sample repository, and the same with changes on top. */
async function packBeforeAndAfter(changes: Changes, budget = 4000): Promise<readonly [Pack, Pack]> {
  await using fixture = await makeRepo(SAMPLE_FILES);
  const spec = parseRepoSpec(fixture.path, { cwd: "/" });
  const options = { budget, tokenizer: "cl100k" } as const;
  const packs: Pack[] = [];
  for (const step of [() => Promise.resolve(""), () => addCommit(fixture, changes)]) {
    await step();
    await using repo = await openRepo(spec);
    packs.push(await createPack(repo, options));
  }
  return [packs[0]!, packs[1]!];
}

function withoutCommit(index: PackIndex): Partial<PackIndex> {
  const { metadata: _, manifest_digest: __, statistics: ___, skipped: ____, ...rest } = index;
  return rest;
}

Deno.test("M1: a copy of a file changes nothing but the count of duplicates", async () => {
  const [before, after] = await packBeforeAndAfter({
    "zz/copy.py": SAMPLE_FILES["src/deep/er/other.py"] as string,
  });
  assert.deepEqual(after.body, before.body);
  assert.deepEqual(withoutCommit(after.index), withoutCommit(before.index));
  assert.deepEqual(after.index.statistics, {
    ...before.index.statistics,
    total_files: before.index.statistics.total_files + 1,
    duplicates_removed: before.index.statistics.duplicates_removed + 1,
  });
});

Deno.test("M5: a vendored folder changes nothing but the count of what is ignored", async () => {
  const [before, after] = await packBeforeAndAfter({
    "node_modules/x/index.js": sampleLines(500, "vendored"),
    "vendor/y/README.md": "# Y\n",
    "vendor/main.ts": SAMPLE_FILES["src/main.ts"] as string,
  });
  assert.deepEqual(after.body, before.body);
  assert.deepEqual(withoutCommit(after.index), withoutCommit(before.index));
  const { ignored_files, eligible_tokens } = before.index.statistics;
  assert.equal(after.index.statistics.ignored_files, ignored_files + 3);
  assert.equal(after.index.statistics.eligible_tokens, eligible_tokens);
});

Deno.test("M6: with a chosen file gone, the pack is filled again and never over", async () => {
  const [before, after] = await packBeforeAndAfter({ "src/crlf.cs": null });
  assert.ok(before.index.chunks.some((chunk) => chunk.file_path === "src/crlf.cs"));
  assert.ok(after.index.chunks.every((chunk) => chunk.file_path !== "src/crlf.cs"));
  assert.ok(after.index.budget_info.actual_tokens >= 3980);
  assert.ok(after.index.budget_info.actual_tokens <= 4000);
});

Deno.test("a commit that changes no file changes nothing but the commit and its date", async () => {
  const [before, after] = await packBeforeAndAfter({});
  assert.notEqual(after.index.metadata.repo_info.commit, before.index.metadata.repo_info.commit);
  const undated = (index: PackIndex): unknown => ({
    ...index,
    metadata: undefined,
    manifest_digest: undefined,
  });
  assert.deepEqual(undated(after.index), undated(before.index));
  assert.deepEqual(after.body, before.body);
});

Deno.test("a larger budget never holds less", async () => {
  await using fixture = await makeRepo(SAMPLE_FILES);
  await using repo = await openRepo(parseRepoSpec(fixture.path, { cwd: "/" }));
  let last = 0;
  for (const budget of [1000, 2000, 4000, 8000, 16_000, 32_000]) {
    const { index } = await createPack(repo, { budget, tokenizer: "gpt2" });
    assert.ok(index.budget_info.actual_tokens >= last);
    last = index.budget_info.actual_tokens;
  }
});

/** So many commits, each of which changes some of the files of {@linkcode manyFiles}. */
const STEPS = 24;

function manyFiles(version: (file: number) => number): Record<string, string> {
  const files: Record<string, string> = {
    "README.md": "# Many\n\nFiles.\n",
    "src/large.ts": Array.from(
      { length: 30 },
      (_, i) =>
        `function part${i}() {\n${
          `  call(${i}, ${i === version(0) % 30 ? version(0) : "old"});\n`.repeat(20)
        }}\n\n`,
    )
      .join(""),
  };
  for (let i = 1; i < 40; i++) {
    const folder = ["src", "docs", "tests"][i % 3];
    const ending = folder === "docs" ? "md" : "ts";
    files[`${folder}/file_${i}.${ending}`] = sampleLines(10 + i, `file ${i} v${version(i)}`);
  }
  return files;
}

/** A repository with a history in which low numbers change more often. */
async function withHistory(): ReturnType<typeof makeRepo> {
  const fixture = await makeRepo(manyFiles(() => 0));
  for (let step = 1; step <= STEPS; step++) {
    const all = manyFiles((file) => step % (file % 7 + 1) === 0 ? step : 0);
    const changed = Object.entries(all).filter(([path]) =>
      /_(\d+)/.exec(path) === null ||
      step % (Number(/_(\d+)/.exec(path)![1]) % 7 + 1) === 0
    ).slice(0, 12);
    await addCommit(fixture, Object.fromEntries(changed));
  }
  return fixture;
}

async function packAt(path: string, options: Parameters<typeof createPack>[1]): Promise<Pack> {
  await using repo = await openRepo(parseRepoSpec(path, { cwd: "/" }));
  return await createPack(repo, options);
}

Deno.test("M1: a copy changes nothing wherever it is put, not even before its original", async () => {
  await using fixture = await withHistory();
  const options = { budget: 6000, tokenizer: "cl100k" } as const;
  const before = await packAt(fixture.path, options);
  const hot = before.index.chunks.find((chunk) => chunk.file_path.startsWith("src/"))!;
  const bytes = before.body.subarray(hot.body_start, hot.body_end);
  assert.equal(hot.truncated, false);
  const copies = ["0.ts", "docs/copy.md", "src/a.ts", `${hot.file_path}.copy`, "zz/z.ts"];
  await addCommit(fixture, Object.fromEntries(copies.map((path) => [path, bytes.slice()])));
  const after = await packAt(fixture.path, options);
  assert.deepEqual(after.body, before.body);
  assert.deepEqual(withoutCommit(after.index), withoutCommit(before.index));
  assert.equal(after.index.statistics.duplicates_removed, copies.length);
});

Deno.test("M2: a file that is renamed keeps its place, and only what names it differs", async () => {
  await using fixture = await withHistory();
  const options = { budget: 6000, tokenizer: "cl100k" } as const;
  const before = await packAt(fixture.path, options);
  const renamed = before.index.chunks.find((chunk) => /^src\/file_\d\.ts$/.test(chunk.file_path))!;
  // As many tokens in the header: the restated M2.
  const to = renamed.file_path.replace(/\d/, "0");
  const content = before.body.slice(renamed.body_start, renamed.body_end);
  await addCommit(fixture, { [renamed.file_path]: null, [to]: content });
  const after = await packAt(fixture.path, options);
  const plain = (pack: Pack): unknown =>
    pack.index.chunks.map(({ id: _, body_start: __, body_end: ___, file_path, ...rest }) => ({
      ...rest,
      file_path: file_path === to ? renamed.file_path : file_path,
    })).sort((a, b) =>
      a.file_path < b.file_path ? -1 : a.file_path > b.file_path ? 1 : a.start_line - b.start_line
    );
  assert.deepEqual(plain(after), plain(before));
});

Deno.test("M3: what a pack covers, by the worth of its files, grows with the budget", async () => {
  await using fixture = await withHistory();
  let last = 0;
  for (const budget of [1500, 3000, 6000, 12_000, 24_000]) {
    const { index } = await packAt(fixture.path, { budget, tokenizer: "o200k" });
    const covered = index.chunks.reduce((sum, chunk) => sum + chunk.end_byte - chunk.start_byte, 0);
    assert.ok(covered > last, `${budget}: ${covered}`);
    last = covered;
  }
});

Deno.test("M4: another tokenizer with a budget to its measure chooses nearly the same", async () => {
  await using fixture = await withHistory();
  const all = { budget: 1_000_000, countAll: true } as const;
  const [one, two] = await Promise.all(
    (["cl100k", "gpt2"] as const).map((tokenizer) => packAt(fixture.path, { ...all, tokenizer })),
  );
  const ratio = two!.index.statistics.eligible_tokens! / one!.index.statistics.eligible_tokens!;
  const pathsOf = ({ index }: Pack): Set<string> => new Set(index.chunks.map((c) => c.file_path));
  for (const budget of [4000, 8000, 16_000]) {
    const a = pathsOf(await packAt(fixture.path, { budget, tokenizer: "cl100k" }));
    const scaled = Math.round(budget * ratio);
    const b = pathsOf(await packAt(fixture.path, { budget: scaled, tokenizer: "gpt2" }));
    const common = a.intersection(b).size;
    assert.ok(common / a.union(b).size >= 0.8, `${budget}: ${common} of ${a.union(b).size}`);
  }
});
