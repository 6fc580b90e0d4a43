import assert from "node:assert/strict";
import type { Oid, TreeEntry } from "../../../lib/repo/mod.ts";
import {
  IgnoreRules,
  parseAttributesFile,
  parseIgnoreFile,
} from "../../../lib/pack/ignore_rules.ts";
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

Deno.test("screenEntries() goes by what the commit's own files say, after the scope", () => {
  const rules = new IgnoreRules(
    [{ folder: "", rules: parseIgnoreFile("*.csv\n/yarn.lock\n") }],
    [{
      folder: "",
      rules: parseAttributesFile("gen.ts linguist-generated\nvendor/** -linguist-vendored\n"),
    }],
  );
  const paths = ["a.ts", "data.csv", "gen.ts", "vendor/own.ts", "yarn.lock", "z.csv"];
  const scope = (path: string): boolean => path !== "z.csv";
  const { candidates, skipped } = screenEntries(paths.map((path) => entry(path)), { scope, rules });
  assert.deepEqual(candidates.map(({ path }) => path), ["a.ts", "vendor/own.ts"]);
  assert.deepEqual(skipped.map(({ file_path, reason }) => `${file_path} ${reason}`), [
    "data.csv ignored",
    "gen.ts generated",
    "yarn.lock ignored",
    "z.csv scope",
  ]);
});
