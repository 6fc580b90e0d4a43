import assert from "node:assert/strict";
import type { Oid, TreeEntry } from "../../../lib/repo/mod.ts";
import { screenEntries } from "../../../lib/pack/screen_entries.ts";

function entry(path: string, change: Partial<TreeEntry> = {}): TreeEntry {
  return {
    path,
    pathBytes: new TextEncoder().encode(path),
    isUtf8Path: true,
    mode: "100644",
    oid: path.padEnd(40, "0") as Oid,
    size: 10,
    ...change,
  };
}

Deno.test("screenEntries() skips what is not a file of text by its mode, name or size", () => {
  const { candidates, skipped } = screenEntries([
    entry("a"),
    entry("exec", { mode: "100755" }),
    entry("link", { mode: "120000" }),
    entry("module", { mode: "160000", size: 0 }),
    entry("caf%E9", { isUtf8Path: false }),
    entry("empty", { size: 0 }),
    entry("huge", { size: 8 * 2 ** 20 + 1 }),
    entry("limit", { size: 8 * 2 ** 20 }),
    entry("yarn.lock"),
  ]);
  assert.deepEqual(candidates.map(({ path }) => path), ["a", "exec", "limit"]);
  assert.deepEqual(skipped.map(({ file_path, reason }) => [file_path, reason]), [
    ["caf%E9", "path-encoding"],
    ["empty", "empty"],
    ["huge", "oversize"],
    ["link", "symlink"],
    ["module", "submodule"],
    ["yarn.lock", "lock"],
  ]);
});

Deno.test("screenEntries() keeps of equal blobs the first path that is not out otherwise", () => {
  const oid = "1".repeat(40) as Oid;
  const { candidates, skipped } = screenEntries([
    entry("z", { oid }),
    entry("b", { oid }),
    entry("a/vendor/x", { oid }),
    entry("\u{1f600}", { oid }),
    entry("\uff5a", { oid }),
  ]);
  assert.deepEqual(candidates.map(({ path }) => path), ["b"]);
  assert.deepEqual(skipped.map(({ file_path, reason }) => `${file_path} ${reason}`), [
    "a/vendor/x vendored",
    "z duplicate",
    "\uff5a duplicate",
    "\u{1f600} duplicate",
  ]);
});
