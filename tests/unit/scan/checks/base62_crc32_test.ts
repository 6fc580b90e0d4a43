import assert from "node:assert/strict";
import { base62Crc32, hasBase62Crc32 } from "../../../../lib/scan/checks/base62_crc32.ts";

Deno.test("base62Crc32() returns the checksum of CRC-32's check value, zeros before", () => {
  // CRC-32/ISO-HDLC of "123456789" is 0xcbf43926 = 3421780262 (CRC catalogue of G. Cook).
  const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  const value = [...base62Crc32("123456789")]
    .reduce((sum, digit) => sum * 62 + digits.indexOf(digit), 0);
  assert.equal(value, 0xcbf43926);
  assert.equal(base62Crc32(""), "000000");
});

Deno.test("hasBase62Crc32() accepts a token with its checksum, with any prefix", () => {
  // The token that GitHub's and npm's formats are explained with in public, in two pieces.
  const body = "zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ";
  assert.equal(base62Crc32(body), "0mLq17");
  assert.ok(hasBase62Crc32(`ghp_${body}${"0mLq17"}`));
  assert.ok(hasBase62Crc32(`npm_${body}${"0mLq17"}`));
});

Deno.test("hasBase62Crc32() refuses a token with one character changed, and none at all", () => {
  const body = "zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ";
  assert.ok(!hasBase62Crc32(`ghp_${body}${"0mLq18"}`));
  assert.ok(!hasBase62Crc32(`ghp_y${body.slice(1)}${"0mLq17"}`));
  assert.ok(!hasBase62Crc32("ghp_"));
  assert.ok(!hasBase62Crc32(""));
});
