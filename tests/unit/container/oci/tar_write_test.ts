import assert from "node:assert/strict";
import { paxRecord, tarHead, writeTar } from "../../../../lib/container/oci/tar_write.ts";
import type { TarEntry } from "../../../../lib/container/oci/tar_entry.ts";
import { all, digestBy, file, tarOf } from "./images.ts";

const ascii = (bytes: Uint8Array) => new TextDecoder("latin1").decode(bytes);
const ROOT = { uid: 0, gid: 0, mtime: 0 };

Deno.test("tarHead() writes the ustar header of POSIX.1-1988, byte for byte", () => {
  const head = ascii(
    tarHead({ ...file("a/b", "xyz", 0o4755), uid: 1000, gid: 8, mtime: 1735689600 }),
  );
  assert.equal(head.length, 512);
  assert.equal(head.slice(0, 4), "a/b\0");
  assert.equal(head.slice(100, 124), "0004755\0" + "0001750\0" + "0000010\0");
  assert.equal(head.slice(124, 136), "00000000003\0");
  assert.equal(head.slice(136, 148), `${(1735689600).toString(8).padStart(11, "0")}\0`);
  assert.equal(head.slice(156, 157), "0");
  assert.equal(head.slice(257, 265), "ustar\x0000");
  assert.equal(head.slice(265, 345), "\0".repeat(80), "no names of users, no devices");
  const blank = head.slice(0, 148) + " ".repeat(8) + head.slice(156);
  const sum = [...blank].reduce((total, char) => total + char.charCodeAt(0), 0);
  assert.equal(head.slice(148, 156), `${sum.toString(8).padStart(6, "0")}\0 `);
});

Deno.test("tarHead() marks each kind and keeps a link's target", () => {
  const kinds: readonly [TarEntry, string, string][] = [
    [{ kind: "folder", path: "d", mode: 0o755, ...ROOT }, "5", "d/\0"],
    [{ kind: "link", path: "l", mode: 0o777, ...ROOT, target: "../x" }, "2", "l\0"],
    [{ kind: "hardlink", path: "h", mode: 0o644, ...ROOT, target: "l" }, "1", "h\0"],
  ];
  for (const [entry, type, name] of kinds) {
    const head = ascii(tarHead(entry));
    assert.equal(head[156], type);
    assert.ok(head.startsWith(name));
    if ("target" in entry) assert.ok(head.slice(157).startsWith(`${entry.target}\0`));
  }
});

Deno.test("paxRecord() counts its own length", () => {
  assert.equal(ascii(paxRecord("path", "x")), "9 path=x\n");
  // 99 and 100 digits apart: the length grows with itself.
  for (const length of [88, 89, 90, 91, 92, 93, 989, 990, 991, 992, 993, 994]) {
    const record = ascii(paxRecord("path", "x".repeat(length)));
    assert.equal(Number(record.split(" ")[0]), record.length);
  }
});

Deno.test("tarHead() puts into a pax header what does not fit, and nothing else", () => {
  assert.equal(tarHead(file("x".repeat(100), "")).length, 512);
  const long = ascii(tarHead(file("x".repeat(101), "")));
  assert.equal(long.length, 3 * 512);
  assert.equal(long[156], "x");
  assert.ok(long.includes(`path=${"x".repeat(101)}\n`));
  assert.ok(ascii(tarHead(file("é", ""))).includes("path=\xc3\xa9\n"));
  const large = { ...file("x", ""), size: 2 ** 33, uid: 3_000_000 };
  const head = ascii(tarHead(large));
  assert.ok(head.includes("size=8589934592\n") && head.includes("uid=3000000\n"));
  assert.ok(!head.includes("gid="));
});

Deno.test("writeTar() ends with two blocks of zeros and depends on the entries alone", async () => {
  const entries = [file("a", "1"), file("b", "x".repeat(512)), file("c", "")];
  const tar = await tarOf(entries);
  assert.equal(tar.length, 512 * (2 + 2 + 1 + 2));
  assert.ok(tar.subarray(-1024).every((byte) => byte === 0));
  assert.equal(digestBy(await tarOf(entries)), digestBy(tar));
});

Deno.test("writeTar() refuses content of another size than said", async () => {
  for (const size of [2, 4]) {
    await assert.rejects(all(writeTar([{ ...file("a", "abc"), size } as TarEntry])), TypeError);
  }
});

Deno.test("tarHead() refuses what no tar can hold", () => {
  const good = file("a", "");
  const odd: TarEntry[] = [
    { ...good, path: "" },
    { ...good, path: "/a" },
    { ...good, path: "a/" },
    { ...good, path: "a\0b" },
    { ...good, path: "\ud800" },
    { ...good, mode: 0o10000 },
    { ...good, mtime: -1 },
    { ...good, mtime: 1.5 },
    { ...good, uid: -1 },
    { ...good, gid: 2 ** 32 },
    { ...good, size: -1 } as TarEntry,
    { kind: "link", path: "l", mode: 0, ...ROOT, target: "" },
  ];
  for (const entry of odd) assert.throws(() => tarHead(entry), TypeError, JSON.stringify(entry));
});
