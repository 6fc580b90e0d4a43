import assert from "node:assert/strict";
import { fingerprintOf } from "../../../../lib/scan/living/fingerprint.ts";

const FINDING = { rule: "a-b", path: "c/d", secret: "e\xff" };

Deno.test("fingerprintOf() is 128 bits over rule, path, secret and key, and nothing else", () => {
  const own = fingerprintOf(FINDING, "key");
  assert.match(own, /^[0-9a-f]{32}$/);
  assert.equal(fingerprintOf({ ...FINDING }, "key"), own);
  const others = [
    fingerprintOf(FINDING, "other"),
    fingerprintOf({ ...FINDING, rule: "a" }, "key"),
    fingerprintOf({ ...FINDING, path: "c/e" }, "key"),
    fingerprintOf({ ...FINDING, secret: "e" }, "key"),
    // The parts do not run into each other.
    fingerprintOf({ rule: "a-bc", path: "/d", secret: FINDING.secret }, "key"),
  ];
  assert.equal(new Set([own, ...others]).size, 6);
});
