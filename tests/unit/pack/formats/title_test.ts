import assert from "node:assert/strict";
import { createPack } from "../../../../lib/pack/mod.ts";
import { packSections } from "../../../../lib/pack/formats/sections.ts";
import { projectName } from "../../../../lib/pack/formats/title.ts";
import { memoryRepo } from "../memory_repo.ts";

async function nameOf(files: Record<string, string>, remote?: string): Promise<string | undefined> {
  const { index, body } = await createPack(memoryRepo(files), { budget: 1e6, tokenizer: "gpt2" });
  const { metadata } = index;
  const info = { ...metadata.repo_info, ...(remote === undefined ? {} : { remote }) };
  return projectName(
    { ...index, metadata: { ...metadata, repo_info: info } },
    packSections({ index, body }),
  );
}

Deno.test("projectName() asks the remote, then manifests, then the readme", async () => {
  const files = { "README.md": "# Read [me]\n", "package.json": '{\n  "name": "@a/b"\n}\n' };
  assert.equal(await nameOf(files, "https://example.org/owner/repo.git"), "repo");
  assert.equal(await nameOf(files, "git@example.org:solo.git/"), "solo");
  assert.equal(await nameOf(files), "@a/b");
  const nested = '{ "author": { "name": "Ann" }, "name": "real" }\n';
  assert.equal(await nameOf({ "package.json": nested }), "real");
  assert.equal(await nameOf({ "deno.json": "// {\n[]", "README.md": "# R\n" }), "R");
  assert.equal(await nameOf({ "README.md": "<p>\n\n# Read [me]\n" }), "Read");
  assert.equal(await nameOf({ "Cargo.toml": '[package]\nname = "rip"\n' }), "rip");
  assert.equal(await nameOf({ "go.mod": "module example.org/x\n" }), "example.org/x");
});

Deno.test("projectName() is undefined where nothing tells, and short where a name is long", async () => {
  assert.equal(await nameOf({ "a.txt": "# A\n", "sub/README.md": "# Sub\n" }), undefined);
  assert.equal(await nameOf({ "package.json": '{ "name": "" }\n' }), undefined);
  const long = await nameOf({ "README.md": `# ${"\u{1f600}".repeat(500)}\n` });
  assert.ok(long!.length <= 81 && long!.isWellFormed() && long!.endsWith("…"));
});
