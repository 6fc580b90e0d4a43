import assert from "node:assert/strict";
import { rulesIn } from "../../../helpers/leaky/expect.ts";

const HASHES: readonly string[] = [
  "$1${8:A-Za-z0-9}${22:A-Za-z0-9./}",
  "$apr1${8:A-Za-z0-9}${22:A-Za-z0-9./}",
  "$2y$10${53:A-Za-z0-9./}",
  "$2a$12${53:A-Za-z0-9./}",
  "$5$rounds=5000${16:A-Za-z0-9}${43:A-Za-z0-9./}",
  "$6${16:A-Za-z0-9}${86:A-Za-z0-9./}",
  "$y$j9T${22:A-Za-z0-9./}${43:A-Za-z0-9./}",
  "$P$B{30:A-Za-z0-9./}",
  "$H$9{30:A-Za-z0-9./}",
  "$S$D{51:A-Za-z0-9./}",
  "$argon2id$v=19$m=65536,t=3,p=4${22:A-Za-z0-9+/}${43:A-Za-z0-9+/}",
  "{SHA}{27:A-Za-z0-9+/}=",
  "{SSHA}{38:A-Za-z0-9+/}==",
  "pbkdf2_sha256$36000${12:A-Za-z0-9}${43:A-Za-z0-9+/}=",
  "#jbcrypt:$2a$10${53:A-Za-z0-9./}",
];

for (const hash of HASHES) {
  Deno.test(`passwordHashDetector knows ${hash.slice(0, hash.indexOf("{", 1))}`, () => {
    assert.deepEqual(rulesIn("srv/dump.bin.txt", `somebody\t${hash}\tx`), ["password-hash"]);
    assert.deepEqual(rulesIn("tests/dump.txt", `somebody\t${hash}\tx`), []);
  });
}

Deno.test("passwordHashDetector asks for the whole form", () => {
  for (
    const text of [
      "$1$ $2y$10$ $6$salt$",
      "$2y$10${52:A-Za-z0-9./}",
      "$2y$10${54:A-Za-z0-9./}",
      "$6$a$" + "a".repeat(86),
      "costs $1$2 or $5$6",
    ]
  ) {
    assert.deepEqual(rulesIn("srv/a.conf.txt", text), [], text);
  }
});
