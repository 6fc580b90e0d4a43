import assert from "node:assert/strict";
import { createPack, serializeIndex } from "../../lib/pack/mod.ts";
import { cloneRepo, openRepo, parseRepoSpec } from "../../lib/repo/mod.ts";
import { addCommit, makeRepo } from "../helpers/git_fixtures.ts";
import { sampleLines } from "../unit/pack/samples.ts";

/** Bytes that no packing makes smaller, so that a partial clone pays. */
function noise(bytes: number): Uint8Array {
  const data = new Uint8Array(bytes);
  let state = 1;
  for (let i = 0; i < bytes; i++) {
    state = Math.imul(state, 1664525) + 1013904223 >>> 0;
    data[i] = state >>> 24;
  }
  return data;
}

const large = (version: number): string =>
  Array.from(
    { length: 30 },
    (_, i) =>
      `function part${i}() {\n${
        `  call(${i === version ? "changed" : "old"}, ${i});\n`.repeat(30)
      }}\n\n`,
  )
    .join("");

Deno.test("a partial clone gives the same pack as its source, parts of large files too", async () => {
  await using fixture = await makeRepo({
    "noise.bin": noise(9_000_000),
    "large.ts": large(-1),
    "a.md": sampleLines(80),
  });
  for (const version of [7, 19, 23]) await addCommit(fixture, { "large.ts": large(version) });
  const spec = parseRepoSpec(fixture.path, { cwd: "/" });
  const folder = await Deno.makeTempDir({ prefix: "packrepo-partial-" });
  try {
    await using clone = await cloneRepo(spec, `${folder}/clone.git`);
    assert.match(await Deno.readTextFile(`${folder}/clone.git/config`), /promisor|partialclone/i);
    await using source = await openRepo(spec);
    const options = { budget: 2000, tokenizer: "cl100k" } as const;
    const [one, two] = [await createPack(source, options), await createPack(clone, options)];
    assert.ok(one.index.chunks.some(({ chunk_type }) => chunk_type === "blocks"));
    assert.equal(two.index.metadata.repo_info.history, "full");
    assert.equal(serializeIndex(two.index), serializeIndex(one.index));
    assert.deepEqual(two.body, one.body);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
