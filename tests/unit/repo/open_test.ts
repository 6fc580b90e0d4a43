import assert from "node:assert/strict";
import { addCommit, fixtureGit, makeRepo } from "../../helpers/git_fixtures.ts";
import { open, refusal, tempFolder } from "./opening.ts";

const text = new TextDecoder();

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

Deno.test("openRepo() refuses a URL, which must be cloned", async () => {
  const [code, exit, message] = await refusal("https://ann:s3cret@example.org/x");
  assert.deepEqual([code, exit], ["repo.url-not-cloned", 70]);
  assert.doesNotMatch(message, /s3cret/);
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

Deno.test("openRepo() is not deceived by a commit graph or by replacement objects", async () => {
  await using fixture = await makeRepo({ a: "one" });
  await using other = await makeRepo({ a: "two" });
  const cwd = fixture.path;
  await fixtureGit(["fetch", "-q", other.path, "main:evil"], { cwd });
  await fixtureGit(["replace", fixture.commit, other.commit], { cwd });
  const [one, two] = await Promise.all(
    [fixture, other].map((repo) =>
      fixtureGit(["rev-parse", "main:a"], { cwd: repo.path, env: { GIT_NO_REPLACE_OBJECTS: "1" } })
    ),
  );
  await fixtureGit(["replace", one!, two!], { cwd });
  await using repo = await open(fixture.path);
  assert.equal(repo.info.commit, fixture.commit);
  const [entry] = await repo.entries();
  assert.equal(new TextDecoder().decode(await repo.readBlob(entry!.oid)), "one");
});
