import assert from "node:assert/strict";
import fc from "fast-check";
import { createHash } from "node:crypto";
import { formatHash, narHash, type NarNode, narOf, parseHash } from "../../lib/flake/mod.ts";
import type { Sha256Hex } from "../../lib/base/mod.ts";

/** A tree as a value: a file, a link, or a folder of names given byte for byte. */
type Tree =
  | { readonly file: Uint8Array; readonly executable: boolean }
  | { readonly link: Uint8Array }
  | { readonly folder: readonly (readonly [name: string, tree: Tree])[] };

function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(text, (char) => char.charCodeAt(0));
}

function textOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
}

function nodeOf(tree: Tree): NarNode {
  if ("link" in tree) return { kind: "link", read: () => Promise.resolve(tree.link) };
  if ("file" in tree) {
    return {
      kind: "file",
      executable: tree.executable,
      size: tree.file.length,
      read: () => Promise.resolve(tree.file),
      stream: async function* () {
        yield await Promise.resolve(tree.file);
      },
    };
  }
  const entries = tree.folder.map(([name, inner]) => ({
    name: bytesOf(name),
    node: nodeOf(inner),
  }));
  return { kind: "folder", entries };
}

/** Reads a NAR back, by the grammar of Dolstra 2006, figure 5.2: nothing more, nothing less. */
function parseNar(bytes: Uint8Array): Tree {
  let at = 0;
  function string(): Uint8Array {
    const length = Number(
      new DataView(bytes.buffer, bytes.byteOffset + at, 8).getBigUint64(0, true),
    );
    const value = bytes.slice(at + 8, at + 8 + length);
    const end = at + 8 + Math.ceil(length / 8) * 8;
    assert.ok(bytes.subarray(at + 8 + length, end).every((byte) => byte === 0), "padding");
    assert.ok(end <= bytes.length, "it ends too early");
    at = end;
    return value;
  }
  function expect(...words: readonly string[]): void {
    for (const word of words) assert.equal(textOf(string()), word);
  }
  function node(): Tree {
    expect("(", "type");
    const type = textOf(string());
    if (type === "symlink") {
      expect("target");
      const link = string();
      expect(")");
      return { link };
    }
    if (type === "regular") {
      const word = textOf(string());
      if (word === "executable") expect("", "contents");
      else assert.equal(word, "contents");
      const file = string();
      expect(")");
      return { file, executable: word === "executable" };
    }
    assert.equal(type, "directory");
    const folder: [string, Tree][] = [];
    for (let word = textOf(string()); word !== ")"; word = textOf(string())) {
      assert.equal(word, "entry");
      expect("(", "name");
      const name = textOf(string());
      expect("node");
      folder.push([name, node()]);
      expect(")");
    }
    // Latin-1 text: one character a byte, so that this order is the order of the bytes.
    const names = folder.map(([name]) => name);
    assert.deepEqual(names, [...new Set(names)].sort(), "sorted, each once");
    return { folder };
  }
  expect("nix-archive-1");
  const tree = node();
  assert.equal(at, bytes.length, "nothing follows");
  return tree;
}

function sorted(tree: Tree): Tree {
  if (!("folder" in tree)) return tree;
  const folder = tree.folder.map(([name, inner]) => [name, sorted(inner)] as const);
  return { folder: folder.sort(([a], [b]) => a < b ? -1 : 1) };
}

function reversed(tree: Tree): Tree {
  if (!("folder" in tree)) return tree;
  return { folder: tree.folder.map(([name, inner]) => [name, reversed(inner)] as const).reverse() };
}

const NAME = fc.uint8Array({ minLength: 1, maxLength: 12 }).map(textOf)
  .filter((name) => !/[/\0]/.test(name) && name !== "." && name !== "..");

/** Names that stand close to each other, for the order. */
const CLOSE_NAME = fc.string({
  unit: fc.constantFrom("a", "b", "-", ".", "0", "\x7f", "\x80", "\xff"),
  minLength: 1,
  maxLength: 4,
}).filter((name) => name !== "." && name !== "..");

