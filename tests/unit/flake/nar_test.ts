import assert from "node:assert/strict";
import { PackRepoError } from "../../../lib/base/mod.ts";
import { type NarFile, narHash, type NarNode, narOf } from "../../../lib/flake/mod.ts";
import { AWKWARD_TREE, EMPTY_FOLDERS, fileNode, treeNode } from "./awkward_tree.ts";

const encoder = new TextEncoder();

async function bytesOf(root: NarNode): Promise<Uint8Array> {
  return await new Response(ReadableStream.from(narOf(root)) as ReadableStream<Uint8Array>)
    .bytes();
}

function folderOf(entries: Readonly<Record<string, NarNode>>): NarNode {
  return {
    kind: "folder",
    entries: Object.entries(entries)
      .map(([name, node]) => ({ name: encoder.encode(name), node })),
  };
}

function linkNode(target: string): NarNode {
  return { kind: "link", read: () => Promise.resolve(encoder.encode(target)) };
}

// Each as `nix hash path` (2.26.3 and 2.8.0) prints it for the tree written to disk.
const KNOWN: readonly (readonly [what: string, tree: NarNode, sri: string])[] = [
  ["an empty folder", folderOf({}), "sha256-pQpattmS9VmO3ZIQUFn66az8GSmB4IvYhTTCFn6SUmo="],
  [
    "an empty file",
    fileNode(new Uint8Array()),
    "sha256-d6xi4mKdjkX2JFicDIv5niSzpyI0m/Hnm8GGAIU04kY=",
  ],
  [
    "an executable file",
    fileNode(encoder.encode("#!/bin/sh\n"), true),
    "sha256-YoPBZoJg+QPRqJXAzWuCL6S2h2K7CxfO3vLTnZfiZVQ=",
  ],
  ["a link", linkNode("12345678"), "sha256-mGxwyaKq5h8xScvnUOZNl/pHeN431nJxqL/9Vs8IOoI="],
  [
    "the awkward tree",
    treeNode(AWKWARD_TREE),
    "sha256-xDf+bN52CIEo0tr8OCUyoKBzi8Wmq6dCKjZ/KWvAH+E=",
  ],
  [
    "the awkward tree with empty folders",
    treeNode([...AWKWARD_TREE, ...EMPTY_FOLDERS]),
    "sha256-fvdwGYqC18HDvDGahLMNVCephaNePraoEOpVtvf3MD4=",
  ],
];

Deno.test("narHash() equals what Nix prints", async () => {
  for (const [what, tree, sri] of KNOWN) {
    const hash = await narHash(tree);
    assert.equal(hash.sri, sri, what);
    assert.equal(hash.size, (await bytesOf(tree)).length, what);
  }
});

Deno.test("narOf() writes the bytes that nix-store --dump writes", async () => {
  // nix-store --dump of a folder with one executable file "x" that holds "hi".
  const words = ["nix-archive-1", "(", "type", "directory", "entry", "(", "name", "x", "node", "("];
  words.push("type", "regular", "executable", "", "contents", "hi", ")", ")", ")");
  const wanted = words.map((word) => {
    const length = String.fromCharCode(word.length) + "\0".repeat(7);
    return length + word + "\0".repeat((8 - word.length % 8) % 8);
  }).join("");
  const bytes = await bytesOf(folderOf({ x: fileNode(encoder.encode("hi"), true) }));
  assert.equal(new TextDecoder().decode(bytes), wanted);
});

Deno.test("narOf() sorts names by their bytes, whatever the order of the entries", async () => {
  const items = Object.fromEntries(
    ["\uff5a", "😀", "a", "a.b", "a-b", "B", "\u00e9"].map((
      name,
    ) => [name, fileNode(encoder.encode(name))]),
  );
  const hash = await narHash(folderOf(items));
  const reversed = Object.fromEntries(Object.entries(items).reverse());
  assert.deepEqual(await narHash(folderOf(reversed)), hash);
  const text = new TextDecoder().decode(await bytesOf(folderOf(items)));
  const order = ["B", "a", "a-b", "a.b", "\u00e9", "\uff5a", "😀"]
    .map((name) => text.indexOf(`${name}\0`));
  assert.deepEqual(order, order.toSorted((a, b) => a - b));
});

function refused(code: string, exitCode: number): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof PackRepoError, String(error));
    assert.equal(error.code, code);
    assert.equal(error.exitCode, exitCode);
    return true;
  };
}

