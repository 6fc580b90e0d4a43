import assert from "node:assert/strict";
import { PackRepoError } from "../../../lib/base/mod.ts";
import { judgePack } from "../../../lib/oracles/mod.ts";
import { contentFacts, FactsCache } from "../../../lib/pack/facts_cache.ts";
import { createPack, type Pack, serializeIndex } from "../../../lib/pack/mod.ts";
import { THREADS_PAY_BYTES } from "../../../lib/pack/inspector.ts";
import { TOKENIZER_NAMES } from "../../../lib/tokens/mod.ts";
import { referenceCount } from "../tokens/reference.ts";
import { memoryRepo } from "./memory_repo.ts";
import { SAMPLE_FILES, sampleLines } from "./samples.ts";

const decode = (bytes: Uint8Array): string =>
  new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);

async function assertSound(pack: Pack, repo: ReturnType<typeof memoryRepo>): Promise<void> {
  const input = { index: pack.index, indexText: serializeIndex(pack.index), body: pack.body };
  const checks = await judgePack(input, { repo });
  assert.deepEqual(checks.filter((check) => check.status !== "passed"), []);
}

for (const tokenizer of TOKENIZER_NAMES) {
  for (const budget of [1000, 4000, 8000]) {
    Deno.test(`createPack() fills ${budget} tokens of ${tokenizer}, none over`, async () => {
      const repo = memoryRepo(SAMPLE_FILES);
      const pack = await createPack(repo, { budget, tokenizer });
      const tokens = referenceCount(tokenizer, decode(pack.body));
      assert.equal(tokens, pack.index.budget_info.actual_tokens);
      assert.ok(tokens <= budget && tokens * 1000 >= budget * 995, `${tokens}`);
      assert.equal(pack.index.budget_info.exhausted, false);
      await assertSound(pack, repo);
    });
  }

  Deno.test(`createPack() takes everything of a small repository with ${tokenizer}`, async () => {
    const repo = memoryRepo(SAMPLE_FILES);
    const pack = await createPack(repo, { budget: 1_000_000_000, tokenizer });
    assert.equal(pack.index.budget_info.exhausted, true);
    assert.ok(pack.index.skipped.every((file) => file.reason !== "budget"));
    await assertSound(pack, repo);
  });
}

Deno.test("createPack() writes the body as spec/pack.md says, byte by byte", async () => {
  const repo = memoryRepo({ "b.txt": "two\nlines", "a\n.md": "# A\n", "a.bin": "x\0" });
  const { index, body } = await createPack(repo, { budget: 1000, tokenizer: "cl100k" });
  assert.equal(decode(body), '=== "a\\n.md" L1-L1 ===\n# A\n=== b.txt L1-L2 ===\ntwo\nlines\n');
  const [a, b] = index.chunks;
  assert.equal(a!.file_path, "a\n.md");
  assert.deepEqual([b!.start_byte, b!.end_byte, b!.end_line], [0, 9, 2]);
  assert.equal(decode(body.subarray(b!.body_start, b!.body_end)), "two\nlines");
  assert.deepEqual(index.skipped, [{ file_path: "a.bin", reason: "binary", bytes: 2 }]);
  assert.deepEqual(index.statistics.language_distribution, { markdown: 1, text: 1 });
});

Deno.test("createPack() says why each entry is not in the pack", async () => {
  const pack = await createPack(memoryRepo(SAMPLE_FILES), { budget: 1e6, tokenizer: "gpt2" });
  const reasons = Object.fromEntries(pack.index.skipped.map((f) => [f.file_path, f.reason]));
  assert.deepEqual(reasons, {
    ".env": "secret",
    "empty": "empty",
    "latin.txt": "encoding",
    "link": "symlink",
    "logo.png": "binary",
    "module": "submodule",
    "src/main.ts": "duplicate",
    "yarn.lock": "lock",
  });
  const { total_files, eligible_files, ignored_files, duplicates_removed } = pack.index.statistics;
  assert.deepEqual([eligible_files, ignored_files, duplicates_removed], [11, 7, 1]);
  assert.equal(total_files, eligible_files + ignored_files + duplicates_removed);
});