/** Lengths around those at which the writer pads, joins and streams. */
const CONTENT = fc.oneof(
  { weight: 4, arbitrary: fc.uint8Array({ maxLength: 40 }) },
  fc.integer({ min: 65_500, max: 65_600 }).map((length) => new Uint8Array(length).fill(7)),
);

const TREE: fc.Arbitrary<Tree> = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.tuple(CONTENT, fc.boolean()).map(([file, executable]) => ({ file, executable })),
    fc.uint8Array({ minLength: 1, maxLength: 40 }).map((link) => ({ link })),
    fc.uniqueArray(fc.tuple(fc.oneof(NAME, CLOSE_NAME), tie("tree")), {
      selector: ([name]) => name,
      maxLength: 8,
    }).map((folder) => ({ folder })),
  ),
})).tree;

/** Returns a tree as text, for comparison. */
function show(tree: Tree): string {
  return JSON.stringify(
    sorted(tree),
    (_, value) => value instanceof Uint8Array ? value.toHex() : value,
  );
}

async function narBytes(tree: Tree): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of narOf(nodeOf(tree))) {
    assert.ok(chunk.length > 0, "no chunk is empty");
    chunks.push(chunk);
  }
  return new Uint8Array(await new Blob(chunks as Uint8Array<ArrayBuffer>[]).arrayBuffer());
}

Deno.test("narOf() writes what a reader of the grammar reads back", async () => {
  await fc.assert(fc.asyncProperty(TREE, async (tree) => {
    assert.equal(show(parseNar(await narBytes(tree))), show(tree));
  }));
});

Deno.test("narHash() is the SHA-256 of the NAR's bytes, whatever the order of the entries", async () => {
  await fc.assert(fc.asyncProperty(TREE, async (tree) => {
    const bytes = await narBytes(tree);
    const hash = await narHash(nodeOf(reversed(tree)));
    assert.equal(hash.sha256, createHash("sha256").update(bytes).digest("hex"));
    assert.equal(hash.size, bytes.length);
    assert.equal(hash.size % 8, 0);
    assert.equal(parseHash(hash.sri), hash.sha256);
  }));
});

Deno.test("narHash() differs where two trees differ", async () => {
  await fc.assert(fc.asyncProperty(TREE, TREE, async (a, b) => {
    const isSame = (await narHash(nodeOf(a))).sha256 === (await narHash(nodeOf(b))).sha256;
    assert.equal(isSame, show(a) === show(b));
  }));
});

Deno.test("formatHash() and parseHash() are inverse in every form", () => {
  fc.assert(fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (bytes) => {
    const hex = bytes.toHex() as Sha256Hex;
    for (const form of ["sri", "hex", "nix32"] as const) {
      const text = formatHash(hex, form);
      assert.equal(parseHash(text), hex);
      if (form !== "sri") assert.equal(parseHash(`sha256:${text}`), hex);
    }
  }));
});

Deno.test("parseHash() reads nothing but what formatHash() writes", () => {
  const digits = "0123456789abcdefghijklmnopqrstuvwxyz=+/-:ABZ";
  fc.assert(fc.property(
    fc.constantFrom("sri" as const, "hex" as const, "nix32" as const),
    fc.uint8Array({ minLength: 32, maxLength: 32 }),
    fc.nat(60),
    fc.constantFrom(...digits),
    (form, bytes, at, digit) => {
      const text = formatHash(bytes.toHex() as Sha256Hex, form);
      const changed = text.slice(0, at) + digit + text.slice(at + 1);
      let read: Sha256Hex;
      try {
        read = parseHash(changed);
      } catch {
        return;
      }
      // The other way to write an SRI's prefix, which Nix reads too.
      const plain = form === "sri" ? changed.replace(/^sha256:/, "sha256-") : changed;
      assert.equal(formatHash(read, form), plain);
    },
  ));
});
