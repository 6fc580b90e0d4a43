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
