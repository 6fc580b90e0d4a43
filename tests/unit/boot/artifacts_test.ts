import assert from "node:assert/strict";
import { ARTIFACT_NAMES, publishArtifacts } from "../../../lib/boot/artifacts.ts";

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
