import assert from "node:assert/strict";
import fc from "fast-check";
import { PackRepoError } from "../../lib/base/mod.ts";
import { judgePack } from "../../lib/oracles/mod.ts";
import {
  createPack,
  makeSelection,
  type Pack,
  type PackOptions,
  serializeIndex,
} from "../../lib/pack/mod.ts";
import { openRepo, parseRepoSpec, type Repo } from "../../lib/repo/mod.ts";
import { TOKENIZER_NAMES } from "../../lib/tokens/mod.ts";
import { addCommit, fixtureGit, makeRepo } from "../helpers/git_fixtures.ts";
import { assertAnchors, assertBudget, assertDigests } from "../helpers/invariants.ts";
import { assertBounded, changedBy, largeFile, repositoryFiles, steps } from "./pack_arbitrary.ts";

function open(path: string): Promise<Repo> {
  return openRepo(parseRepoSpec(path, { cwd: "/" }));
}

/** What an arbitrary repository, or what an arbitrary scope leaves of it, may be refused for. */
const REFUSALS = [
  "pack.nothing-eligible",
  "pack.nothing-selected",
  "pack.underfilled",
];

/** Packs, or returns the code of a refusal that an arbitrary repository may meet. */
async function packOrCode(repo: Repo, options: PackOptions): Promise<Pack | string> {
  try {
    return await createPack(repo, options);
  } catch (error) {
    assert.ok(error instanceof PackRepoError, String(error));
    assert.ok(REFUSALS.includes(error.code), error.code);
    return error.code;
  }
}

const selection = fc.constantFrom(
  undefined,
  makeSelection({ include: ["*.ts", "*.md", "README.md"] }),
  makeSelection({ exclude: ["*.py", "d*/f*.json"] }),
  makeSelection({ include: ["f*", "/d*/"], exclude: ["*.txt"] }),
);

const options = fc.record({
  budget: fc.constantFrom(1000, 1001, 1500, 4000, 20_000),
  tokenizer: fc.constantFrom(...TOKENIZER_NAMES),
  selection: fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, selection),
});

const repositories = fc.record({ files: repositoryFiles, steps, options });

Deno.test("I2, I3, I4: every pack of an arbitrary repository keeps the budget and is proven by it", async () => {
  let packs = 0;
  await assertBounded(repositories, 25, async ({ files, options }) => {
    await using fixture = await makeRepo(files);
    await using repo = await open(fixture.path);
    const pack = await packOrCode(repo, options);
    if (typeof pack === "string") return;
    packs++;
    assertBudget(pack, options);
    assertDigests(pack);
    await assertAnchors(pack, fixture.path);
    const indexText = serializeIndex(pack.index);
    const checks = await judgePack({ ...pack, indexText }, { repo });
    assert.deepEqual(checks.filter((check) => check.status !== "passed"), []);
  });
  assert.ok(packs > 0, `${packs} packs`);
});

Deno.test("I2, I3, I4: so does every pack of a repository of large files, in parts", async () => {
  const parts = new Set<string>();
  const large = fc.record({
    files: fc.record({ "src/large.ts": largeFile, "lib/large.py": largeFile, "l.md": largeFile }),
    steps,
    options: fc.record({
      budget: fc.constantFrom(1000, 2500, 8000),
      tokenizer: fc.constantFrom(...TOKENIZER_NAMES),
      selection: fc.constantFrom(undefined, makeSelection({ include: ["src", "*.md"] })),
    }),
  });
  await assertBounded(large, 12, async ({ files, steps, options }) => {
    await using fixture = await makeRepo(files);
    let now: Record<string, string> = files;
    for (const step of steps) {
      now = { ...now, ...changedBy(step, now) } as Record<string, string>;
      await addCommit(fixture, now);
    }
    await using repo = await open(fixture.path);
    const pack = await packOrCode(repo, options);
    if (typeof pack === "string") return;
    for (const chunk of pack.index.chunks) parts.add(chunk.chunk_type);
    assertBudget(pack, options);
    assertDigests(pack);
    await assertAnchors(pack, fixture.path);
    const indexText = serializeIndex(pack.index);
    const checks = await judgePack({ ...pack, indexText }, { repo });
    assert.deepEqual(checks.filter((check) => check.status !== "passed"), []);
  });
  assert.ok(parts.has("blocks"), [...parts].join());
});

Deno.test("I1: one commit gives the same bytes from another clone, with more threads, with a cache new and full", async () => {
  await assertBounded(repositories, 8, async ({ files, steps, options }) => {
    await using fixture = await makeRepo(files);
    for (const step of steps) await addCommit(fixture, changedBy(step, files));
    await using clone = await makeRepo({}, { bare: true });
    await fixtureGit(["fetch", "-q", fixture.path, "+main:main"], { cwd: clone.path });
    await using one = await open(fixture.path);
    await using two = await open(clone.path);
    const cache = `${clone.path}/cache`;
    const first = await packOrCode(one, { ...options, workers: 1 });
    const others = [
      await packOrCode(two, { ...options, workers: 2 }),
      await packOrCode(two, { ...options, cache, workers: 1 }),
      await packOrCode(one, { ...options, cache, workers: 2 }),
    ];
    for (const other of others) {
      if (typeof first === "string" || typeof other === "string") {
        assert.equal(other, first);
        continue;
      }
      assert.equal(serializeIndex(other.index), serializeIndex(first.index));
      assert.deepEqual(other.body, first.body);
    }
  });
});

Deno.test("I2: a repository with a long file of short lines is never underfilled", async () => {
  const lines = fc.array(fc.constantFrom("a", "b c", "", "x;", "}"), {
    minLength: 1,
    maxLength: 9,
  })
    // Nothing but empty lines is one piece of white space, which is cut in a few places only.
    .filter((list) => list.some((line) => line !== ""));
  const whole = options.map(({ budget, tokenizer }) => ({ budget, tokenizer }));
  const values = fc.tuple(repositoryFiles, lines, whole);
  await assertBounded(values, 8, async ([files, shortLines, packOptions]) => {
    const list = Array.from({ length: 25_000 }, (_, i) => shortLines[i % shortLines.length]);
    await using fixture = await makeRepo({ ...files, "zlist.txt": `x\n${list.join("\n")}` });
    await using repo = await open(fixture.path);
    const pack = await packOrCode(repo, packOptions);
    assert.notEqual(pack, "pack.underfilled");
  });
});
