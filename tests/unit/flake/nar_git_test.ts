import assert from "node:assert/strict";
import { PackRepoError } from "../../../lib/base/mod.ts";
import {
  type GitBlobReader,
  type GitTreeEntry,
  narHash,
  narTreeFromGit,
} from "../../../lib/flake/mod.ts";
import { AWKWARD_TREE, treeNode } from "./awkward_tree.ts";

function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(text, (char) => char.charCodeAt(0));
}

/** A blob's id is its own content: nothing to look up. */
const ECHO: GitBlobReader = {
  readBlob: (oid) => Promise.resolve(bytesOf(oid)),
  streamBlob: async function* (oid) {
    yield await Promise.resolve(bytesOf(oid));
  },
};

/** Returns an entry whose path is given byte by byte. */
function entry(path: string, mode: string = "100644", content: string = path): GitTreeEntry {
  return { pathBytes: bytesOf(path), mode, oid: content, size: content.length };
}

Deno.test("narTreeFromGit() builds the awkward tree that Nix hashes", async () => {
  const contents: Uint8Array[] = [];
  const entries = AWKWARD_TREE.map(({ path, file, mode, link }) => {
    const content = file ?? new TextEncoder().encode(link);
    contents.push(content);
    const isExecutable = ((mode ?? 0) & 0o100) !== 0;
    return {
      pathBytes: new TextEncoder().encode(path),
      mode: link !== undefined ? "120000" : isExecutable ? "100755" : "100644",
      oid: String(contents.length - 1),
      size: content.length,
    };
  });
  const blobs: GitBlobReader = {
    readBlob: (oid) => Promise.resolve(contents[Number(oid)]!),
    streamBlob: async function* (oid) {
      yield await Promise.resolve(contents[Number(oid)]!);
    },
  };
  assert.deepEqual(
    await narHash(narTreeFromGit(entries, blobs)),
    await narHash(treeNode(AWKWARD_TREE)),
  );
});

Deno.test("narTreeFromGit() takes names that are not UTF-8, byte for byte", async () => {
  const tree = narTreeFromGit(
    [entry("d\xff/b\xe9", "100644", "x"), entry("a\x80", "100644", "y")],
    ECHO,
  );
  // printf y > $'a\x80'; mkdir $'d\xff'; printf x > $'d\xff/b\xe9'; nix hash path .   (2.26.3)
  assert.equal((await narHash(tree)).sri, "sha256-vwSdFDho/P9T/ITk1nK5aGZ1bNKHnJxxFaT7MyswSNU=");
});

Deno.test("narTreeFromGit() leaves submodules out with the folders that hold nothing else", async () => {
  const plain = [entry("a"), entry("d/b")];
  const hash = await narHash(narTreeFromGit(plain, ECHO));
  const submodules = [
    entry("sub", "160000"),
    entry("ext/deep/sub", "160000"),
    entry("d/sub", "160000"),
  ];
  assert.deepEqual(await narHash(narTreeFromGit([...plain, ...submodules], ECHO)), hash);
  // mkdir e; nix hash path e   (2.26.3)
  assert.equal(
    (await narHash(narTreeFromGit(submodules, ECHO))).sri,
    "sha256-pQpattmS9VmO3ZIQUFn66az8GSmB4IvYhTTCFn6SUmo=",
  );
});

Deno.test("narTreeFromGit() puts an empty folder for a submodule where it is asked to", async () => {
  const entries = [entry("ext/sub", "160000"), entry("x")];
  const tree = narTreeFromGit(entries, ECHO, { submodules: "empty folders" });
  const wanted = treeNode([
    { path: "ext/sub", isFolder: true },
    { path: "x", file: bytesOf("x") },
  ]);
  assert.deepEqual(await narHash(tree), await narHash(wanted));
  const clash = [entry("ext/sub", "160000"), entry("ext/sub/x")];
  assert.throws(() => narTreeFromGit(clash, ECHO, { submodules: "empty folders" }), PackRepoError);
});

Deno.test("narTreeFromGit() does not need its entries in order", async () => {
  const entries = ["b/c", "a", "b-x", "b.x", "b/a", "b0"].map((path) => entry(path));
  assert.deepEqual(
    await narHash(narTreeFromGit(entries, ECHO)),
    await narHash(narTreeFromGit(entries.toReversed(), ECHO)),
  );
});

Deno.test("narTreeFromGit() looks at the owner's x of old modes", async () => {
  async function hashOf(mode: string): Promise<string> {
    return (await narHash(narTreeFromGit([entry("a", mode)], ECHO))).sri;
  }
  assert.equal(await hashOf("100664"), await hashOf("100644"));
  assert.equal(await hashOf("100775"), await hashOf("100755"));
  assert.notEqual(await hashOf("100755"), await hashOf("100644"));
});

Deno.test("narTreeFromGit() refuses entries that contradict each other", async () => {
  const cases: Readonly<Record<string, readonly GitTreeEntry[]>> = {
    "a path twice": [entry("a"), entry("a")],
    "a file and a folder": [entry("a"), entry("a/b")],
    "a folder and a file": [entry("a/b"), entry("a")],
    "a link and a folder": [entry("a", "120000"), entry("a/b")],
    "an unknown mode": [entry("a", "040000")],
    "no mode": [entry("a", "")],
    "an endless link": [{ ...entry("a", "120000"), size: 2 ** 40 }],
    "an empty path": [entry("")],
    "an absolute path": [entry("/a")],
    "a path that ends in a slash": [entry("a/")],
    "a path with an empty part": [entry("a//b")],
    "a way up": [entry("../a")],
    "a dot": [entry("a/./b")],
    "a NUL": [entry("a\0b")],
  };
  for (const [what, entries] of Object.entries(cases)) {
    await assert.rejects(
      async () => await narHash(narTreeFromGit(entries, ECHO)),
      (error) =>
        error instanceof PackRepoError && error.code === "flake.bad-tree" && error.exitCode === 65,
      what,
    );
  }
});

Deno.test("narTreeFromGit() takes a path deeper than the call stack", async () => {
  const { size } = await narHash(
    narTreeFromGit([entry(`${"d/".repeat(50_000)}f`, "100644", "x")], ECHO),
  );
  assert.ok(size > 50_000 * 100);
});
