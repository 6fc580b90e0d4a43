/** The same commit gives the same bytes, wherever, by whatever way, in whatever surroundings. */

import assert from "node:assert/strict";
import { compareProvenance, type Provenance } from "../../lib/transcript/mod.ts";
import { THREADS_PAY_BYTES } from "../../lib/pack/inspector.ts";
import { assertEnded, assertTidy, filesBelow, readStatement } from "../helpers/boot.ts";
import { type Checkout, makeCheckout } from "../helpers/checkout.ts";
import { addCommit, fixtureGit, makeRepo, serveGit } from "../helpers/git_fixtures.ts";
import { sampleLines } from "../unit/pack/samples.ts";

const FAR = { TZ: "Asia/Tokyo", LANG: "tr_TR.UTF-8", LC_ALL: "tr_TR.UTF-8" };
const NEAR = { TZ: "UTC", LANG: "C", LC_ALL: "C" };

let here: Checkout;
let there: Checkout;

Deno.test.beforeAll(async () => {
  here = await makeCheckout();
  there = await makeCheckout({ cloneOf: here, name: "İstanbul ı/another folder" });
});

Deno.test.afterAll(async () => {
  await here[Symbol.asyncDispose]();
  await there[Symbol.asyncDispose]();
});

Deno.test("smoke gives equal packs, subjects and dependencies in another folder, zone and locale", async () => {
  assert.equal(here.commit, there.commit);
  const runs = [
    await here.task("smoke", ["--quiet"], { env: NEAR }),
    await there.task("smoke", [], { env: FAR }),
  ];
  runs.forEach((run) => assertEnded(run, 0));
  assert.equal(runs[0]!.stdout + runs[0]!.stderr, "", "--quiet");
  const outputs = [here, there].map(({ path }) => `${path}/artifacts`);
  const [packs, otherPacks] = await Promise.all(
    outputs.map((output) => filesBelow(`${output}/packs`)),
  );
  assert.deepEqual(Object.keys(packs!), ["packrepo/pack.body.txt", "packrepo/pack.index.json"]);
  assert.deepEqual(otherPacks, packs);
  const [bom, otherBom] = await Promise.all(
    outputs.map((output) => Deno.readTextFile(`${output}/sbom.cdx.json`)),
  );
  assert.equal(otherBom, bom);
  const [a, b] = await Promise.all(
    outputs.map((output) => readStatement(`${output}/boot_provenance.json`)),
  );
  assert.deepEqual(b!.subject, a!.subject);
  assert.deepEqual(b!.predicate.buildDefinition, a!.predicate.buildDefinition);
  assert.deepEqual(
    compareProvenance(b as unknown as Provenance),
    compareProvenance(a as unknown as Provenance),
  );
  const [resultA, resultB] = await Promise.all(
    outputs.map((output) => readStatement(`${output}/boot_transcript.json`)),
  );
  assert.deepEqual(resultB!.subject, resultA!.subject);
  // They are two boots, all the same.
  assert.notEqual(resultB!.predicate.url, resultA!.predicate.url);
  await assertTidy(here);
  await assertTidy(there);
});

Deno.test("smoke a second time replaces the artifacts and differs in times, ids and signatures only", async () => {
  const output = `${here.path}/artifacts`;
  await Deno.writeTextFile(`${output}/mine.txt`, "kept");
  const before = await filesBelow(output);
  const { predicate: first } = await readStatement(`${output}/boot_provenance.json`);
  assertEnded(await here.task("smoke", [], { env: FAR }), 0);
  const after = await filesBelow(output);
  assert.deepEqual(Object.keys(after), Object.keys(before));
  const changed = Object.keys(after).filter((name) => after[name] !== before[name]);
  assert.deepEqual(changed, [
    "boot.intoto.jsonl",
    // The time zone and the locale are others.
    "boot_env.txt",
    "boot_provenance.json",
    "boot_transcript.json",
    "report.html",
  ]);
  const { predicate: second } = await readStatement(`${output}/boot_provenance.json`);
  assert.deepEqual(second.buildDefinition, first.buildDefinition);
  assert.deepEqual(second.runDetails.builder, first.runDetails.builder);
  assert.notEqual(
    second.runDetails.metadata.invocationId,
    first.runDetails.metadata.invocationId,
  );
});

