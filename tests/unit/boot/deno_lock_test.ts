import assert from "node:assert/strict";
import { checkDenoLock } from "../../../lib/boot/deno_lock.ts";

const root = new URL("../../../", import.meta.url);
const config = await Deno.readTextFile(new URL("deno.json", root));
const lock = await Deno.readTextFile(new URL("deno.lock", root));

/** Returns the lock with one thing changed. */
// deno-lint-ignore no-explicit-any -- the shape is what the test breaks
function changed(change: (lock: any) => void): string {
  const copy = JSON.parse(lock);
  change(copy);
  return JSON.stringify(copy);
}

Deno.test("checkDenoLock() passes this repository's own lock", () => {
  const check = checkDenoLock(lock, config);
  assert.equal(check.status, "passed", check.detail);
  assert.match(check.detail, /^frozen, \d+ packages/);
});

Deno.test.each([
  ["not JSON", "{", /not JSON/],
  ["another version", changed((l) => l.version = "4"), /version "4"/],
  [
    "a package without integrity",
    changed((l) => delete l.npm["ajv@8.20.0"].integrity),
    /ajv@8\.20\.0 has no SHA-512/,
  ],
  [
    "a SHA-1 integrity",
    changed((l) => l.npm["ajv@8.20.0"].integrity = "sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk="),
    /no SHA-512/,
  ],
  [
    "an import that is not locked",
    changed((l) => delete l.specifiers["npm:ajv@8.20.0"]),
    /npm:ajv@8\.20\.0 is not locked/,
  ],
  [
    "a locked version without an entry",
    changed((l) => l.specifiers["npm:ajv@8.20.0"] = "8.0.0"),
    /8\.0\.0, which has no entry/,
  ],
  [
    "a dependency that is not locked",
    changed((l) =>
      delete l.npm["fast-uri@3.1.0"] &&
      delete l.npm[Object.keys(l.npm).find((k) => k.startsWith("fast-uri@"))!]
    ),
    /needs fast-uri, which is not locked/,
  ],
  [
    "code from elsewhere",
    changed((l) => l.remote = { "https://example.org/a.ts": "00" }),
    /elsewhere than npm/,
  ],
])("checkDenoLock() refuses %s", (_name, text, message) => {
  const check = checkDenoLock(text as string, config);
  assert.equal(check.status, "failed");
  assert.match(check.detail, message as RegExp);
});

Deno.test("checkDenoLock() refuses a configuration that does not freeze the lock", () => {
  const check = checkDenoLock(lock, config.replace(`"frozen": true`, `"frozen": false`));
  assert.match(check.detail, /does not freeze/);
});

Deno.test("checkDenoLock() refuses an import that is not from npm", () => {
  const other = config.replace(`"npm:ajv@8.20.0"`, `"jsr:@a/b@1.0.0"`);
  assert.match(checkDenoLock(lock, other).detail, /comes from jsr/);
});
