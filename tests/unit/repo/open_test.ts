import assert from "node:assert/strict";
import { PackRepoError } from "../../../lib/base/mod.ts";
import { openRepo, parseRepoSpec, type Repo } from "../../../lib/repo/mod.ts";
import { addCommit, fixtureGit, makeRepo } from "../../helpers/git_fixtures.ts";

const text = new TextDecoder();

function open(path: string, ref?: string): Promise<Repo> {
  return openRepo(parseRepoSpec(path, { cwd: "/" }), ref === undefined ? {} : { ref });
}

async function refusal(path: string, ref?: string): Promise<[string, number, string]> {
  try {
    await using repo = await open(path, ref);
    throw new Error(`opened ${repo.label}`);
  } catch (error) {
    assert(error instanceof PackRepoError, String(error));
    assert(error.hint !== "");
    return [error.code, error.exitCode, error.message];
  }
}

async function tempFolder(): Promise<{ path: string } & AsyncDisposable> {
  const path = await Deno.makeTempDir({ prefix: "packrepo-open-" });
  return { path, [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }) };
}

Deno.test("openRepo() opens every form of a repository at the same commit", async () => {
  await using fixture = await makeRepo(
    { "a.txt": "a\n", "sub/b.txt": "b\n" },
    { checkout: true },
  );
  await using temp = await tempFolder();
  const { path, commit } = fixture;
  await fixtureGit(["clone", "-q", "--bare", path, `${temp.path}/bare.git`]);
  await fixtureGit(["worktree", "add", "-q", "--detach", `${temp.path}/linked`], { cwd: path });
  await fixtureGit(["init", "-q", `--separate-git-dir=${temp.path}/apart`, `${temp.path}/gitfile`]);
  await fixtureGit(["pull", "-q", path, "main"], { cwd: `${temp.path}/gitfile` });
  await Deno.symlink(path, `${temp.path}/link`);
  const odd = `${temp.path}/with, comma\n"quotes" 😀`;
  await fixtureGit(["clone", "-q", path, odd]);
  for (
    const place of [
      path,
      `${path}/`,
      `${path}/sub`,
      `${path}/.git`,
      `${path}/sub/..`,
      `${temp.path}/bare.git`,
      `${temp.path}/linked`,
      `${temp.path}/linked/sub`,
      `${temp.path}/gitfile`,
      `${temp.path}/link`,
      odd,
    ]
  ) {
    await using repo = await open(place);
    assert.equal(repo.info.commit, commit, place);
    assert.equal(repo.info.history, "full");
    assert.equal(repo.info.committedAt, Date.parse("2025-01-01T00:00:00Z") / 1000);
    assert.deepEqual((await repo.entries()).map((entry) => entry.path), ["a.txt", "sub/b.txt"]);
    const [first] = await repo.entries();
    assert.equal(text.decode(await repo.readBlob(first!.oid)), "a\n");
  }
});

Deno.test("openRepo() resolves every kind of revision and says its branch", async () => {
  await using fixture = await makeRepo({ a: "1" });
  const first = fixture.commit;
  const second = await addCommit(fixture, { a: "2" });
  const { path } = fixture;
  const git = (...args: string[]): Promise<string> => fixtureGit(args, { cwd: path });
  await git("branch", "topic/x", first);
  await git("tag", "light", first);
  await git("tag", "-a", "-m", "m", "annotated", first);
  await git("update-ref", "refs/pull/1/head", first);
  await git("update-ref", "refs/heads/ümlaut,😀", first);
  for (
    const [ref, commit, branch] of [
      [undefined, second, "main"],
      ["HEAD", second, "main"],
      ["main", second, "main"],
      ["refs/heads/main", second, "main"],
      ["topic/x", first, "topic/x"],
      ["ümlaut,😀", first, "ümlaut,😀"],
      ["light", first, undefined],
      ["annotated", first, undefined],
      ["refs/pull/1/head", first, undefined],
      [first, first, undefined],
      [first.toUpperCase(), first, undefined],
      [first.slice(0, 8), first, undefined],
      ["main~1", first, undefined],
      ["HEAD^", first, undefined],
    ] as const
  ) {
    await using repo = await open(path, ref);
    assert.deepEqual([repo.info.commit, repo.info.branch], [commit, branch], ref);
  }
  await git("checkout", "-q", "--detach", first);
  await using detached = await open(path);
  assert.deepEqual([detached.info.commit, detached.info.branch], [first, undefined]);
});

