import assert from "node:assert/strict";
import { PackRepoError } from "../../../lib/base/mod.ts";
import { narHash, narTreeFromFolder } from "../../../lib/flake/mod.ts";
import { AWKWARD_TREE, EMPTY_FOLDERS, writeTree } from "./awkward_tree.ts";

async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await work(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function run(command: string, ...args: readonly string[]): Promise<void> {
  const { success } = await new Deno.Command(command, { args: [...args] }).output();
  assert.ok(success, command);
}

function hasCode(code: string): (error: unknown) => boolean {
  return (error) => error instanceof PackRepoError && error.code === code;
}

Deno.test("narTreeFromFolder() gives the hash that Nix prints for the awkward tree", async () => {
  await inFolder(async (folder) => {
    await writeTree(folder, [...AWKWARD_TREE, ...EMPTY_FOLDERS]);
    const wanted = "sha256-fvdwGYqC18HDvDGahLMNVCephaNePraoEOpVtvf3MD4=";
    assert.equal((await narHash(await narTreeFromFolder(folder))).sri, wanted);
    assert.equal((await narHash(await narTreeFromFolder(`${folder}/`))).sri, wanted);
  });
});

Deno.test("narTreeFromFolder() takes a single file and a single link, not followed", async () => {
  await inFolder(async (folder) => {
    await writeTree(folder, [
      { path: "x", file: new TextEncoder().encode("#!/bin/sh\n"), mode: 0o744 },
      { path: "l", link: "12345678" },
    ]);
    // nix hash path x; nix hash path l   (2.26.3)
    const file = await narHash(await narTreeFromFolder(`${folder}/x`));
    assert.equal(file.sri, "sha256-YoPBZoJg+QPRqJXAzWuCL6S2h2K7CxfO3vLTnZfiZVQ=");
    const link = await narHash(await narTreeFromFolder(`${folder}/l`));
    assert.equal(link.sri, "sha256-mGxwyaKq5h8xScvnUOZNl/pHeN431nJxqL/9Vs8IOoI=");
  });
});

Deno.test("narTreeFromFolder() does not look at times, and does at .git", async () => {
  await inFolder(async (folder) => {
    await writeTree(folder, [{ path: "a", file: new Uint8Array(3) }]);
    const before = await narHash(await narTreeFromFolder(folder));
    await Deno.utime(`${folder}/a`, 1, 1);
    assert.deepEqual(await narHash(await narTreeFromFolder(folder)), before);
    await Deno.mkdir(`${folder}/.git`);
    assert.notDeepEqual(await narHash(await narTreeFromFolder(folder)), before);
  });
});

Deno.test("narTreeFromFolder() refuses names that are not UTF-8, and takes U+FFFD itself", async () => {
  const cases: readonly (readonly [string, boolean])[] = [
    ["touch $'bad\\xff'", false],
    ["mkdir $'bad\\xff'", false],
    ["touch $'bad\\xff' $'bad\\xfe'", false],
    ["touch $'bad\\xff' $'bad\\xef\\xbf\\xbd'", false],
    ["touch $'good\\xef\\xbf\\xbd'", true],
  ];
  for (const [command, isFine] of cases) {
    await inFolder(async (folder) => {
      await run("bash", "-c", `cd "$0" && ${command}`, folder);
      const hashing = narTreeFromFolder(folder).then(narHash);
      if (isFine) assert.ok((await hashing).sri);
      else await assert.rejects(hashing, hasCode("flake.unreadable-name"), command);
    });
  }
});

Deno.test("narTreeFromFolder() refuses link targets that are not UTF-8", async () => {
  for (const target of ["$'t\\xff'", "$'t\\xf0\\x9f\\x98'", "$'t\\xef\\xbf\\xbd'"]) {
    await inFolder(async (folder) => {
      await run("bash", "-c", `ln -s ${target} "$0/l"`, folder);
      const hashing = narTreeFromFolder(folder).then(narHash);
      await assert.rejects(hashing, hasCode("flake.unreadable-name"), target);
    });
  }
});

Deno.test("narTreeFromFolder() refuses what is neither file, folder nor link, without opening it", async () => {
  await inFolder(async (folder) => {
    await run("mkfifo", `${folder}/pipe`);
    await assert.rejects(narTreeFromFolder(folder), hasCode("flake.bad-tree"));
  });
});

Deno.test("narTreeFromFolder() says so when there is nothing", async () => {
  await inFolder(async (folder) => {
    await assert.rejects(narTreeFromFolder(`${folder}/none`), hasCode("flake.not-found"));
    await Deno.writeTextFile(`${folder}/file`, "");
    await assert.rejects(narTreeFromFolder(`${folder}/file/below`), hasCode("flake.not-found"));
  });
});

Deno.test("narHash() notices a file that changed after it was listed", async () => {
  await inFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/a`, "one");
    const tree = await narTreeFromFolder(folder);
    await Deno.writeTextFile(`${folder}/a`, "three");
    await assert.rejects(narHash(tree), hasCode("flake.content-changed"));
    await Deno.remove(`${folder}/a`);
    await assert.rejects(narHash(tree), hasCode("host.not-found"));
  });
});

Deno.test("narHash() streams a large file from a folder", async () => {
  await inFolder(async (folder) => {
    const content = Uint8Array.from({ length: 3 << 20 }, (_, i) => i >> 4);
    await Deno.writeFile(`${folder}/large`, content);
    // node -e 'process.stdout.write(Buffer.from(Uint8Array.from({length:3<<20},(_, i)=>i>>4)))' >d/large
    // nix hash path d   (2.26.3)
    const { sri } = await narHash(await narTreeFromFolder(folder));
    assert.equal(sri, "sha256-dx4L9yjDy5CQIbsRBhGKC7fRO9VKLieI+yhWIV635wU=");
  });
});
