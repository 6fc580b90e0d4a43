import assert from "node:assert/strict";
import { layerPath, layerTree } from "../../../../lib/container/oci/tree.ts";
import { failsWith, file } from "./images.ts";

Deno.test("layerPath() drops dots and slashes that mean nothing", () => {
  assert.equal(layerPath("./a//b/./c/", "it"), "a/b/c");
  assert.equal(layerPath("/etc/x", "it"), "etc/x");
});

Deno.test("layerPath() refuses what leads out", async () => {
  for (const path of ["..", "a/../b", "../a", "", "/", "a\0b"]) {
    await failsWith("container.bad-image", () => layerPath(path, "it"));
  }
});

Deno.test("layerTree() adds the folders above and sorts by the bytes of the paths", () => {
  const tree = layerTree(
    [file("b/😀", ""), file("b/ｚ", ""), file("b-c", ""), file("a/x/y", "")],
    5,
  );
  assert.deepEqual(tree.map(({ path }) => path), ["a", "a/x", "a/x/y", "b", "b-c", "b/ｚ", "b/😀"]);
  const [first] = tree;
  assert.deepEqual(first, { kind: "folder", path: "a", mode: 0o755, uid: 0, gid: 0, mtime: 5 });
});

Deno.test("layerTree() keeps a folder that is given", () => {
  const own = { kind: "folder" as const, path: "a", mode: 0o700, uid: 1, gid: 1, mtime: 0 };
  assert.equal(layerTree([file("a/b", ""), own], 5)[0], own);
});

Deno.test("layerTree() refuses a path twice, and one below a file", () => {
  assert.throws(() => layerTree([file("a", ""), file("a", "")], 0), /twice/);
  assert.throws(() => layerTree([file("a/b", ""), file("a", "")], 0), /no folder/);
});
