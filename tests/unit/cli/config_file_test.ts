import assert from "node:assert/strict";
import { PackRepoError } from "../../../lib/base/mod.ts";
import { findConfig } from "../../../lib/cli/config_file.ts";
import { fixtureGit } from "../../helpers/git_fixtures.ts";
import { runScript, withFolder } from "../host/script.ts";

/** Gives `work` a work tree with settings at its root and a folder in it. */
function inWorkTree(work: (root: string, inner: string) => Promise<void>): Promise<void> {
  return withFolder(async (folder) => {
    const root = await Deno.realPath(folder);
    await fixtureGit(["init", "-q", root]);
    await Deno.mkdir(`${root}/a/b`, { recursive: true });
    await Deno.writeTextFile(`${root}/packrepo.yaml`, "pack: { budget: 5000 }\n");
    await work(root, `${root}/a/b`);
  });
}

Deno.test("findConfig() reads the settings of a folder, or those at the root of its work tree", async () => {
  await inWorkTree(async (root, inner) => {
    const found = {
      path: `${root}/packrepo.yaml`,
      folder: root,
      sections: { pack: { budget: 5000 } },
    };
    assert.deepEqual(await findConfig(root, "pack"), found);
    assert.deepEqual(await findConfig(inner, "pack"), found);
    await Deno.writeTextFile(`${inner}/packrepo.yaml`, "pack: { budget: 6000 }\n");
    assert.equal((await findConfig(inner, "pack"))?.sections.pack?.budget, 6000);
    // Between the two nobody looks.
    await Deno.writeTextFile(`${root}/a/packrepo.yaml`, "nonsense: 1\n");
    await Deno.remove(`${inner}/packrepo.yaml`);
    assert.deepEqual(await findConfig(inner, "pack"), found);
    await Deno.remove(`${root}/packrepo.yaml`);
    assert.equal(await findConfig(inner, "pack"), undefined);
  });
});

Deno.test("findConfig() finds nothing above a folder that is in no work tree", async () => {
  await withFolder(async (folder) => {
    await Deno.mkdir(`${folder}/in`);
    await Deno.writeTextFile(`${folder}/packrepo.yaml`, "nonsense: 1\n");
    assert.equal(await findConfig(`${folder}/in`, "pack"), undefined);
  });
});

Deno.test("findConfig() refuses a link, a folder and too much", async () => {
  await inWorkTree(async (root) => {
    const path = `${root}/packrepo.yaml`;
    const failure = (code: string, exit: number) => (error: unknown) =>
      error instanceof PackRepoError && error.code === code && error.exitCode === exit;
    await Deno.writeTextFile(path, `#${"x".repeat(2 ** 16)}`);
    await assert.rejects(findConfig(root, "pack"), failure("host.too-large", 65));
    await Deno.remove(path);
    await Deno.symlink("/etc/hostname", path);
    await assert.rejects(findConfig(root, "pack"), failure("cli.bad-config", 78));
    await Deno.remove(path);
    await Deno.mkdir(path);
    await assert.rejects(findConfig(root, "pack"), failure("cli.bad-config", 78));
  });
});

Deno.test("findConfig() says which permission is missing, and asks for none where there is no file", async () => {
  await inWorkTree(async (root, inner) => {
    const source = `
      import { findConfig } from "${import.meta.resolve("../../../lib/cli/config_file.ts")}";
      try {
        console.log(await findConfig(Deno.args[0], "pack") ?? "none");
      } catch (error) {
        console.log(error.exitCode, error.message, error.hint);
      }`;
    const flags = [`--allow-read=${inner}`, "--allow-run=git", "--allow-env"];
    const run = () => runScript(root, source, { flags, args: [inner] });
    assert.match(
      (await run()).stdout,
      /^77 Missing permission: read access to "[^"]*\/packrepo\.yaml", .* pass --no-config, or run: deno run .*--allow-read=\S*\/packrepo\.yaml /,
    );
    await Deno.remove(`${root}/packrepo.yaml`);
    assert.equal((await run()).stdout, "none\n");
  });
});