Deno.test("pack gives the same bytes from a path, a folder in it, a bare clone, file:// and git://, by 1 and 2 workers", async () => {
  const served = await Deno.makeTempDir({ prefix: "packrepo-served-" });
  try {
    const files = Object.fromEntries(
      Array.from({ length: 300 }, (_, i) => [
        `src/${i % 7}/file ${i}.ts`,
        `// ${"x".repeat(i % 60)}\nexport const v${i} = ${i ** 3};\n`.repeat(1 + i % 9),
      ]),
    );
    await using repo = await makeRepo({ ...files, "Übung/ß.md": "# Größe\n" }, { checkout: true });
    await addCommit(repo, { "src/0/file 0.ts": null, "later.md": "# Later\n" });
    await fixtureGit(["reset", "--quiet", "--hard"], { cwd: repo.path });
    await fixtureGit(["clone", "--quiet", "--bare", repo.path, `${served}/bare.git`]);
    await using server = await serveGit(served);
    const ways: readonly (readonly string[])[] = [
      [repo.path],
      [repo.path, "--workers", "2"],
      [`${repo.path}/src/3`, "--ref", "main"],
      [`${served}/bare.git`, "--workers", "2"],
      [`file://${served}/bare.git`],
      [`${server.url}bare.git`],
      [`${server.httpUrl}bare.git`, "--ref", "refs/heads/main", "--workers", "2"],
    ];
    const packs: Record<string, string>[] = [];
    for (const [index, way] of ways.entries()) {
      const checkout = index % 2 === 0 ? here : there;
      const args = [...way, "--output", `w/${index}`, "--budget", "20000"];
      const run = await checkout.task("pack", args, { env: index % 2 === 0 ? NEAR : FAR });
      assertEnded(run, 0);
      packs.push(await filesBelow(`${checkout.path}/w/${index}`));
    }
    assert.deepEqual(Object.keys(packs[0]!), ["pack.body.txt", "pack.index.json"]);
    ways.forEach((way, index) => assert.deepEqual(packs[index], packs[0], way.join(" ")));
    const body = await here.task("pack", [repo.path, "--output", "-", "--budget", "20000"]);
    assertEnded(body, 0);
    assert.equal(body.stdout, await Deno.readTextFile(`${here.path}/w/0/pack.body.txt`));
    await assertTidy(here, [`${here.path}/w`]);
    await assertTidy(there, [`${there.path}/w`]);
  } finally {
    await Deno.remove(served, { recursive: true });
  }
});

Deno.test("pack gives the same bytes of as much text as makes threads pay: one thread or two, cache new or full, here or there", async () => {
  const files: Record<string, string> = { "README.md": "# Large\n" };
  for (let bytes = 0, i = 0; bytes < THREADS_PAY_BYTES; i++) {
    const text = `// ${i}\n${sampleLines(14_000, `file ${i}`)}`.repeat(4);
    files[`src/${i % 3}/file ${i}.ts`] = text;
    bytes += text.length;
  }
  await using repo = await makeRepo(files);
  const runs: readonly (readonly [Checkout, readonly string[], Record<string, string>])[] = [
    [here, ["--workers", "1"], NEAR],
    [there, ["--workers", "2"], FAR],
    [there, ["--workers", "1"], NEAR],
  ];
  const packs: Record<string, string>[] = [];
  for (const [i, [checkout, flags, env]] of runs.entries()) {
    // Each checkout has a cache of its own: the third run finds all of these blobs in it.
    const name = `large-${i}`;
    const args = [repo.path, "--budget", "1000000", "--count-all", "--output", `w/${name}`];
    assertEnded(await checkout.task("pack", [...args, ...flags], { env }), 0);
    packs.push(await filesBelow(`${checkout.path}/w/${name}`));
  }
  for (const pack of packs) assert.deepEqual(pack, packs[0]);
  await assertTidy(here, [`${here.path}/w`]);
  await assertTidy(there, [`${there.path}/w`]);
});