Deno.test("openRepo() gives each thing that is no repository its own error", async () => {
  await using temp = await tempFolder();
  const { path } = temp;
  await Deno.writeTextFile(`${path}/file`, "x");
  await Deno.mkdir(`${path}/plain`);
  await Deno.mkdir(`${path}/badfile`);
  await Deno.writeTextFile(`${path}/badfile/.git`, "nonsense");
  await Deno.mkdir(`${path}/nowhere`);
  await Deno.writeTextFile(`${path}/nowhere/.git`, `gitdir: ${path}/gone`);
  await fixtureGit(["init", "-q", `${path}/badconfig`]);
  await Deno.writeTextFile(`${path}/badconfig/.git/config`, "[core\nx");
  await fixtureGit(["init", "-q", `${path}/future`]);
  await Deno.writeTextFile(
    `${path}/future/.git/config`,
    "[core]\n\trepositoryformatversion = 1\n[extensions]\n\tunheardOf = true\n",
  );
  await Deno.symlink("loop", `${path}/loop`);
  assert.deepEqual((await refusal(`${path}/gone`)).slice(0, 2), ["repo.not-found", 66]);
  assert.match((await refusal(`${path}/gone`))[2], /no such folder/);
  assert.match((await refusal(`${path}/file`))[2], /a file, not a folder/);
  for (const name of ["file", "file/below", "plain", "badfile", "nowhere"]) {
    assert.deepEqual(
      (await refusal(`${path}/${name}`)).slice(0, 2),
      ["repo.not-a-repository", 66],
      name,
    );
  }
  for (const name of ["badconfig", "future", "loop"]) {
    assert.deepEqual((await refusal(`${path}/${name}`)).slice(0, 2), ["repo.unusable", 65], name);
  }
});

Deno.test("openRepo() says that a repository has no commit yet", async () => {
  await using temp = await tempFolder();
  await fixtureGit(["init", "-q", "-b", "main", temp.path]);
  const [code, exit, message] = await refusal(temp.path);
  assert.deepEqual([code, exit], ["repo.no-commit", 66]);
  assert.match(message, /the repository has no commit yet/);
  assert.equal((await refusal(temp.path, "main"))[0], "repo.ref-not-found");
  await fixtureGit(["init", "-q", "--bare", `${temp.path}/bare`]);
  assert.equal((await refusal(`${temp.path}/bare`))[0], "repo.no-commit");
});

Deno.test("openRepo() names another branch where HEAD's has no commit", async () => {
  await using fixture = await makeRepo({ a: "1" });
  await fixtureGit(["symbolic-ref", "HEAD", "refs/heads/gone"], { cwd: fixture.path });
  const [code, , message] = await refusal(fixture.path);
  assert.equal(code, "repo.no-commit");
  assert.match(message, /the branch "gone", which has no commit yet/);
  await using repo = await open(fixture.path, "main");
  assert.equal(repo.info.commit, fixture.commit);
});

Deno.test("openRepo() refuses revisions that are not there or not commits", async () => {
  await using fixture = await makeRepo({ "a.txt": "1" });
  const blob = await fixtureGit(["rev-parse", "HEAD:a.txt"], { cwd: fixture.path });
  for (
    const ref of [
      "nope",
      "1".repeat(40),
      "HEAD~5",
      "HEAD:a.txt",
      "HEAD^{tree}",
      blob,
      "main..main",
      "refs/heads/*",
      ":/no such message",
    ]
  ) {
    const [code, exit] = await refusal(fixture.path, ref);
    assert.deepEqual([code, exit], ["repo.ref-not-found", 66], ref);
  }
  assert.match((await refusal(fixture.path, blob))[2], /a blob, not a commit/);
  for (const ref of ["-x", "--all", "", "a\nb", "a\0b"]) {
    assert.deepEqual((await refusal(fixture.path, ref)).slice(0, 2), ["repo.bad-ref", 64], ref);
  }
});

Deno.test("openRepo() refuses a URL, which must be cloned", async () => {
  const [code, exit, message] = await refusal("https://ann:s3cret@example.org/x");
  assert.deepEqual([code, exit], ["repo.url-not-cloned", 70]);
  assert.doesNotMatch(message, /s3cret/);
});

Deno.test("openRepo() tells an ambiguous id from a missing one", async () => {
  const many = Object.fromEntries(
    Array.from({ length: 3000 }, (_, i) => [`f${i}`, `content ${i}\n`]),
  );
  await using fixture = await makeRepo(many);
  const ids = (await fixtureGit(["rev-list", "--objects", "--no-object-names", "HEAD"], {
    cwd: fixture.path,
  })).split("\n").map((id) => id.slice(0, 4)).sort();
  const twice = ids.find((id, i) => id === ids[i + 1]);
  const [code, , message] = await refusal(fixture.path, twice);
  assert.equal(code, "repo.ref-not-found");
  // Where only one of the two could be a commit git says so, else that it is ambiguous.
  assert.match(message, /ambiguous|not a commit/);
});

