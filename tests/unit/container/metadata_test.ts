import assert from "node:assert/strict";
import { containerMetadata } from "../../../lib/container/metadata.ts";
import { schemaSources, validatorOf } from "../../../lib/schema/mod.ts";
import { BUILT, ENGINE_FACTS, TAKEN } from "./images.ts";

const source = (await schemaSources()).find(({ file }) => file === "container.schema.json")!;
const validate = await validatorOf(source.schema);

const ENGINE = {
  facts: ENGINE_FACTS,
  probes: [
    { name: "docker", detail: "is not installed" },
    { name: "podman", facts: ENGINE_FACTS, detail: "4.3.1" },
  ],
} as const;

Deno.test("containerMetadata() of a built and of a taken image is what its schema says", () => {
  for (const image of [BUILT, TAKEN]) {
    const result = validate(containerMetadata(image, ENGINE));
    assert.ok(result.ok, JSON.stringify(result));
  }
});

Deno.test("containerMetadata() labels every digest, and says how the image was made", () => {
  const { image, found } = containerMetadata(BUILT, ENGINE) as unknown as Record<
    string,
    // deno-lint-ignore no-explicit-any -- looked into
    any
  >;
  assert.deepEqual(image.digests, {
    manifest: BUILT.report.digests.manifest,
    media_type: "application/x",
    config: BUILT.report.digests.config,
    diff_ids: BUILT.report.digests.diffIds,
  });
  assert.deepEqual(image.inputs.build_args, { VERSION: "1" });
  assert.equal(image.exporter, "type=docker");
  assert.equal(image.reproducible, true);
  assert.deepEqual(found.map((probe: { usable: boolean }) => probe.usable), [false, true]);
});

Deno.test("containerMetadata() leaves out what the engine does not tell", () => {
  const { image } = containerMetadata(TAKEN, ENGINE) as unknown as {
    image: { digests: Record<string, unknown> };
  };
  assert.deepEqual(Object.keys(image.digests), ["config", "diff_ids"]);
});

Deno.test("the schema refuses a digest without its kind, and fields that nobody knows", () => {
  const document = JSON.parse(JSON.stringify(containerMetadata(TAKEN, ENGINE)));
  document.image.digests.config = "a".repeat(64);
  assert.ok(!validate(document).ok);
  assert.ok(!validate({ ...containerMetadata(TAKEN, ENGINE) as object, host: "here" }).ok);
});