Deno.test("narHash() refuses names that no tree can hold", async () => {
  for (const name of ["", ".", "..", "a/b", "/", "a\0b", "\0"]) {
    const tree = folderOf({ [name]: fileNode(new Uint8Array()) });
    await assert.rejects(narHash(tree), refused("flake.bad-tree", 65), JSON.stringify(name));
  }
  for (const name of ["...", ".a", "a.", " "]) {
    assert.ok(await narHash(folderOf({ [name]: fileNode(new Uint8Array()) })));
  }
});

Deno.test("narHash() refuses a name that is twice in a folder", async () => {
  const name = encoder.encode("x");
  const node = fileNode(new Uint8Array());
  const tree: NarNode = { kind: "folder", entries: [{ name, node }, { name, node }] };
  await assert.rejects(narHash(tree), refused("flake.bad-tree", 65));
});

Deno.test("narHash() refuses a file that is not as long as it said", async () => {
  const content = new Uint8Array(10);
  for (const size of [0, 9, 11, 2 << 20]) {
    const file = { ...fileNode(content) as NarFile, size };
    await assert.rejects(narHash(file), refused("flake.content-changed", 74), String(size));
  }
  const large = { ...fileNode(new Uint8Array(3 << 20)) as NarFile, size: 2 << 20 };
  await assert.rejects(narHash(large), refused("flake.content-changed", 74));
});

Deno.test("narHash() passes on what a read throws, and leaves no read unhandled", async () => {
  const bad: NarNode = { kind: "link", read: () => Promise.reject(new Error("no such blob")) };
  const files = Object.fromEntries(
    Array.from(
      { length: 50 },
      (_, i) => [`f${i}`, i % 7 === 3 ? bad : fileNode(encoder.encode("x"))],
    ),
  );
  await assert.rejects(narHash(folderOf(files)), /no such blob/);
});

Deno.test("narHash() reads small files ahead, within bounds of count and bytes", async () => {
  for (const { size, most } of [{ size: 10, most: 256 }, { size: 1 << 20, most: 9 }]) {
    let open = 0;
    let peak = 0;
    const content = new Uint8Array(size);
    const file: NarNode = {
      ...fileNode(content) as NarFile,
      read: async () => {
        peak = Math.max(peak, ++open);
        await new Promise((resolve) => setTimeout(resolve, 1));
        open--;
        return content;
      },
    };
    await narHash(
      folderOf(Object.fromEntries(Array.from({ length: 600 }, (_, i) => [`f${i}`, file]))),
    );
    assert.ok(peak > most / 2 && peak <= most, `${peak} reads of ${size} bytes at once`);
  }
});

Deno.test("narOf() streams a large file: what is read is handed on before more is read", async () => {
  const piece = new Uint8Array(1 << 18);
  let read = 0;
  let passed = 0;
  const size = 64 * piece.length;
  const tree = folderOf({
    large: {
      ...fileNode(piece) as NarFile,
      size,
      stream: async function* () {
        for (let i = 0; i < 64; i++) {
          read += piece.length;
          assert.ok(read - passed <= 4 * piece.length, "it holds more than a few pieces");
          yield await Promise.resolve(piece);
        }
      },
    },
  });
  for await (const chunk of narOf(tree)) passed += chunk.length;
  assert.equal(read, size);
});

Deno.test("narOf() closes a stream that the consumer leaves", async () => {
  let isClosed = false;
  const large: NarFile = {
    ...fileNode(new Uint8Array()) as NarFile,
    size: 10 << 20,
    stream: async function* () {
      try {
        while (true) yield await Promise.resolve(new Uint8Array(1 << 16));
      } finally {
        isClosed = true;
      }
    },
  };
  for await (const chunk of narOf(large)) if (chunk.length > 0) break;
  assert.ok(isClosed);
});

Deno.test("narHash() takes 40,000 small files in well under its time", async () => {
  const content = encoder.encode("content\n");
  const tree = treeNode(
    Array.from({ length: 40_000 }, (_, i) => ({ path: `d${i % 200}/f${i}`, file: content })),
  );
  const start = performance.now();
  const { size } = await narHash(tree);
  assert.ok(size > 40_000 * 100);
  assert.ok(performance.now() - start < 60_000);
});

Deno.test("narHash() takes folders deeper than the call stack", async () => {
  let node: NarNode = fileNode(new Uint8Array());
  for (let i = 0; i < 50_000; i++) {
    node = { kind: "folder", entries: [{ name: encoder.encode("d"), node }] };
  }
  assert.ok((await narHash(node)).size > 50_000 * 100);
});
