/** What pack and smoke refuse: the message, the exit code, and nothing left behind. */

import assert from "node:assert/strict";
import { assertEnded, assertTidy, namesIn, oneDocument, readStatement } from "../helpers/boot.ts";
import { type Checkout, makeCheckout } from "../helpers/checkout.ts";
import { fixtureGit, freePort, makeRepo } from "../helpers/git_fixtures.ts";

let checkout: Checkout;
/** A folder that lies in no repository. */
let outside: string;

Deno.test.beforeAll(async () => {
  checkout = await makeCheckout();
  outside = await Deno.realPath(await Deno.makeTempDir({ prefix: "packrepo-outside-" }));
  await Deno.mkdir(`${checkout.path}/w`);
  await Deno.chmod(`${checkout.path}/README.md`, 0o644);
});

Deno.test.afterAll(async () => {
  await checkout[Symbol.asyncDispose]();
  await Deno.remove(outside, { recursive: true });
});

/** Packs and makes sure that it is refused in time, and that nothing of it is left. */
async function assertRefused(
  args: readonly string[],
  code: number,
  says: RegExp,
): Promise<void> {
  const run = await checkout.task("pack", [...args, "--output", "w/out/pack"]);
  assertEnded(run, code, says);
  assert.equal(run.stdout, "");
  assert.match(run.stderr, /^error: [^\n]+ \([\w/ ]+, exit \d+\)\nnext: {2}[^\n]+\n$/);
  assert.ok(run.ms < 20_000, `${run.ms} ms`);
  assert.deepEqual(namesIn(`${checkout.path}/w`), []);
  await assertTidy(checkout);
}

Deno.test.each<[string[], number, RegExp]>([
  [["w/none"], 66, /Cannot open "w\/none": no such folder/],
  [["README.md"], 66, /a file, not a folder/],
  [[""], 64, /empty name/],
  [["--ref", "no-such-branch"], 66, /Cannot find the revision "no-such-branch"/],
  [["--ref", "HEAD:README.md"], 66, /HEAD:README\.md/],
  [["--ref=--output=x"], 64, /begins with a dash/],
  [["ext::sh -c id"], 64, /it would run a program/],
  [["https://"], 64, /URL/],
  [["ftp://example.org/x.git"], 64, /no such transport/],
  [["C:\\repo"], 64, /a Windows path/],
  [["--budget", "0"], 64, /budget "0": it is less than 1000 tokens/],
  [["--budget", "-1"], 64, /budget "-1"/],
  [["--budget=-1"], 64, /budget "-1"/],
  [["--budget", "50k"], 64, /not a whole number of tokens[^]*--budget 50000/],
  [["--budget", "1.5"], 64, /not a whole number/],
  [["--budget", "1e10"], 64, /more than 1000000000 tokens/],
  [["--budget", "1e99"], 64, /more than 1000000000 tokens/],
  [["--budget", "ten"], 64, /not a whole number/],
  [["--budget", "2000", "--budget", "3000"], 64, /budget/],
  [["--tokenizer", "cl101k"], 64, /Unknown tokenizer "cl101k"[^]*cl100k, o200k, gpt2/],
  [["--workers", "0"], 64, /from 1 to 64/],
  [["--workers", "1000"], 64, /from 1 to 64/],
  [["--buget", "2000"], 64, /--buget, did you mean --budget\?/],
  [["--no-llm=maybe"], 64, /maybe/],
  [[".", "another"], 64, /Too many arguments/],
])("pack %j ends with %d", (args, code, says) => assertRefused(args, code, says));

Deno.test("pack refuses an empty folder with 66", () =>
  assertRefused([outside], 66, /neither it nor a folder above it is a git repository/));

Deno.test("pack refuses a repository without a commit with 66", async () => {
  const path = `${outside}/fresh`;
  await fixtureGit(["init", "-q", path]);
  await assertRefused([path], 66, /no commit yet[^]*git add \. && git commit/);
});

Deno.test("pack refuses a repository whose HEAD names a missing branch, and names another", async () => {
  await using repo = await makeRepo({ "a.ts": "1;\n" }, { branch: "trunk" });
  await fixtureGit(["symbolic-ref", "HEAD", "refs/heads/gone"], { cwd: repo.path });
  await assertRefused([repo.path], 66, /branch "gone"[^]*--ref trunk/);
});

