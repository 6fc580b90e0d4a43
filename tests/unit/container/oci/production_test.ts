import assert from "node:assert/strict";
import {
  DENO_PACKAGES,
  isProductionSource,
  NO_REGISTRY,
  PRODUCTION,
} from "../../../../lib/container/oci/production.ts";
import { DENO_PIN } from "../../../../lib/boot/pins.ts";

Deno.test("the Deno of images is the one that PackRepo is pinned to", () => {
  for (const { version, integrity } of Object.values(DENO_PACKAGES)) {
    assert.equal(version, DENO_PIN);
    assert.match(integrity, /^sha512-[A-Za-z0-9+/]{86}==$/);
  }
});

Deno.test("isProductionSource() takes what runs, and no tests", () => {
  const taken = ["lib/a/b.ts", "tasks/pack.ts", "spec/index.schema.json", "deno.json", "LICENSE"];
  const left = ["tests/unit/x.ts", ".ci/run", "infra/Dockerfile", "library/x", "artifacts/x"];
  for (const path of taken) assert.ok(isProductionSource(path), path);
  for (const path of left) assert.ok(!isProductionSource(path), path);
});

Deno.test("production runs without privileges, and its health check without a shell", () => {
  const [user, group] = PRODUCTION.User.split(":").map(Number);
  assert.ok(user! > 0 && group! > 0);
  assert.equal(PRODUCTION.Healthcheck?.Test[0], "CMD");
  assert.match(NO_REGISTRY, /\.invalid$/);
});
