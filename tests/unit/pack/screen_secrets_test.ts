import assert from "node:assert/strict";
import { type Sha256Hex, sha256Hex } from "../../../lib/base/mod.ts";
import { FactsCache, secretFacts } from "../../../lib/pack/facts_cache.ts";
import { Inspector } from "../../../lib/pack/inspector.ts";
import { SecretScreen } from "../../../lib/pack/screen_secrets.ts";
import type { Chunk } from "../../../lib/pack/types.ts";
import type { EligibleFile } from "../../../lib/pack/screen_files.ts";
import { SECRET_LINE } from "../../helpers/secret.ts";
import { memoryRepo } from "./memory_repo.ts";

const encoder = new TextEncoder();

/** Returns a body of parts, with the members of chunks that screening looks at. */
function bodyOf(
  parts: readonly { path: string; text: string; truncated: boolean; oid?: string }[],
): { body: Uint8Array<ArrayBuffer>; chunks: readonly Chunk[] } {
  let at = 0;
  const chunks = parts.map(({ path, text, truncated, oid }, i) => {
    const start = at;
    at += encoder.encode(text).length;
    return {
      id: `id${i}`,
      file_path: path,
      body_start: start,
      body_end: at,
      truncated,
      blob_oid: oid,
    } as unknown as Chunk;
  });
  return { body: encoder.encode(parts.map(({ text }) => text).join("")), chunks };
}

Deno.test("hotPaths() tells a file that holds a secret from a part that looks like one", async () => {
  const repo = memoryRepo({
    "whole.py": SECRET_LINE,
    "above.py": `${SECRET_LINE}\nx = 1\n`,
    "clean.py": "x = 1\ny = 2\n",
  });
  const oids = new Map((await repo.entries()).map(({ path, oid }) => [path, oid]));
  await using inspector = new Inspector({ tokenizer: "gpt2", processors: 1 });
  const screen = new SecretScreen({ repo, inspector });
  const body = bodyOf([
    { path: "whole.py", text: SECRET_LINE, truncated: false },
    { path: "above.py", text: "x = 1\n", truncated: true, oid: oids.get("above.py")! },
    { path: "clean.py", text: "x = 1\n", truncated: true, oid: oids.get("clean.py")! },
    // No blob says this: what looks like a secret only where it stands alone is such a part.
    { path: "clean.py", text: SECRET_LINE, truncated: true, oid: oids.get("clean.py")! },
  ]);
  assert.deepEqual([...await screen.hotPaths(body)], [
    ["whole.py", "file"],
    ["above.py", "file"],
    ["clean.py", "part"],
  ]);
  const reads = repo.reads.length;
  await screen.hotPaths(body);
  assert.equal(repo.reads.length, reads, "what is known is not read again");
});

Deno.test("hotFiles() looks through whole files", async () => {
  const files: Record<string, string> = {};
  for (let i = 0; i < 300; i++) files[`f${i}.py`] = i % 100 === 0 ? SECRET_LINE : `x = ${i}\n`;
  const repo = memoryRepo(files);
  await using inspector = new Inspector({ tokenizer: "gpt2", processors: 1 });
  const screen = new SecretScreen({ repo, inspector });
  const eligible = (await repo.entries()).map((entry): EligibleFile => ({ entry, lines: 1 }));
  assert.deepEqual([...(await screen.hotFiles(eligible)).keys()].sort(), [
    "f0.py",
    "f100.py",
    "f200.py",
  ]);
});

Deno.test("SecretScreen takes from earlier runs what it knows, by path and content, of the same rules", async () => {
  const folder = await Deno.makeTempDir({ prefix: "packrepo-secrets-" });
  try {
    const files = { "a.py": SECRET_LINE, "b.py": "x = 1\n" };
    const ruleset = sha256Hex("rules");
    const look = async (
      rules: Sha256Hex,
      content: Record<string, string>,
    ): Promise<{ hot: string[]; reads: number }> => {
      const repo = memoryRepo(content);
      await using inspector = new Inspector({ tokenizer: "gpt2", processors: 1 });
      const facts = await FactsCache.open(folder, secretFacts(rules));
      const screen = new SecretScreen({ repo, inspector, facts });
      const eligible = (await repo.entries()).map((entry): EligibleFile => ({ entry, lines: 1 }));
      const hot = [...(await screen.hotFiles(eligible)).keys()];
      await facts.save();
      return { hot, reads: repo.reads.length };
    };
    assert.deepEqual(await look(ruleset, files), { hot: ["a.py"], reads: 2 });
    assert.deepEqual(await look(ruleset, files), { hot: ["a.py"], reads: 0 });
    assert.deepEqual(await look(ruleset, { ...files, "b.py": SECRET_LINE, "c.py": "x = 1\n" }), {
      hot: ["a.py", "b.py"],
      reads: 2,
    });
    assert.deepEqual(await look(sha256Hex("others"), files), { hot: ["a.py"], reads: 2 });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
