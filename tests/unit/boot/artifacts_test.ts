import assert from "node:assert/strict";
import { ARTIFACT_NAMES, publishArtifacts, writeArtifact } from "../../../lib/boot/artifacts.ts";
import { HOST, runScript, withFolder } from "../host/script.ts";

const ARTIFACTS = import.meta.resolve("../../../lib/boot/artifacts.ts");

async function withFolders(
  work: (staging: string, output: string) => Promise<void>,
): Promise<void> {
  const root = await Deno.makeTempDir();
  try {
    await Deno.mkdir(`${root}/staging/packs/new`, { recursive: true });
    await Deno.mkdir(`${root}/output/packs/old`, { recursive: true });
    await work(`${root}/staging`, `${root}/output`);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

async function names(folder: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { name } of Deno.readDir(folder)) found.push(name);
  return found.sort();
}

Deno.test("publishArtifacts() replaces what a boot made and removes what it did not make", async () => {
  await withFolders(async (staging, output) => {
    await Deno.writeTextFile(`${staging}/packs/new/pack.body.txt`, "new");
    await Deno.writeTextFile(`${staging}/boot_transcript.json`, "new");
    await Deno.writeTextFile(`${output}/boot_transcript.json`, "old");
    await Deno.writeTextFile(`${output}/boot_provenance.json`, "of an earlier boot");
    await Deno.writeTextFile(`${output}/notes.txt`, "the user's");
    const published = await publishArtifacts(staging, output);
    assert.deepEqual(published, ["packs", "boot_transcript.json"]);
    assert.deepEqual(await names(output), ["boot_transcript.json", "notes.txt", "packs"]);
    assert.deepEqual(await names(`${output}/packs`), ["new"]);
    assert.equal(await Deno.readTextFile(`${output}/boot_transcript.json`), "new");
  });
});

Deno.test("publishArtifacts() moves nothing but artifacts out of the staging folder", async () => {
  await withFolders(async (staging, output) => {
    await Deno.writeTextFile(`${staging}/scratch.txt`, "not an artifact");
    assert.deepEqual(await publishArtifacts(staging, output), ["packs"]);
    assert.deepEqual(await names(output), ["packs"]);
  });
});

Deno.test("ARTIFACT_NAMES holds no name twice", () => {
  assert.equal(new Set(ARTIFACT_NAMES).size, ARTIFACT_NAMES.length);
});

Deno.test("writeArtifact() writes a file and the folders above it", async () => {
  await withFolders(async (staging) => {
    await writeArtifact(`${staging}/packs/x/y/pack.body.txt`, "text");
    await writeArtifact(`${staging}/bytes`, Uint8Array.of(1, 2, 3));
    assert.equal(await Deno.readTextFile(`${staging}/packs/x/y/pack.body.txt`), "text");
    assert.deepEqual(await Deno.readFile(`${staging}/bytes`), Uint8Array.of(1, 2, 3));
    await assert.rejects(writeArtifact(`${staging}/bytes/below`, ""), {
      code: "host.cannot-create",
    });
  });
});

Deno.test("writeArtifact() makes nothing while what is there is being taken away", async () => {
  await withFolder(async (folder) => {
    const ended = await runScript(
      folder,
      `import { writeArtifact } from ${JSON.stringify(ARTIFACTS)};
       import { onInterrupt } from ${JSON.stringify(HOST)};
       onInterrupt(() => new Promise((resolve) => setTimeout(resolve, 200)));
       console.log("ready");
       await new Promise((resolve) => setTimeout(resolve, 150));
       await writeArtifact(Deno.args[0], "text");
       console.log("written");`,
      { args: [`${folder}/gone/file`], when: { says: "ready", send: ["SIGTERM"] } },
    );
    assert.deepEqual([ended.code, ended.stdout], [143, "ready\n"], ended.stderr);
    assert.deepEqual(await names(folder), []);
  });
});
