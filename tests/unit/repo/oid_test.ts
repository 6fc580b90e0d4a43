import assert from "node:assert/strict";
import { isOid, objectId } from "../../../lib/repo/oid.ts";
import type { Oid } from "../../../lib/repo/types.ts";

Deno.test("isOid() takes 40 or 64 lowercase hexadecimal digits only", () => {
  assert(isOid("a".repeat(40)));
  assert(isOid("0".repeat(64)));
  for (const value of ["", "a".repeat(39), "A".repeat(40), "g".repeat(40), `${"a".repeat(40)}\n`]) {
    assert(!isOid(value), value);
  }
  assert(!isOid(undefined));
});

Deno.test("objectId() gives the ids git gives", () => {
  const hello = new TextEncoder().encode("hello\n");
  const sha1 = "ce013625030ba8dba906f756967f9e9ca394464a" as Oid;
  const sha256 = "2cf8d83d9ee29543b34a87727421fdecb7e3f3a183d337639025de576db9ebb4" as Oid;
  assert.equal(objectId(sha1, "blob", hello), sha1);
  assert.equal(objectId(sha256, "blob", hello), sha256);
  assert.equal(
    objectId(sha1, "tree", new Uint8Array()),
    "4b825dc642cb6eb9a060e54bf8d69288fbee4904",
  );
});
