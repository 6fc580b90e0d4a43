import assert from "node:assert/strict";
import fc from "fast-check";
import { PackRepoError } from "../../lib/base/mod.ts";
import { judgePack } from "../../lib/oracles/mod.ts";
import { createPack, type Pack, type PackOptions, serializeIndex } from "../../lib/pack/mod.ts";
import { openRepo, parseRepoSpec, type Repo } from "../../lib/repo/mod.ts";
import { TOKENIZER_NAMES } from "../../lib/tokens/mod.ts";
import { fixtureGit, makeRepo } from "../helpers/git_fixtures.ts";
import { referenceCount } from "../unit/tokens/reference.ts";
import { repositoryFiles } from "./pack_arbitrary.ts";

function open(path: string): Promise<Repo> {
  return openRepo(parseRepoSpec(path, { cwd: "/" }));
}

/** Packs, or returns the code of the one refusal that an arbitrary repository may meet. */
async function packOrCode(repo: Repo, options: PackOptions): Promise<Pack | string> {
  try {
    return await createPack(repo, options);
  } catch (error) {
    assert.ok(error instanceof PackRepoError, String(error));
    assert.ok(["pack.nothing-eligible", "pack.underfilled"].includes(error.code), error.code);
    return error.code;
  }
}

/** Shrinking makes a repository for every step: the seed that is printed is what one goes on from. */
const BOUNDED = { endOnFailure: true, interruptAfterTimeLimit: 15_000 };

const options = fc.record({
  budget: fc.constantFrom(1000, 1001, 1500, 4000, 20_000),
  tokenizer: fc.constantFrom(...TOKENIZER_NAMES),
});

Deno.test("I2, I3, I4: every pack of an arbitrary repository keeps the budget and is proven by it", async () => {
  let packs = 0;
  await fc.assert(
    fc.asyncProperty(repositoryFiles, options, async (files, packOptions) => {
      await using fixture = await makeRepo(files);
      await using repo = await open(fixture.path);
      const pack = await packOrCode(repo, packOptions);
      if (typeof pack === "string") return;
      packs++;
      const { index, body } = pack;
      const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(body);
      const tokens = referenceCount(packOptions.tokenizer, text);
      assert.equal(tokens, index.budget_info.actual_tokens);
      assert.ok(tokens <= packOptions.budget);
      assert.ok(index.budget_info.exhausted || tokens * 1000 >= packOptions.budget * 995);
      const checks = await judgePack({ index, body, indexText: serializeIndex(index) }, { repo });
      assert.deepEqual(checks.filter((check) => check.status !== "passed"), []);
      for (const chunk of index.chunks) {
        // Another way to the bytes than through lib/repo.
        const path = `${index.metadata.repo_info.commit}:${chunk.file_path}`;
        assert.equal(await fixtureGit(["rev-parse", path], { cwd: fixture.path }), chunk.blob_oid);
      }
    }),
    { ...BOUNDED, numRuns: 25 },
  );
  assert.ok(packs > 0, `${packs} packs`);
});

Deno.test("I1: one commit gives the same bytes from another clone and with more threads", async () => {
  await fc.assert(
    fc.asyncProperty(repositoryFiles, options, async (files, packOptions) => {
      await using fixture = await makeRepo(files);
      await using clone = await makeRepo({}, { bare: true }).then(async (empty) => {
        await fixtureGit(["fetch", "-q", fixture.path, "+main:main"], { cwd: empty.path });
        return empty;
      });
      await using one = await open(fixture.path);
      await using two = await open(clone.path);
      const first = await packOrCode(one, { ...packOptions, workers: 1 });
      const second = await packOrCode(two, { ...packOptions, workers: 2 });
      if (typeof first === "string" || typeof second === "string") {
        assert.equal(first, second);
        return;
      }
      assert.equal(serializeIndex(first.index), serializeIndex(second.index));
      assert.deepEqual(first.body, second.body);
    }),
    { ...BOUNDED, numRuns: 8 },
  );
});

Deno.test("I2: a repository with a long file of short lines is never underfilled", async () => {
  const lines = fc.array(fc.constantFrom("a", "b c", "", "x;", "}"), {
    minLength: 1,
    maxLength: 9,
  })
    // Nothing but empty lines is one piece of white space, which is cut in a few places only.
    .filter((list) => list.some((line) => line !== ""));
  await fc.assert(
    fc.asyncProperty(repositoryFiles, lines, options, async (files, shortLines, packOptions) => {
      const list = Array.from({ length: 25_000 }, (_, i) => shortLines[i % shortLines.length]);
      await using fixture = await makeRepo({ ...files, "zlist.txt": `x\n${list.join("\n")}` });
      await using repo = await open(fixture.path);
      const pack = await packOrCode(repo, packOptions);
      assert.notEqual(pack, "pack.underfilled");
    }),
    { ...BOUNDED, numRuns: 8 },
  );
});