Deno.test("pack refuses a repository with a missing object with 65", async () => {
  await using repo = await makeRepo({ "a.ts": "1;\n" });
  await Deno.remove(`${repo.path}/.git/objects/pack`, { recursive: true }).catch(() => {});
  for (const name of namesIn(`${repo.path}/.git/objects`)) {
    if (/^[0-9a-f]{2}$/.test(name)) {
      await Deno.remove(`${repo.path}/.git/objects/${name}`, { recursive: true });
    }
  }
  await assertRefused([repo.path], 65, /missing or corrupt[^]*git fsck/);
});

Deno.test("pack refuses a commit without text files with 66 and counts why", async () => {
  await using repo = await makeRepo({
    "a.bin": new Uint8Array([1, 0, 2]),
    "empty.txt": "",
    "link": { link: "a.bin" },
  });
  await assertRefused([repo.path], 66, /none of its 3 files can be packed \(.*binary: 1/);
});

Deno.test("pack ends with 69 where nobody listens, at once", async () => {
  const port = freePort();
  for (const scheme of ["git", "http", "ssh"]) {
    const url = `${scheme}://127.0.0.1:${port}/x.git`;
    await assertRefused([url], 69, /Cannot clone ".*Check the URL, the network and the server/s);
  }
});

Deno.test("smoke signs a failed boot for repositories that are missing, empty or unreachable", async () => {
  const url = `git://127.0.0.1:${freePort()}/x.git`;
  const repositories = ["w/none", outside, `${outside}/fresh`, url];
  const run = await checkout.task("smoke", [
    ...repositories.flatMap((repository) => ["--repo", repository]),
    ...["--output", "w/boot", "--json"],
  ]);
  assertEnded(run, 10);
  const golden = oneDocument(run.stdout).phases
    .find(({ id }: { id: string }) => id === "golden-packs");
  const says = [/no such folder/, /git repository/, /no commit yet/, /Connection refused/];
  assert.equal(golden.rows.length, says.length);
  says.forEach((pattern, index) => assert.match(golden.rows[index].detail, pattern));
  const { predicate } = await readStatement(`${checkout.path}/w/boot/boot_transcript.json`);
  assert.deepEqual(predicate.failedTests, ["golden-packs"]);
  await Deno.remove(`${checkout.path}/w/boot`, { recursive: true });
  await assertTidy(checkout);
});

Deno.test.each<[string[], Record<string, string>, number, RegExp]>([
  [["--budget", "50k"], {}, 64, /--budget 50000/],
  [["--repo", "ext::sh -c id"], {}, 64, /it would run a program/],
  [["--ref", "main"], {}, 64, /Cannot use --ref "main" with 0 repositories/],
  [["--ref", "x", "--repo", "a", "--repo", "b"], {}, 64, /with 2 repositories/],
  [["."], {}, 64, /Too many arguments/],
  [["--key", "w/none.pem"], {}, 66, /none\.pem.*does not exist/],
  [["--key", "README.md"], {}, 78, /others may read or write it[^]*chmod 600/],
  [[], { PACKREPO_SIGNING_KEY: "-----BEGIN PRIVATE KEY-----\nAAAA\n" }, 78, /signing key/],
  [[], { DATASET_REPOS: "ftp://example.org/x.git" }, 64, /no such transport/],
  [["--output", "README.md"], {}, 73, /README\.md/],
])("smoke %j with %j ends with %d before any phase", async (args, env, code, says) => {
  const output = args.includes("--output") ? [] : ["--output", "w/boot"];
  const run = await checkout.task("smoke", [...args, ...output], { env });
  assertEnded(run, code, says);
  assert.equal(run.stdout, "");
  assert.deepEqual(namesIn(`${checkout.path}/w`), []);
  await assertTidy(checkout);
});

Deno.test("tasks refuse to run from a folder with a comma, which Deno would take for two", async () => {
  const cwd = `${outside}/com,ma`;
  await Deno.mkdir(cwd);
  for (const [task, ...args] of [["pack", checkout.path], ["smoke"], ["verify", "locks"]]) {
    const run = await checkout.task(task!, args, { cwd });
    assertEnded(run, 64, /com,ma.*comma[^]*Run from a folder whose path holds no comma/);
  }
  assert.deepEqual(namesIn(cwd), []);
});
