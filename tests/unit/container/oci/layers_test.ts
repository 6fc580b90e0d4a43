import assert from "node:assert/strict";
import {
  denoLayer,
  lockedPackages,
  packagesLayer,
  sourceLayer,
  type SourceTree,
} from "../../../../lib/container/oci/layers.ts";
import type { TarEntry } from "../../../../lib/container/oci/tar_entry.ts";
import { fillCache, makePackage } from "../../../helpers/npm.ts";
import { withFolder } from "../../host/script.ts";
import { failsWith } from "./images.ts";

const encoder = new TextEncoder();

/** A commit in memory. */
function treeOf(
  files: Readonly<Record<string, string>>,
  modes: Readonly<Record<string, string>> = {},
): SourceTree {
  const entries = Object.keys(files).map((path) => ({
    path,
    isUtf8Path: true,
    mode: modes[path] ?? "100644",
    oid: path,
  }));
  return {
    info: { commit: "c".repeat(40), committedAt: 1_750_000_000 },
    entries: () => Promise.resolve(entries),
    readBlob: (oid) => Promise.resolve(encoder.encode(files[oid])),
  };
}

async function listed(entries: AsyncIterable<TarEntry> | Iterable<TarEntry>): Promise<TarEntry[]> {
  const list = [];
  for await (const entry of entries) list.push(entry);
  return list;
}

Deno.test("sourceLayer() holds the production files of a commit, and a place for state", async () => {
  const tree = treeOf({
    "lib/a.ts": "1",
    "tasks/x.ts": "2",
    "tests/x.ts": "3",
    "deno.json": "{}",
    "lib/link": "a.ts",
  }, { "tasks/x.ts": "100755", "lib/link": "120000" });
  const entries = await listed(sourceLayer(tree).entries());
  assert.deepEqual(entries.map(({ path, mode }) => [path, mode.toString(8)]), [
    ["app", "755"],
    ["app/.packrepo", "700"],
    ["app/deno.json", "644"],
    ["app/lib", "755"],
    ["app/lib/a.ts", "644"],
    ["app/tasks", "755"],
    ["app/tasks/x.ts", "755"],
  ]);
  assert.equal(entries[1]!.uid, 65_532);
  assert.ok(entries.every(({ mtime }) => mtime === 1_735_689_600), "no time of the commit");
});

Deno.test("lockedPackages() reads the commit's lock and its imports", async () => {
  const { wanted } = await makePackage("a", "1.0.0", {});
  const lock = JSON.stringify({
    version: "5",
    npm: { "a@1.0.0": { integrity: wanted.integrity } },
  });
  const config = JSON.stringify({ imports: { a: "npm:a@1.0.0" } });
  const files = { "deno.lock": lock, "deno.json": config, "tests/t.ts": 'import "a";' };
  assert.deepEqual(await lockedPackages(treeOf(files)), [{ ...wanted, isImported: false }]);
  const [used] = await lockedPackages(treeOf({ ...files, "lib/l.ts": 'import "a";' }));
  assert.equal(used!.isImported, true);
  const error = await failsWith("container.bad-source", () => lockedPackages(treeOf({})));
  assert.match(error.message, /has no deno\.lock/);
});

Deno.test("packagesLayer() holds what is needed of each package, where Deno looks for it", () =>
  withFolder(async (cache) => {
    const used = await makePackage("@s/used", "1.0.0", {
      "index.js": "1",
      "index.d.ts": "2",
      LICENSE: "MIT",
    });
    const unused = await makePackage("unused", "2.0.0", { "index.js": "1" });
    await fillCache(cache, [used, unused]);
    const npm = {
      "@s/used@1.0.0": { integrity: used.wanted.integrity },
      "unused@2.0.0": { integrity: unused.wanted.integrity },
    };
    const tree = treeOf({
      "deno.lock": JSON.stringify({ version: "5", npm }),
      "deno.json": JSON.stringify({ imports: { "@s/used": "npm:@s/used@1.0.0" } }),
      "lib/l.ts": 'await import("@s/used");',
    });
    const entries = await listed((await packagesLayer(tree, cache)).entries());
    const at = "deps/npm/npm.invalid";
    assert.deepEqual(entries.filter(({ kind }) => kind === "file").map(({ path }) => path), [
      `${at}/@s/used/1.0.0/LICENSE`,
      `${at}/@s/used/1.0.0/index.js`,
      `${at}/@s/used/1.0.0/package.json`,
      `${at}/unused/2.0.0/package.json`,
    ]);
  }));

Deno.test("denoLayer() says for which machines there is no Deno", async () => {
  const error = await failsWith("container.no-deno", () => denoLayer("s390x", "/nowhere"));
  assert.match(error.hint, /amd64, arm64/);
});
