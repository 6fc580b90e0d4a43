/** Repositories that are awkward and yet fine: many files, odd names, odd contents, odd places. */

import assert from "node:assert/strict";
import { assertEnded, assertTidy, namesIn, readStatement } from "../helpers/boot.ts";
import { type Checkout, makeCheckout } from "../helpers/checkout.ts";
import { FIXTURE_ENV, fixtureGit, makeRepo } from "../helpers/git_fixtures.ts";

let checkout: Checkout;
let work: string;

Deno.test.beforeAll(async () => {
  // A space and letters beyond ASCII in the checkout's own path.
  checkout = await makeCheckout({ name: "mein Ordner/päck ☃" });
  work = `${checkout.path}/w`;
  await Deno.mkdir(work);
});

Deno.test.afterAll(async () => {
  await assertTidy(checkout, [work]);
  await checkout[Symbol.asyncDispose]();
});

interface PackIndex {
  readonly statistics: { readonly total_files: number; readonly eligible_files: number };
  readonly chunks: readonly { readonly file_path: string }[];
  readonly skipped: readonly { readonly file_path: string; readonly reason: string }[];
  readonly budget_info: { readonly actual_tokens: number; readonly exhausted: boolean };
}

async function readIndex(folder: string): Promise<PackIndex> {
  return JSON.parse(await Deno.readTextFile(`${folder}/pack.index.json`));
}

const latin1 = (text: string): Uint8Array => Uint8Array.from(text, (char) => char.charCodeAt(0));

const LFS_POINTER = `version https://git-lfs.github.com/spec/v1
oid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393
size 12345
`;

/** Paths of text files that end up in the pack. */
const TEXTS = [
  "plain.ts",
  "com,ma.ts",
  "quo\"te'.ts",
  "line\nfeed.ts",
  "emoji 😀 ☃.md",
  "-dash.ts",
  " leading and trailing ",
  "tab\there.py",
  "back\\slash.js",
  "=== plain.ts L1-L1 ===",
  "a/b/../c".replace("..", "dots"),
  "$(touch pwned).sh",
  "ſ/İ/ß.txt",
];

