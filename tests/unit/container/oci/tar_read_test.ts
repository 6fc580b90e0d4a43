import assert from "node:assert/strict";
import { concat } from "../../../helpers/bytes.ts";
import { readTar } from "../../../../lib/container/oci/tar_read.ts";
import { paxRecord, tarHead } from "../../../../lib/container/oci/tar_write.ts";
import type { TarEntry } from "../../../../lib/container/oci/tar_entry.ts";
import { all, failsWith, file, inPieces, tarOf } from "./images.ts";

const ROOT = { uid: 0, gid: 0, mtime: 0 };
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

/** Reads a whole archive. */
async function entriesOf(tar: Uint8Array, piece = 1000): Promise<(TarEntry & { text?: string })[]> {
  const entries = [];
  for await (const entry of readTar(inPieces(tar, piece), "it")) {
    const { kind, path, mode, uid, gid, mtime } = entry;
    const attributes = entry.attributes === undefined ? {} : { attributes: entry.attributes };
    if (entry.kind === "file") {
      const content = text(await all(entry.read() as AsyncIterable<Uint8Array>));
      entries.push({
        kind,
        path,
        mode,
        uid,
        gid,
        mtime,
        size: entry.size,
        text: content,
        ...attributes,
      });
    } else {
      const target = "target" in entry ? { target: entry.target } : {};
      entries.push({ kind, path, mode, uid, gid, mtime, ...target, ...attributes });
    }
  }
  return entries as (TarEntry & { text?: string })[];
}

/** A header of a type, with a body. */
function part(type: string, name: string, body: Uint8Array | string): Uint8Array {
  const bytes = typeof body === "string" ? new TextEncoder().encode(body) : body;
  const head = tarHead(file("x", bytes));
  new TextEncoder().encodeInto(name, head);
  head[156] = type.charCodeAt(0);
  head.fill(0x20, 148, 156);
  const sum = head.reduce((total, byte) => total + byte, 0);
  new TextEncoder().encodeInto(`${sum.toString(8).padStart(6, "0")}\0 `, head.subarray(148));
  return concat([head, bytes, new Uint8Array((512 - bytes.length % 512) % 512)]);
}

Deno.test("readTar() gives back what was written, whatever pieces it comes in", async () => {
  const attributes = new Map([["security.capability", Uint8Array.of(1, 0, 10, 0xff)]]);
  const written: TarEntry[] = [
    { kind: "folder", path: "d", mode: 0o1777, uid: 1, gid: 2, mtime: 3 },
    { ...file("d/é", "x".repeat(1000)), attributes },
    { kind: "link", path: "l", mode: 0o777, ...ROOT, target: "../".repeat(60) + "x" },
    { kind: "hardlink", path: "h", mode: 0o644, ...ROOT, target: "d/é" },
    { ...file("n".repeat(300), "end"), uid: 3_000_000 },
  ];
  const tar = await tarOf(written);
  for (const piece of [1, 13, 512, 100_000]) {
    const read = await entriesOf(tar, piece);
    assert.deepEqual(read.map(({ path }) => path), ["d", "d/é", "l", "h", "n".repeat(300)]);
    assert.equal(read[0]!.mode, 0o1777);
    assert.equal(read[1]!.text, "x".repeat(1000));
    assert.deepEqual(read[1]!.attributes, attributes);
    assert.deepEqual((read[2] as { target: string }).target, "../".repeat(60) + "x");
    assert.equal(read[4]!.uid, 3_000_000);
    assert.equal(read[4]!.text, "end");
  }
});

Deno.test("readTar() passes over content that nobody reads, and says where it lies", async () => {
  const tar = await tarOf([file("a", "x".repeat(600)), file("b", "yes")]);
  for await (const entry of readTar(inPieces(tar), "it")) {
    if (entry.path !== "b") continue;
    assert.equal(text(tar.subarray(entry.offset, entry.offset + 3)), "yes");
  }
  await assert.rejects(async () => {
    const entries = [];
    for await (const entry of readTar(inPieces(tar), "it")) entries.push(entry);
    const [first] = entries;
    if (first?.kind === "file") await all(first.read() as AsyncIterable<Uint8Array>);
  }, TypeError);
});

Deno.test("readTar() understands GNU's long names and the headers for all", async () => {
  const tar = concat([
    part("L", "././@LongLink", `${"long/".repeat(40)}name\0`),
    part("0", "short", "1"),
    part("g", "global", paxRecord("mtime", "77.5")),
    part("0", "./x//y", "2"),
    part("x", "pax", concat([paxRecord("path", "z"), paxRecord("mtime", "5")])),
    part("0", "short", "3"),
  ]);
  const entries = await entriesOf(tar);
  assert.deepEqual(entries.map(({ path, mtime, text }) => [path, mtime, text]), [
    [`${"long/".repeat(40)}name`, 0, "1"],
    ["x/y", 77, "2"],
    ["z", 5, "3"],
  ]);
});

Deno.test("readTar() takes a missing end for an end, and the root for none of its entries", async () => {
  const root = part("5", "./", "");
  assert.deepEqual(await entriesOf(root), []);
  assert.deepEqual(await entriesOf(new Uint8Array()), []);
});

Deno.test("readTar() refuses what is no archive of ours", async () => {
  const good = await tarOf([file("a", "x".repeat(600))]);
  const notUtf8 = part("0", "aaa", "");
  // The sum of the bytes is the same.
  notUtf8.set([0xc3, 0x30, 0x30], 0);
  const cases: readonly [string, Uint8Array, RegExp][] = [
    ["garbage", new Uint8Array(512).fill(7), /checksum/],
    ["a cut header", good.subarray(0, 300), /inside a header/],
    ["a cut file", good.subarray(0, 900), /inside a file/],
    ["a device", part("3", "dev/null", ""), /of type 3/],
    ["a way out", part("0", "../x", ""), /entry named/],
    ["another way out", part("0", "a/../../x", ""), /entry named/],
    ["a bad pax header", part("x", "pax", "nonsense"), /pax header/],
    ["a bad size", concat([part("x", "pax", paxRecord("size", "-1")), part("0", "a", "")]), /size/],
    ["a name that is not UTF-8", notUtf8, /not UTF-8/],
    ["a link to nothing", part("2", "l", ""), /leads nowhere/],
    [
      "a cut pax header",
      part("x", "pax", paxRecord("path", "x".repeat(600))).subarray(0, 700),
      /inside/,
    ],
  ];
  for (const [what, tar, expected] of cases) {
    const error = await failsWith("container.bad-image", () => entriesOf(tar));
    assert.match(error.message, expected, what);
  }
});

Deno.test("readTar() refuses an extended header larger than any path", async () => {
  const head = tarHead({ ...file("pax", ""), size: 2 ** 21 } as TarEntry);
  head[156] = "x".charCodeAt(0);
  head.fill(0x20, 148, 156);
  const sum = head.reduce((total, byte) => total + byte, 0);
  new TextEncoder().encodeInto(`${sum.toString(8).padStart(6, "0")}\0 `, head.subarray(148));
  const error = await failsWith("container.bad-image", () => entriesOf(head));
  assert.match(error.message, /2097152 bytes/);
});
