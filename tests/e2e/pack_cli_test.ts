/** `deno task pack`, `verify pack` and `verify locks` as a user meets them. */

import assert from "node:assert/strict";
import { assertEnded, assertTidy, filesBelow, namesIn, oneDocument } from "../helpers/boot.ts";
import { type Checkout, makeCheckout, type TaskRun } from "../helpers/checkout.ts";
import { addCommit, type FixtureRepo, makeRepo } from "../helpers/git_fixtures.ts";
import { SECRET, SECRET_LINE } from "../helpers/secret.ts";

let checkout: Checkout;
let repo: FixtureRepo;
let pack: string;

Deno.test.beforeAll(async () => {
  checkout = await makeCheckout();
  const files = Object.fromEntries(
    Array.from({ length: 40 }, (_, i) => [
      `src/f${i}.ts`,
      Array.from({ length: 60 }, (_, line) => `export const v${i}_${line} = ${line ** 2};\n`)
        .join(""),
    ]),
  );
  repo = await makeRepo({ "README.md": "# Title\n\nText.\n", ...files });
  pack = `${checkout.path}/w/pack`;
  const args = [repo.path, "--output", pack, "--budget", "5000", "--tokenizer", "o200k"];
  assertEnded(await checkout.task("pack", [...args, "--no-llm"]), 0);
});

Deno.test.afterAll(async () => {
  await assertTidy(checkout, [`${checkout.path}/w`]);
  await checkout[Symbol.asyncDispose]();
  await repo[Symbol.asyncDispose]();
});

function verifyPack(path: string, ...flags: readonly string[]): Promise<TaskRun> {
  return checkout.task("verify", ["pack", path, ...flags]);
}

Deno.test("pack says what it packed, what it left out and where it is", async () => {
  const run = await checkout.task("pack", [repo.path, "--budget", "5000"]);
  assertEnded(run, 0);
  const name = repo.path.split("/").at(-1);
  const [head, folders, leftOut, place] = run.stdout.split("\n\n");
  const [tokens, chunks] = head!.split("\n");
  assert.match(tokens!, /^(4,9[89]\d|5,000) of 5,000 cl100k tokens \((99\.[5-9]\d|100\.00) %\)$/);
  assert.match(chunks!, /^\d+ chunks of \d+ files, from 41 in commit [0-9a-f]{10} of 2025-01-01$/);
  assert.match(folders!, /^ +[\d,]+ +\d+ % +\d+ {2}src\/$/m);
  assert.match(leftOut!, /^ +\d+ {2}budget +eligible, but the budget went to others$/m);
  assert.equal(
    place,
    `${checkout.path}/artifacts/${name}.pack/{pack.index.json,pack.body.txt}\n`,
  );
  assert.equal(run.stderr, "");
});

