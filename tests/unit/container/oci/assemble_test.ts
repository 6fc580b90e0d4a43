import assert from "node:assert/strict";
import { assembleImage, checkedTag, writeImage } from "../../../../lib/container/oci/assemble.ts";
import { withFolder } from "../../host/script.ts";
import { failsWith, inPieces, LINUX } from "./images.ts";

Deno.test("checkedTag() asks for a name that engines of every kind keep", async () => {
  for (const tag of ["localhost/x:y", "example.org:5000/a/b:1.0"]) {
    assert.equal(checkedTag(tag), tag);
  }
  for (
    const tag of ["x", "x:y", "localhost/X:y", "localhost/x", "localhost/x:", "localhost/x y:z"]
  ) {
    await failsWith("container.bad-tag", () => checkedTag(tag));
  }
});

Deno.test("writeImage() leaves nothing where filling the layout fails", () =>
  withFolder(async (folder) => {
    const output = `${folder}/out/a.tar`;
    await Deno.mkdir(`${folder}/out`);
    await Deno.writeTextFile(output, "old");
    await assert.rejects(
      writeImage({ output, layout: `${folder}/out/layout` }, 0, async (layout) => {
        await layout.addBlob(inPieces(new Uint8Array(1000)));
        throw new RangeError("no");
      }),
      RangeError,
    );
    assert.deepEqual(await Array.fromAsync(Deno.readDir(`${folder}/out`), ({ name }) => name), [
      "a.tar",
    ]);
    assert.equal(await Deno.readTextFile(output), "old");
  }));

Deno.test("writeImage() replaces an older archive and layout together", () =>
  withFolder(async (folder) => {
    const paths = { output: `${folder}/a.tar`, layout: `${folder}/layout` };
    const made = [];
    for (const content of [1, 2]) {
      made.push(
        await writeImage(paths, 0, async (layout) => ({
          platform: LINUX,
          format: "oci",
          created: "2025-01-01T00:00:00Z",
          config: { User: "1:1", WorkingDir: "/", Env: [], Cmd: [] },
          baseHistory: [],
          layers: [{ ...await layout.addBlob(inPieces(Uint8Array.of(content))), createdBy: "x" }],
          tag: "localhost/x:y",
        })),
      );
    }
    assert.notEqual(made[0]!.manifest, made[1]!.manifest);
    const names = (await Array.fromAsync(Deno.readDir(folder), ({ name }) => name)).sort();
    assert.deepEqual(names, ["a.tar", "layout"]);
    const index = JSON.parse(await Deno.readTextFile(`${folder}/layout/index.json`));
    assert.equal(index.manifests[0].digest, made[1]!.manifest);
    assert.equal((await Deno.stat(`${folder}/a.tar`)).size, made[1]!.archive.size);
  }));

Deno.test("assembleImage() looks at its base before it fetches anything", () =>
  withFolder(async (folder) => {
    const source = {
      info: { commit: "c".repeat(40), committedAt: 0 },
      entries: () => Promise.resolve([]),
      readBlob: () => Promise.reject(new Error("not asked for")),
    };
    await failsWith("container.no-base", () =>
      assembleImage({
        source,
        base: `${folder}/none`,
        platform: LINUX,
        output: `${folder}/out/a.tar`,
        cache: `${folder}/cache`,
      }));
    assert.deepEqual(await Array.fromAsync(Deno.readDir(folder)), []);
  }));