/** Entries that are left out, and why. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  "link-outside": "symlink",
  "link-up": "symlink",
  "link-a": "symlink",
  "link-b": "symlink",
  "submodule": "submodule",
  "large.bin.txt": "lfs-pointer",
  "latin1.txt": "encoding",
  "utf16.txt": "encoding",
  "zero.dat": "binary",
  "nothing.txt": "empty",
};

Deno.test("smoke packs odd names, links, submodules, LFS pointers and other encodings, and every oracle passes", async () => {
  await using repo = await makeRepo([
    ...TEXTS.map((path) => [path, `The file ${JSON.stringify(path)}\nsays this.\n`] as const),
    ["link-outside", { link: "/etc/passwd" }],
    ["link-up", { link: "../../../../etc/passwd" }],
    ["link-a", { link: "link-b" }],
    ["link-b", { link: "link-a" }],
    ["submodule", { submodule: "1".repeat(40) }],
    ["large.bin.txt", LFS_POINTER],
    ["latin1.txt", latin1("Gr\xfc\xdfe\n")],
    ["utf16.txt", Uint8Array.of(0xff, 0xfe, 0x41, 0x00)],
    ["zero.dat", new Uint8Array(100)],
    ["nothing.txt", ""],
    [latin1("Gr\xfc\xdfe.txt"), "a name that is not UTF-8\n"],
    [latin1("Gr\xff\xfee/x.txt"), "a folder that is not UTF-8\n"],
  ], { path: `${work}/ein Repo, "Größe" 😀` });
  const run = await checkout.task("smoke", ["--repo", repo.path, "--output", "w/boot"]);
  assertEnded(run, 0);
  const { subject } = await readStatement(`${work}/boot/boot_provenance.json`);
  const folder = subject[0]!.name.replace(/\/[^/]*$/, "");
  assert.match(folder, /^packs\/[A-Za-z0-9._-]+$/);
  const index = await readIndex(`${work}/boot/${folder}`);
  assert.equal(index.budget_info.exhausted, true);
  assert.deepEqual(index.chunks.map((chunk) => chunk.file_path).sort(), [...TEXTS].sort());
  const reasons = Object.fromEntries(index.skipped.map((file) => [file.file_path, file.reason]));
  for (const [path, reason] of Object.entries(LEFT_OUT)) {
    assert.equal(reasons[path], reason, path);
  }
  const byEncoding = index.skipped.filter(({ reason }) => reason === "path-encoding");
  assert.equal(byEncoding.length, 2);
  const body = await Deno.readTextFile(`${work}/boot/${folder}/pack.body.txt`);
  assert.ok(!body.includes("root:x:0"), "no link was followed");
  assert.ok(!namesIn(repo.path).includes("pwned") && !namesIn(checkout.path).includes("pwned"));
  const verified = await checkout.task("verify", [
    ...["pack", `w/boot/${folder}`, "--repo", repo.path],
  ]);
  assertEnded(verified, 0, /the pack is what it claims: yes/);
});

Deno.test("pack runs from a folder whose path has spaces, quotes and other letters", async () => {
  const cwd = `${work}/it's "ü" $HOME;`;
  await Deno.mkdir(cwd);
  const run = await checkout.task("pack", [checkout.path, "--output", "o 1", "--quiet"], { cwd });
  assertEnded(run, 0);
  assert.equal(run.stdout + run.stderr, "", "--quiet");
  assert.deepEqual(namesIn(`${cwd}/o 1`), ["pack.body.txt", "pack.index.json"]);
});

Deno.test("pack takes a budget of 1e9 and of 1000000000, and puts everything eligible in", async () => {
  for (const budget of ["1e9", "1000000000"]) {
    const args = [checkout.path, "--budget", budget, "--output", `w/${budget}`, "--workers", "2"];
    assertEnded(await checkout.task("pack", args), 0, /everything eligible is in/);
    const index = await readIndex(`${work}/${budget}`);
    assert.equal(index.budget_info.exhausted, true);
  }
  assert.equal(
    await Deno.readTextFile(`${work}/1e9/pack.index.json`),
    await Deno.readTextFile(`${work}/1000000000/pack.index.json`),
  );
});

Deno.test("pack takes a bare repository with 100,000 files in bounded time and memory", async () => {
  const files = Array.from({ length: 100_000 }, (_, i) =>
    [
      `d${i % 199}/e${i % 7}/file_${i}.ts`,
      `export const value${i} = ${i};\n// ${"word ".repeat(i % 5)}\n`,
    ] as const);
  await using repo = await makeRepo(files, { bare: true });
  const args = [repo.path, "--output", "w/many", "--budget", "50000"];
  const run = await checkout.measure("pack", args);
  assertEnded(run, 0);
  const { statistics, budget_info: budget } = await readIndex(`${work}/many`);
  assert.equal(statistics.total_files, 100_000);
  assert.equal(statistics.eligible_files, 100_000);
  assert.ok(budget.actual_tokens <= 50_000 && budget.actual_tokens >= 49_750);
  assert.ok(run.ms < 120_000, `${run.ms} ms`);
  assert.ok(run.peakBytes < 1e9, `${run.peakBytes} bytes`);
  await Deno.remove(`${work}/many`, { recursive: true });
});

Deno.test("pack leaves a file of 300 MB out without reading it", async () => {
  const size = 300_000_000;
  const path = `${work}/large`;
  await fixtureGit(["init", "-q", "--bare", "--initial-branch=main", path]);
  const import_ = `
    { printf 'blob\\nmark :1\\ndata ${size}\\n'; head -c ${size} /dev/zero; printf '\\n'
      printf 'commit refs/heads/main\\n'
      printf 'committer Ada Example <ada@example.org> 1735689600 +0000\\ndata 2\\nx\\n'
      printf 'M 100644 :1 zeros.txt\\nM 100644 inline a.ts\\ndata 9\\nlet a=1;\\n\\n'
    } | git -c core.bigFileThreshold=1m -c core.compression=1 fast-import --quiet`;
  const imported = await new Deno.Command("bash", {
    args: ["-euo", "pipefail", "-c", import_],
    cwd: path,
    clearEnv: true,
    env: { ...FIXTURE_ENV },
  }).output();
  assert.ok(imported.success, new TextDecoder().decode(imported.stderr));
  const run = await checkout.measure("pack", [path, "--output", "w/large.pack"]);
  assertEnded(run, 0);
  const { skipped, chunks } = await readIndex(`${work}/large.pack`);
  assert.deepEqual(chunks.map((chunk) => chunk.file_path), ["a.ts"]);
  assert.deepEqual(skipped.map(({ file_path, reason }) => [file_path, reason]), [
    ["zeros.txt", "oversize"],
  ]);
  // As much as for any small repository.
  assert.ok(run.peakBytes < 250e6, `${run.peakBytes} bytes`);
  assert.ok(run.ms < 20_000, `${run.ms} ms`);
  await Deno.remove(path, { recursive: true });
});
