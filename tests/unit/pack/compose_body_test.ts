import assert from "node:assert/strict";
import { judgePack } from "../../../lib/oracles/mod.ts";
import { createPack, type Pack, serializeIndex } from "../../../lib/pack/mod.ts";
import { PackRepoError } from "../../../lib/base/mod.ts";
import { SECRET, SECRET_LINE } from "../../helpers/secret.ts";
import { memoryRepo } from "./memory_repo.ts";
import { SAMPLE_FILES, sampleLines } from "./samples.ts";

const OPTIONS = { budget: 4000, tokenizer: "cl100k" } as const;

const textOf = (pack: Pack): string => new TextDecoder().decode(pack.body);

function skippedFor(pack: Pack, reason: string): string[] {
  return pack.index.skipped.filter((file) => file.reason === reason).map((file) => file.file_path);
}

async function assertSound(pack: Pack, repo: ReturnType<typeof memoryRepo>): Promise<void> {
  const input = { index: pack.index, indexText: serializeIndex(pack.index), body: pack.body };
  for (const options of [{ repo }, {}]) {
    const checks = await judgePack(input, options);
    assert.deepEqual(checks.filter(({ status }) => status === "failed"), []);
  }
}

for (const budget of [1000, 4000, 1_000_000]) {
  Deno.test(`composeBody() leaves out a chosen file with a secret at ${budget} tokens`, async () => {
    const hot = { "README.md": `# Hot\n\n${SECRET_LINE}`, "src/main.py": SECRET_LINE };
    const repo = memoryRepo({ ...SAMPLE_FILES, ...hot });
    const pack = await createPack(repo, { ...OPTIONS, budget });
    assert.ok(!textOf(pack).includes(SECRET));
    const refused = skippedFor(pack, "secret");
    assert.ok(refused.includes("README.md"), `${refused}`);
    assert.match(pack.index.metadata.secrets_ruleset, /^[0-9a-f]{64}$/);
    await assertSound(pack, repo);
    // As if it had never been there, apart from the entries themselves.
    const { "README.md": _, ...files } = SAMPLE_FILES;
    const without = await createPack(memoryRepo(files), { ...OPTIONS, budget });
    assert.equal(textOf(pack), textOf(without));
  });
}

Deno.test("composeBody() takes no part of a file that holds a secret elsewhere", async () => {
  const lines = sampleLines(2000, "const value");
  const repo = memoryRepo({ "big.ts": lines + SECRET_LINE, "other.ts": sampleLines(900) });
  const pack = await createPack(repo, OPTIONS);
  assert.deepEqual(skippedFor(pack, "secret"), ["big.ts"]);
  assert.ok(pack.index.chunks.every((chunk) => chunk.file_path === "other.ts"));
  await assertSound(pack, repo);
});

Deno.test("composeBody() says nothing of files that nothing would be taken from", async () => {
  const files: Record<string, string> = { "z/cold.csv": SECRET_LINE + sampleLines(45) };
  for (let i = 0; i < 40; i++) files[`src/f${i}.ts`] = sampleLines(40, `const v${i}`);
  const repo = memoryRepo(files);
  const pack = await createPack(repo, { ...OPTIONS, budget: 2000 });
  assert.deepEqual(skippedFor(pack, "secret"), []);
  assert.ok(skippedFor(pack, "budget").includes("z/cold.csv"));
  await assertSound(pack, repo);
});

Deno.test("composeBody() comes to an end where most files hold a secret", async () => {
  const files: Record<string, string> = { "clean.ts": sampleLines(600, "const clean") };
  for (let i = 0; i < 200; i++) {
    files[`src/f${i}.ts`] = sampleLines(20, `const v${i}`) + SECRET_LINE;
  }
  const repo = memoryRepo(files);
  const pack = await createPack(repo, OPTIONS);
  assert.equal(skippedFor(pack, "secret").length, 200);
  assert.deepEqual([...new Set(pack.index.chunks.map((chunk) => chunk.file_path))], ["clean.ts"]);
  await assertSound(pack, repo);
});

Deno.test("composeBody() leaves nothing to pack where every file holds a secret", async () => {
  const repo = memoryRepo({ "a.py": SECRET_LINE, "b.py": `\n${SECRET_LINE}` });
  await assert.rejects(createPack(repo, OPTIONS), (error) => {
    assert.ok(error instanceof PackRepoError);
    assert.equal(error.code, "pack.nothing-eligible");
    assert.match(error.message, /secret: 2/);
    return true;
  });
});

Deno.test("composeBody() does not depend on the number of threads or on a cache", async () => {
  const repo = memoryRepo({ ...SAMPLE_FILES, "src/hot.ts": SECRET_LINE.repeat(3) });
  const folder = await Deno.makeTempDir({ prefix: "packrepo-facts-" });
  try {
    const expected = await createPack(repo, OPTIONS);
    for (const options of [{ workers: 1 }, { workers: 2 }, { cache: folder }, { cache: folder }]) {
      assert.deepEqual(await createPack(repo, { ...OPTIONS, ...options }), expected);
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
