import assert from "node:assert/strict";
import { folderShares } from "../../../lib/pack/folder_shares.ts";

const chunk = (file_path: string, tokens: number) => ({ file_path, tokens });

Deno.test("folderShares() adds up folders, most tokens first", () => {
  assert.deepEqual(
    folderShares([
      chunk("README.md", 30),
      chunk("a/x", 10),
      chunk("a/y", 15),
      chunk("b/z", 25),
      chunk("c/z", 25),
    ]),
    [
      { folder: "*", tokens: 30, files: 1 },
      { folder: "a/", tokens: 25, files: 2 },
      { folder: "b/", tokens: 25, files: 1 },
      { folder: "c/", tokens: 25, files: 1 },
    ],
  );
});

Deno.test("folderShares() divides a folder that has most of it, and counts a file of several chunks once", () => {
  assert.deepEqual(
    folderShares([
      chunk("src/main.ts", 20),
      chunk("src/main.ts", 10),
      chunk("src/a/x.ts", 25),
      chunk("src/b/deep/y.ts", 25),
      chunk("docs/z.md", 20),
    ]),
    [
      { folder: "src/*", tokens: 30, files: 1 },
      { folder: "src/a/", tokens: 25, files: 1 },
      { folder: "src/b/", tokens: 25, files: 1 },
      { folder: "docs/", tokens: 20, files: 1 },
    ],
  );
});

Deno.test("folderShares() ends where a folder holds files only, and loses no token", () => {
  assert.deepEqual(folderShares([chunk("a/b/c", 5)]), [{ folder: "a/b/", tokens: 5, files: 1 }]);
  const many = Array.from({ length: 500 }, (_, i) => chunk(`f${i % 7}/g${i % 13}/h${i}`, i));
  const all = folderShares(many);
  assert.equal(all.reduce((sum, { tokens }) => sum + tokens, 0), 500 * 499 / 2);
  assert.equal(all.reduce((sum, { files }) => sum + files, 0), 500);
});
