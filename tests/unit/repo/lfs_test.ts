import assert from "node:assert/strict";
import { parseLfsPointer } from "../../../lib/repo/mod.ts";

const oid = "4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393";
const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${oid}\nsize 12345\n`;
const parse = (text: string): unknown => parseLfsPointer(new TextEncoder().encode(text));

Deno.test("parseLfsPointer() parses the example of the specification", () => {
  assert.deepEqual(parse(pointer), { oid, size: 12345 });
});

Deno.test("parseLfsPointer() parses extensions and the name of the pre-release", () => {
  const extended = pointer.replace("oid", `ext-0-foo sha256:${oid}\next-1-bar sha256:${oid}\noid`);
  assert.deepEqual(parse(extended), { oid, size: 12345 });
  assert.deepEqual(
    parse(pointer.replace("git-lfs.github.com", "hawser.github.com")),
    { oid, size: 12345 },
  );
  assert.deepEqual(parse(pointer.replace("12345", "0")), { oid, size: 0 });
});

Deno.test.each([
  ["an empty file", ""],
  ["an empty line", "\n"],
  ["another version", pointer.replace("v1", "v2")],
  ["no version", pointer.slice(pointer.indexOf("\n") + 1)],
  [
    "version not first",
    pointer.split("\n").slice(1, 3).join("\n") + "\n" + pointer.split("\n")[0] + "\n",
  ],
  ["no oid", pointer.replace(/oid.*\n/, "")],
  ["no size", pointer.replace(/size.*\n/, "")],
  ["unsorted keys", pointer.replace(/(oid.*\n)(size.*\n)/, "$2$1")],
  ["a key twice", pointer.replace(/(oid.*\n)/, "$1$1")],
  ["CRLF", pointer.replaceAll("\n", "\r\n")],
  ["no line feed at the end", pointer.slice(0, -1)],
  ["a blank line", `${pointer}\n`],
  ["text behind", `${pointer}Hello world, this is text\n`],
  ["an upper-case digest", pointer.replace(oid, oid.toUpperCase())],
  ["a short digest", pointer.replace(oid, oid.slice(1))],
  ["another hash", pointer.replace("sha256", "sha512")],
  ["a negative size", pointer.replace("12345", "-1")],
  ["a padded size", pointer.replace("12345", "012345")],
  ["a size beyond 2^53", pointer.replace("12345", "9999999999999999")],
  ["1024 bytes", pointer.replace("oid", `ext-0-${"x".repeat(1024)} y\noid`)],
])("parseLfsPointer() gives undefined for %s", (_what, text) => {
  assert.equal(parse(text), undefined);
});

Deno.test("parseLfsPointer() gives undefined for bytes that are not UTF-8", () => {
  const bytes = new TextEncoder().encode(pointer);
  bytes[20] = 0xff;
  assert.equal(parseLfsPointer(bytes), undefined);
});
