import assert from "node:assert/strict";
import { listTree, treeBatches } from "../../../../lib/scan/source/tree.ts";
import { fixtureGit, makeRepo } from "../../../helpers/git_fixtures.ts";
import { withFolder } from "../../host/script.ts";

async function listed(root: string, noIgnore: boolean = false): Promise<readonly string[]> {
  const { paths, incomplete } = await listTree(root, { noIgnore });
  assert.deepEqual(incomplete, []);
  return paths;
}

Deno.test("listTree() lists what git tracks or would track, and with noIgnore all but .git", async () => {
  await using repo = await makeRepo(
    { ".gitignore": "*.log\nout/\n", "a.txt": "a", "d/b.txt": "b" },
    { checkout: true },
  );
  await Deno.mkdir(`${repo.path}/out`);
  for (const path of ["new", "x.log", "out/y"]) {
    await Deno.writeTextFile(`${repo.path}/${path}`, "");
  }
  const tracked = [".gitignore", "a.txt", "d/b.txt", "new"];
  assert.deepEqual(await listed(repo.path), tracked);
  assert.deepEqual(await listed(`${repo.path}/d`), ["b.txt"]);
  assert.deepEqual(await listed(repo.path, true), [...tracked, "out/y", "x.log"].sort());
});

Deno.test("listTree() walks a folder that is in no repository", async () => {
  await withFolder(async (folder) => {
    await Deno.mkdir(`${folder}/d`);
    await Deno.writeTextFile(`${folder}/d/a`, "");
    const { paths, how } = await listTree(folder, { noIgnore: false });
    assert.deepEqual([paths, how], [["d/a"], "folder"]);
  });
});

Deno.test("listTree() looks into submodules and into repositories that lie there untracked", async () => {
  await using repo = await makeRepo(
    { "a": "a", "sub": { submodule: "1".repeat(40) }, "empty": { submodule: "2".repeat(40) } },
    { checkout: true },
  );
  await Deno.remove(`${repo.path}/sub`, { recursive: true });
  for (const name of ["sub", "other"]) {
    await makeRepo({ "in.txt": name, "e/f": "" }, { path: `${repo.path}/${name}`, checkout: true });
  }
  assert.deepEqual(await listed(repo.path), [
    "a",
    "other/e/f",
    "other/in.txt",
    "sub/e/f",
    "sub/in.txt",
  ]);
});

Deno.test("listTree() lists a file in conflict once", async () => {
  await using repo = await makeRepo({ f: "1" }, { checkout: true });
  const blob = await fixtureGit(["rev-parse", "HEAD:f"], { cwd: repo.path });
  const lines = [1, 2, 3].map((stage) => `100644 ${blob} ${stage}\tf\n`).join("");
  await fixtureGit(["update-index", "--index-info"], {
    cwd: repo.path,
    stdin: new TextEncoder().encode(`0 ${"0".repeat(40)}\tf\n${lines}`),
  });
  assert.deepEqual(await listed(repo.path), ["f"]);
});

Deno.test("listTree() says what it cannot open by its name", async () => {
  await using repo = await makeRepo([[Uint8Array.of(0x61, 0xff), "x"], ["b", "y"]]);
  await fixtureGit(["read-tree", "HEAD"], { cwd: repo.path });
  const { paths, incomplete } = await listTree(repo.path, { noIgnore: false });
  assert.deepEqual(paths, ["b"]);
  assert.deepEqual(incomplete.map(({ reason }) => reason), ["unreadable"]);
});

Deno.test("treeBatches() yields every path once", () => {
  const paths = Array.from({ length: 200 }, (_, at) => `f${at}`);
  const batches = [...treeBatches("/r", paths)];
  assert.deepEqual(batches.flatMap((batch) => batch.kind === "tree" ? batch.paths : []), paths);
  assert.ok(batches.length > 1);
});
