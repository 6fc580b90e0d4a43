import assert from "node:assert/strict";
import { CONTAINER_METADATA_SCHEMA } from "../../../lib/schema/container_metadata.ts";
import { validatorOf } from "../../../lib/schema/mod.ts";

Deno.test("CONTAINER_METADATA_SCHEMA wants every part, and refuses fractions and unknown engines", async () => {
  const validate = await validatorOf(CONTAINER_METADATA_SCHEMA);
  const digest = `sha256:${"a".repeat(64)}`;
  const good = {
    v: 1,
    engine: {
      name: "docker",
      version: "26",
      parts: {},
      store: "containerd",
      architecture: "amd64",
    },
    found: [{ name: "docker", usable: true, detail: "26" }],
    image: { tag: "x", origin: "taken", digests: { manifest: digest, diff_ids: [digest] } },
  };
  assert.ok(validate(good).ok);
  // An image that was assembled has no engine.
  assert.ok(validate({ ...good, engine: undefined }).ok);
  for (const part of ["v", "found", "image"]) {
    assert.ok(!validate({ ...good, [part]: undefined }).ok, part);
  }
  assert.ok(!validate({ ...good, v: 1.5 }).ok);
  assert.ok(!validate({ ...good, engine: { ...good.engine, name: "lxc" } }).ok);
  assert.ok(!validate({ ...good, image: { ...good.image, digests: { diff_ids: [] } } }).ok);
});
