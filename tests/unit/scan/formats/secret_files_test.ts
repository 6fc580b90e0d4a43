import assert from "node:assert/strict";
import { secretFileDetector } from "../../../../lib/scan/formats/secret_files.ts";
import { findAll } from "../../../helpers/leaky/find.ts";

function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g)!, (pair) => Number.parseInt(pair, 16));
}

const ZEROS = "00".repeat(40);
const SQLITE = `53514c69746520666f726d6174203300${ZEROS}`;
const FILES: readonly (readonly [rule: string, path: string, hex: string])[] = [
  ["keystore-file", "app/release.jks", `feedfeed00000002${ZEROS}`],
  ["keystore-file", "app/debug.keystore", `cececece00000002${ZEROS}`],
  ["keystore-file", "app/client.p12", `30820a10020103${ZEROS}`],
  ["keystore-file", "app/client.pfx", `3080020103${ZEROS}`],
  ["keystore-file", "keys/server.der", `308204be020100${ZEROS}`],
  ["keystore-file", "home/Passwords.kdbx", `03d9a29a67fb4bb5${ZEROS}`],
  ["keystore-file", "home/x.psafe3", `50575333${ZEROS}`],
  ["keystore-file", "etc/krb5.keytab", `0502${ZEROS}`],
  ["keystore-file", "home/.gnupg/secring.gpg", `9501${ZEROS}`],
  ["keystore-file", "home/.bitcoin/wallet.dat", `${"00".repeat(12)}62310500${ZEROS}`],
  ["keystore-file", "home/.mozilla/x/key4.db", SQLITE],
  ["suspicious-file", "home/.config/chrome/Cookies", SQLITE],
  ["suspicious-file", "home/.mylogin.cnf", `00000000${ZEROS}`],
];

for (const [rule, path, hex] of FILES) {
  Deno.test(`secretFileDetector knows ${path} by its name and its first bytes`, () => {
    assert.deepEqual(findAll(path, bytesOf(hex)).map((found) => found.rule), [rule]);
    assert.deepEqual(findAll(path, bytesOf(`ab${hex}`)), [], "other first bytes");
    assert.deepEqual(findAll("src/data.bin", bytesOf(hex)), [], "another name");
  });
}

Deno.test("secretFileDetector wants only files of such names", () => {
  assert.equal(secretFileDetector.wants?.("a/b.jks"), true);
  assert.equal(secretFileDetector.wants?.("a/b.ts"), false);
  const input = { bytes: new Uint8Array(), path: "a.jks", at: -1, keyword: "" };
  assert.deepEqual(secretFileDetector.detect(input), []);
});