Deno.test("openRepo() reads a repository whose format is SHA-256", async () => {
  await using fixture = await makeRepo({ "a.txt": "1", "d/b": "2" }, { objectFormat: "sha256" });
  await using repo = await open(fixture.path);
  assert.match(repo.info.commit, /^[0-9a-f]{64}$/);
  const entries = await repo.entries();
  assert.deepEqual(entries.map(({ path, size }) => [path, size]), [["a.txt", 1], ["d/b", 1]]);
  assert.equal(text.decode(await repo.readBlob(entries[1]!.oid)), "2");
});

Deno.test("openRepo() records a shallow history", async () => {
  await using fixture = await makeRepo({ a: "1" });
  await addCommit(fixture, { a: "2" });
  await using temp = await tempFolder();
  await fixtureGit(["clone", "-q", "--depth=1", `file://${fixture.path}`, `${temp.path}/s`]);
  await using repo = await open(`${temp.path}/s`);
  assert.equal(repo.info.history, "shallow");
  assert.equal(repo.info.remote, undefined);
});

Deno.test("openRepo() lists links, executables and submodules without following them", async () => {
  await using fixture = await makeRepo({
    "outside": { link: "../../../../etc/passwd" },
    "circle/a": { link: "b" },
    "circle/b": { link: "a" },
    "self": { link: "." },
    "run.sh": { executable: true, content: "#!/bin/sh\n" },
    "module": { submodule: "2".repeat(40) },
    ".gitmodules": '[submodule "module"]\n\tpath = module\n\turl = https://example.org/x\n',
  });
  await using repo = await open(fixture.path);
  const entries = await repo.entries();
  assert.deepEqual(entries.map(({ path, mode }) => `${mode} ${path}`), [
    "100644 .gitmodules",
    "120000 circle/a",
    "120000 circle/b",
    "160000 module",
    "120000 outside",
    "100755 run.sh",
    "120000 self",
  ]);
  const outside = entries.find((entry) => entry.path === "outside");
  assert.equal(text.decode(await repo.readBlob(outside!.oid)), "../../../../etc/passwd");
  const module = entries.find((entry) => entry.mode === "160000");
  assert.deepEqual([module!.oid, module!.size], ["2".repeat(40), 0]);
  await assert.rejects(repo.readBlob(module!.oid), { code: "repo.object-missing" });
});

Deno.test("openRepo() lists names of any bytes", async () => {
  const names = [
    "comma, name",
    "quote\"s'",
    "line\nfeed",
    "tab\tand\rreturn",
    "back\\slash",
    "😀",
    " leading space",
    "trailing ",
    "-dash",
    "%41",
    ":(glob)**",
    "*",
    "\ufeffbom",
    "e\u0301 and \u00e9",
  ];
  const bytes = [
    Uint8Array.of(0xff),
    Uint8Array.of(0xc3, 0x28),
    Uint8Array.of(0xed, 0xa0, 0x80),
    Uint8Array.of(0x25, 0x80),
    Uint8Array.of(0x01),
  ];
  await using fixture = await makeRepo([
    ...names.map((name) => [name, name] as const),
    ...bytes.map((name) => [name, name] as const),
  ]);
  await using repo = await open(fixture.path);
  const entries = await repo.entries();
  assert.equal(entries.length, names.length + bytes.length);
  for (const entry of entries) {
    assert.deepEqual(await repo.readBlob(entry.oid), new Uint8Array(entry.pathBytes), entry.path);
    if (entry.isUtf8Path) {
      assert.equal(text.decode(entry.pathBytes), entry.path.replace(/^\ufeff/, ""));
    } else assert.match(entry.path, /%[0-9A-F]{2}/);
  }
  const order = entries.map(({ pathBytes }) =>
    [...pathBytes].map((b) => String.fromCharCode(b)).join("")
  );
  assert.deepEqual(order, [...order].sort());
});

Deno.test("openRepo() lists and reads 40,000 files", async () => {
  const files = Array.from(
    { length: 40_000 },
    (_, i) => [`d${i % 97}/f${i}.txt`, `file ${i}\n`] as const,
  );
  await using fixture = await makeRepo(files);
  await using repo = await open(fixture.path);
  const entries = await repo.entries();
  assert.equal(entries.length, 40_000);
  assert.equal(await repo.entries(), entries);
  const blobs = await Promise.all(entries.map(({ oid }) => repo.readBlob(oid)));
  entries.forEach(({ path, size }, i) => {
    assert.equal(size, blobs[i]!.length);
    assert.equal(text.decode(blobs[i]), `file ${/f(\d+)\.txt/.exec(path)![1]}\n`);
  });
});

Deno.test("openRepo() opens a tree without files", async () => {
  await using fixture = await makeRepo({});
  await using repo = await open(fixture.path);
  assert.deepEqual(await repo.entries(), []);
});
