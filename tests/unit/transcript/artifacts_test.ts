import assert from "node:assert/strict";
import { sha256Hex } from "../../../lib/base/mod.ts";
import { isFileSubject, readArtifactsIn } from "../../../lib/transcript/mod.ts";

Deno.test("isFileSubject() tells files from sources and images", () => {
  for (const name of ["packs/a/pack.index.json", "source.txt", "a b", "sourcecode", "C/x:y"]) {
    assert.equal(isFileSubject(name), true, name);
  }
  for (const name of ["source", "source.nar", "oci:packrepo", "git+https://x"]) {
    assert.equal(isFileSubject(name), false, name);
  }
});

Deno.test("readArtifactsIn() digests files below the folder and follows nothing out of it", async () => {
  const parent = await Deno.makeTempDir();
  const folder = `${parent}/artifacts`;
  try {
    await Deno.mkdir(`${folder}/packs/日本`, { recursive: true });
    const big = new Uint8Array(300_000).fill(7);
    await Deno.writeFile(`${folder}/packs/日本/a, b`, big);
    await Deno.writeTextFile(`${folder}/empty`, "");
    await Deno.writeTextFile(`${parent}/secret`, "x");
    await Deno.symlink("../secret", `${folder}/link`);
    await Deno.symlink("packs", `${folder}/linked`);
    await Deno.symlink("nowhere", `${folder}/dangling`);
    const read = readArtifactsIn(folder);
    assert.deepEqual(await read("packs/日本/a, b"), { sha256: sha256Hex(big) });
    assert.deepEqual(await read("empty"), { sha256: sha256Hex("") });
    for (
      const [name, fault] of [
        ["none", /missing/],
        ["none/deeper", /missing/],
        ["packs", /no file/],
        ["empty/x", /no folder/],
        ["link", /symbolic link/],
        ["linked/日本/a, b", /symbolic link/],
        ["dangling", /symbolic link/],
        ["../secret", /not a path/],
        ["packs/../empty", /not a path/],
        ["./empty", /not a path/],
        ["/etc/passwd", /not a path/],
        ["packs//x", /not a path/],
        ["empty/", /not a path/],
        ["", /not a path/],
        ["a\0b", /not a path/],
        ["a\\b", /not a path/],
        ["x".repeat(5000), /cannot be read/],
      ] as const
    ) {
      const found = await read(name);
      assert.match(
        "fault" in found ? found.fault : "found",
        fault,
        JSON.stringify(name.slice(0, 30)),
      );
    }
  } finally {
    await Deno.remove(parent, { recursive: true });
  }
});