Deno.test("pack without a repository packs that of the folder one stands in, and a revision of it", async () => {
  const folder = await Deno.makeTempDir({ prefix: "packrepo-mine-" });
  try {
    await using mine = await makeRepo({ "a/b.md": "one\n" }, { path: `${folder}/mine` });
    const second = await addCommit(mine, { "a/b.md": "two\n" });
    const cwd = `${mine.path}/a`;
    await Deno.mkdir(cwd);
    assertEnded(await checkout.task("pack", ["--quiet"], { cwd }), 0);
    const run = await checkout.task("pack", ["--ref", mine.commit, "--output", "old"], { cwd });
    assertEnded(run, 0);
    const body = (output: string): Promise<string> =>
      Deno.readTextFile(`${cwd}/${output}/pack.body.txt`);
    assert.match(await body(`artifacts/${namesIn(`${cwd}/artifacts`)[0]}`), /^two$/m);
    assert.match(await body("old"), /^one$/m);
    assert.notEqual(second, mine.commit);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("pack --output - gives the body alone on standard output", async () => {
  const args = [repo.path, "--budget", "5000", "--tokenizer", "o200k", "--output", "-"];
  const run = await checkout.task("pack", args);
  assertEnded(run, 0);
  assert.equal(run.stdout, await Deno.readTextFile(`${pack}/pack.body.txt`));
  assert.match(run.stderr, /o200k tokens[^]*is on standard output/);
  const quiet = await checkout.task("pack", [...args, "--quiet"]);
  assert.deepEqual([quiet.stdout, quiet.stderr], [run.stdout, ""]);
});

Deno.test("pack --json gives one document, and so does its error", async () => {
  const run = await checkout.task("pack", [repo.path, "--json", "--output", "w/json"]);
  assertEnded(run, 0);
  assert.equal(run.stderr, "");
  const { output, index } = oneDocument(run.stdout);
  assert.equal(output, `${checkout.path}/w/json`);
  assert.deepEqual(index, JSON.parse(await Deno.readTextFile(`${output}/pack.index.json`)));
  for (const args of [["--json", "w/none"], ["--json", "--budget", "x"], ["--json", "--nope"]]) {
    const failed = await checkout.task("pack", args);
    assert.equal(failed.stdout, "");
    const { v, exit, message, hint, code } = oneDocument(failed.stderr);
    assert.deepEqual([v, exit], [1, failed.code]);
    for (const text of [message, hint, code]) assert.ok(text.length > 3);
  }
});

Deno.test("pack replaces an earlier pack and leaves other files alone", async () => {
  const output = `${checkout.path}/w/again`;
  const args = [repo.path, "--output", output, "--budget"];
  assertEnded(await checkout.task("pack", [...args, "5000"]), 0);
  await Deno.writeTextFile(`${output}/mine.txt`, "kept");
  const before = await filesBelow(output);
  assertEnded(await checkout.task("pack", [...args, "2000"]), 0);
  const after = await filesBelow(output);
  assert.deepEqual(Object.keys(after), ["mine.txt", "pack.body.txt", "pack.index.json"]);
  assert.notEqual(after["pack.body.txt"], before["pack.body.txt"]);
  assert.equal(after["mine.txt"], before["mine.txt"]);
  assertEnded(await verifyPack(output, "--repo", repo.path), 0);
});

Deno.test("pack leaves out a chosen file with a secret, and verify pack names path and rule of one in a body", async () => {
  await using hot = await makeRepo({
    "README.md": "# Title\n\nText.\n",
    "src/clean.ts": "export const a = 1;\n".repeat(20),
    "src/hot.ts": `export const a = 1;\n${SECRET_LINE}`,
  });
  const folder = `${checkout.path}/w/hot`;
  const run = await checkout.task("pack", [hot.path, "--output", folder, "--budget", "1000"]);
  assertEnded(run, 0, /^ +1 {2}secret +may hold credentials$/m);
  const file = `${folder}/pack.body.txt`;
  const body = await Deno.readTextFile(file);
  assert.ok(!body.includes(SECRET));
  const index = JSON.parse(await Deno.readTextFile(`${folder}/pack.index.json`));
  assert.deepEqual(index.skipped, [{
    file_path: "src/hot.ts",
    reason: "secret",
    bytes: new TextEncoder().encode(`export const a = 1;\n${SECRET_LINE}`).length,
  }]);
  assertEnded(await verifyPack(folder, "--repo", hot.path), 0, /^✓ secrets .* by the rules /m);
  const lines = body.split("\n");
  const line = SECRET_LINE.trimEnd();
  lines[lines.indexOf("export const a = 1;")] = line;
  await Deno.writeTextFile(file, lines.join("\n"));
  for (const flags of [[], ["--repo", hot.path]]) {
    const refused = await verifyPack(folder, ...flags);
    assertEnded(refused, 10, /^✗ secrets .*"src\/clean\.ts" L1-L20: [a-z-]+ in line 1$/m);
    assert.ok(!refused.stdout.includes(SECRET));
  }
});

Deno.test("verify pack recomputes everything with the repository, and says what it cannot without", async () => {
  const alone = await verifyPack(pack);
  assertEnded(alone, 0, /^\? anchors +\d+ ms {2}not checked: pass --repo/m);
  const whole = await verifyPack(pack, "--repo", repo.path);
  assertEnded(whole, 0);
  assert.doesNotMatch(whole.stdout, /not checked/);
  assertEnded(await verifyPack(`${pack}/pack.index.json`), 0);
  const both = await verifyPack(pack, "w/pack", "--json");
  assertEnded(both, 0);
  const { verdict, checks } = oneDocument(both.stdout);
  assert.equal(verdict, "ok");
  assert.ok(checks.some(({ id }: { id: string }) => id.startsWith("w/pack: ")));
});

Deno.test.each<[string, (folder: string) => Promise<unknown>, string[], number, RegExp]>([
  [
    "a changed body",
    async (folder) => {
      const file = `${folder}/pack.body.txt`;
      await Deno.writeTextFile(file, (await Deno.readTextFile(file)).replace("export", "exporT"));
    },
    [],
    10,
    /^✗ /m,
  ],
  [
    "a changed index",
    async (folder) => {
      const file = `${folder}/pack.index.json`;
      const index = JSON.parse(await Deno.readTextFile(file));
      index.budget_info.actual_tokens--;
      await Deno.writeTextFile(file, JSON.stringify(index));
    },
    [],
    10,
    /^✗ /m,
  ],
  [
    "an index that is no JSON",
    (folder) => Deno.writeTextFile(`${folder}/pack.index.json`, "{"),
    [],
    65,
    /it is not JSON/,
  ],
  ["a missing body", (folder) => Deno.remove(`${folder}/pack.body.txt`), [], 66, /pack\.body\.txt/],
  ["a missing pack", (folder) => Deno.remove(folder, { recursive: true }), [], 66, /not exist/],
  ["the wrong repository", () => Promise.resolve(), ["--repo", "."], 66, /revision/],
  ["a missing repository", () => Promise.resolve(), ["--repo", "w/none"], 66, /no such folder/],
  ["a bad schema", () => Promise.resolve(), ["--schema", "README.md"], 78, /not a JSON object/],
])("verify pack refuses %s", async (_name, change, flags, code, says) => {
  const folder = `${checkout.path}/w/bad-${crypto.randomUUID().slice(0, 8)}`;
  await Deno.mkdir(folder);
  for (const name of namesIn(pack)) await Deno.copyFile(`${pack}/${name}`, `${folder}/${name}`);
  await change(folder);
  const run = await verifyPack(folder, ...flags);
  assertEnded(run, code, says);
  if (code === 10) assert.match(run.stdout, /the pack is what it claims: NO\n$/);
});

Deno.test("verify locks passes this checkout, and refuses what was tampered with", async () => {
  assertEnded(await checkout.task("verify", ["locks"]), 0, /the locks fix everything: yes$/m);
  for (
    const [name, from, to] of [
      ["flake.lock", /"narHash": "sha256-[^"]*"/, '"narHash": "sha256-AAAA"'],
      ["deno.lock", /"integrity": "sha512-/, '"integrity": "sha256-'],
      ["deno.lock", /\{/, ""],
      ["flake.lock", /\}\s*$/, ""],
    ] as const
  ) {
    const path = `${checkout.path}/${name}`;
    const text = await Deno.readTextFile(path);
    await Deno.writeTextFile(path, text.replace(from, to));
    const run = await checkout.task("verify", ["locks"]);
    await Deno.writeTextFile(path, text);
    // A deno.lock that is no JSON stops Deno itself before the task.
    if (name === "deno.lock" && to === "") assert.equal(run.code, 1);
    else assertEnded(run, 10, /the locks fix everything: NO$/m);
  }
});

Deno.test.each<[string[]]>([
  [[]],
  [["nothing"]],
  [["pack"]],
  [["transcript"]],
  [[
    "transcript",
    "a",
    "b",
  ]],
  [["locks", "x"]],
  [["pack", "--nope"]],
])("verify %j is a usage error", async (args) => {
  const run = await checkout.task("verify", args);
  assertEnded(run, 64, /^next: {2}Run deno task verify/m);
  assert.equal(run.stdout, "");
});