Deno.test("createPack() does not read what it need not: links, submodules, huge files", async () => {
  const repo = memoryRepo({
    "a.md": "# A\n",
    "huge.txt": new Uint8Array(8 * 2 ** 20 + 1).fill(0x61),
    "link": { link: "a.md" },
  });
  await createPack(repo, { budget: 1000, tokenizer: "gpt2" });
  const entries = await repo.entries();
  const read = new Set(repo.reads);
  assert.deepEqual(entries.filter(({ oid }) => read.has(oid)).map(({ path }) => path), ["a.md"]);
});

for (
  const [what, files, message] of [
    ["no file", {}, /its commit holds no file/],
    ["binaries only", { a: "\0", b: { link: "a" } }, /none of its 2 files.*binary: 1, symlink: 1/],
  ] as const
) {
  Deno.test(`createPack() refuses a commit of ${what} as no input`, async () => {
    await assert.rejects(
      createPack(memoryRepo(files), { budget: 1000, tokenizer: "gpt2" }),
      (error) => {
        assert.ok(error instanceof PackRepoError);
        assert.equal(error.code, "pack.nothing-eligible");
        assert.equal(error.exitCode, 66);
        assert.match(error.message, message);
        return true;
      },
    );
  });
}

Deno.test("createPack() fails loudly where no whole line fits, and never pads", async () => {
  const line = `${"word ".repeat(2000)}\n`;
  const repo = memoryRepo({ "README.md": "# Small\n", "long.txt": line.repeat(3) });
  await assert.rejects(createPack(repo, { budget: 1000, tokenizer: "cl100k" }), (error) => {
    assert.ok(error instanceof PackRepoError);
    assert.equal(error.code, "pack.underfilled");
    assert.equal(error.exitCode, 10);
    assert.match(error.hint, /--budget/);
    return true;
  });
});

Deno.test("createPack() refuses a budget that no command line gives", async () => {
  for (const budget of [0, -1, 1.5, NaN, 999, 1e9 + 1]) {
    await assert.rejects(
      createPack(memoryRepo({ a: "a" }), { budget, tokenizer: "gpt2" }),
      (error) => error instanceof PackRepoError && error.code === "pack.bad-budget",
    );
  }
});

Deno.test("createPack() counts on one and on two threads alike", async () => {
  const files: Record<string, string> = {};
  let bytes = 0;
  for (let i = 0; i < 20; i++) {
    files[`f${i}.txt`] = sampleLines(14_000, `file ${i}`).repeat(4);
    bytes += files[`f${i}.txt`]!.length;
  }
  assert.ok(bytes >= THREADS_PAY_BYTES, `${bytes} bytes`);
  const repo = memoryRepo(files);
  const seen: number[] = [];
  const options = { budget: 8000, tokenizer: "gpt2", countAll: true } as const;
  const one = await createPack(repo, { ...options, workers: 1 });
  const two = await createPack(repo, {
    ...options,
    workers: 2,
    onProgress: (done, total) => {
      assert.equal(total, 20);
      seen.push(done);
    },
  });
  assert.equal(serializeIndex(one.index), serializeIndex(two.index));
  assert.deepEqual(one.body, two.body);
  assert.equal(seen.at(-1), 20);
  assert.deepEqual(seen, seen.toSorted((a, b) => a - b));
});

Deno.test("createPack() passes on what reading the repository throws, and stops its threads", async () => {
  const repo = memoryRepo({ "a.md": sampleLines(10) });
  const failing = { ...repo, readBlob: () => Promise.reject(new Error("disk gone")) };
  await assert.rejects(createPack(failing, { budget: 1000, tokenizer: "gpt2" }), /disk gone/);
});

Deno.test("createPack() records the commit and its date, not how the repository was reached", async () => {
  const repo = memoryRepo({ a: "a" }, { committedAt: 1_700_000_000 });
  const info = {
    ...repo.info,
    branch: "topic",
    remote: "https://example.org/a.git",
    history: "shallow" as const,
  };
  const pack = await createPack({ ...repo, info }, { budget: 1000, tokenizer: "gpt2" });
  assert.equal(pack.index.metadata.created_at, "2023-11-14T22:13:20Z");
  const { commit } = repo.info;
  assert.deepEqual(pack.index.metadata.repo_info, { path: ".", commit, history: "shallow" });
});

/** Twenty functions, of which a later version changed one. */
const functions = (changed: number): string =>
  Array.from(
    { length: 20 },
    (_, i) =>
      `function f${i}() {\n${`  ${i === changed ? "new" : "old"}(${i});\n`.repeat(40)}}\n\n`,
  ).join("");

Deno.test("createPack() says where a partial clone lacks what it looked for, and packs all the same", async () => {
  const before = memoryRepo({ "big.ts": functions(-1) });
  const { oid } = (await before.entries())[0]!;
  const history = [{ changes: [{ path: "big.ts", before: oid, after: oid }] }];
  const files = { "big.ts": functions(13) };
  const missing = (what: string) =>
    new PackRepoError({ code: "repo.object-missing", exit: "data", message: what, hint: "x" });
  const options = { budget: 1000, tokenizer: "cl100k" } as const;
  const packWith = (change: Partial<ReturnType<typeof memoryRepo>>) => {
    const repo = memoryRepo(files, { history });
    const readBlob: typeof repo.readBlob = (blob) =>
      blob === oid ? before.readBlob(oid) : repo.readBlob(blob);
    return createPack({ ...repo, readBlob, ...change }, options);
  };
  const full = await packWith({});
  assert.equal(full.index.metadata.repo_info.history, "full");
  assert.ok(decode(full.body).includes("  new(13);\n".repeat(40)));
  const repo = memoryRepo(files, { history });
  const lacking: typeof repo.readBlob = (blob) =>
    blob === oid ? Promise.reject(missing("blob")) : repo.readBlob(blob);
  const partial = await packWith({ readBlob: lacking });
  assert.equal(partial.index.metadata.repo_info.history, "partial");
  const treeless = await packWith({ history: () => Promise.reject(missing("tree")) });
  assert.equal(treeless.index.metadata.repo_info.history, "partial");
});

Deno.test("createPack() counts everything only where that is asked for, or where all is in", async () => {
  const tokensWith = async (budget: number, countAll: boolean): Promise<number | undefined> => {
    const repo = memoryRepo(SAMPLE_FILES);
    const { index } = await createPack(repo, { budget, tokenizer: "cl100k", countAll });
    return index.statistics.eligible_tokens;
  };
  assert.equal(await tokensWith(1000, false), undefined);
  const all = await tokensWith(1_000_000, false);
  assert.ok(all! > 10_000);
  assert.equal(await tokensWith(1000, true), all);
});

Deno.test("createPack() makes the same pack with a cache: none, new, full, damaged, wrong", async () => {
  const folder = await Deno.makeTempDir({ prefix: "packrepo-facts-" });
  try {
    const repo = memoryRepo(SAMPLE_FILES);
    for (const tokenizer of TOKENIZER_NAMES) {
      for (const budget of [1000, 8000, 1_000_000]) {
        const options = { budget, tokenizer };
        const expected = await createPack(repo, options);
        const file = `${folder}/facts-${tokenizer}.bin`;
        const check = async (what: string): Promise<void> =>
          assert.deepEqual(await createPack(repo, { ...options, cache: folder }), expected, what);
        await check("new");
        await check("full");
        for (const path of [file, `${folder}/secrets.bin`]) {
          const bytes = await Deno.readFile(path);
          // A word of every entry: what it says is not believed.
          for (let at = 72; at < bytes.length; at += 40) bytes[at]! ^= 0x10;
          await Deno.writeFile(path, bytes);
          await check("damaged");
          await Deno.writeFile(path, bytes.subarray(0, bytes.length / 2));
          await check("cut");
        }
        // What no damage does: other counts, all checks in order.
        const wrong = await FactsCache.open(folder, contentFacts(tokenizer));
        for (const { oid } of await repo.entries()) {
          const facts = wrong.get(oid);
          if (facts?.tokens !== undefined) wrong.set(oid, { ...facts, tokens: facts.tokens + 1 });
        }
        await wrong.save();
        await check("wrong");
        await check("right again");
      }
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("createPack() with a cache reads what it may choose, and nothing else, the second time", async () => {
  const folder = await Deno.makeTempDir({ prefix: "packrepo-facts-" });
  try {
    const files = Object.fromEntries(
      Array.from(
        { length: 400 },
        (_, i) => [`f${i}.ts`, `export const v${i} = ${i};\n`.repeat(40)],
      ),
    );
    const options = { budget: 2000, tokenizer: "cl100k", cache: folder } as const;
    const first = memoryRepo(files);
    const cold = await createPack(first, options);
    const second = memoryRepo(files);
    assert.deepEqual(await createPack(second, options), cold);
    assert.ok(first.reads.length >= 400 && second.reads.length < 200, `${second.reads.length}`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
