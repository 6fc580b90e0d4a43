import assert from "node:assert/strict";
import {
  containerParameter,
  imageDependencies,
  imageSubjects,
} from "../../../lib/boot/image_descriptors.ts";
import type { BootContainer } from "../../../lib/boot/phase_container.ts";
import { ASSEMBLED, BUILT, TAKEN } from "../container/images.ts";

const boot = (image: BootContainer["image"]): BootContainer => ({
  engine: undefined as never,
  image,
  metadata: "{}\n",
});

Deno.test("a built image is an output, its base an input", () => {
  const [subject, ...others] = imageSubjects(boot(BUILT));
  assert.deepEqual(others, []);
  assert.equal(subject?.name, "oci:packrepo-production");
  assert.deepEqual(subject?.digest, { sha256: "a".repeat(64) });
  assert.equal(subject?.annotations?.["packrepo_digest"], "sha256 is of the manifest");
  assert.deepEqual(imageDependencies(boot(BUILT)).map(({ name, digest }) => [name, digest]), [
    ["container:base", { sha256: "e".repeat(64) }],
  ]);
  assert.deepEqual(containerParameter(boot(BUILT)), {});
});

Deno.test("an assembled image is an output that says that nobody ran it, its base an input", () => {
  const container = { image: ASSEMBLED, metadata: "{}\n" };
  const [subject, ...others] = imageSubjects(container);
  assert.deepEqual(others, []);
  assert.equal(subject?.name, "oci:packrepo-production");
  assert.deepEqual(subject?.digest, { sha256: "a".repeat(64) });
  assert.deepEqual(subject?.annotations, {
    packrepo_digest: "sha256 is of the manifest",
    packrepo_diff_ids: [`sha256:${"c".repeat(64)}`, `sha256:${"d".repeat(64)}`],
    packrepo_run: "assembled, not run",
  });
  const [base] = imageDependencies(container);
  assert.deepEqual([base?.name, base?.digest], ["container:base", { sha256: "e".repeat(64) }]);
  assert.equal(base?.annotations?.["packrepo_digest"], "sha256 is of the configuration");
  assert.deepEqual(containerParameter(container), {});
});

Deno.test("a taken image is an input by its name, and no output", () => {
  assert.deepEqual(imageSubjects(boot(TAKEN)), []);
  const [input] = imageDependencies(boot(TAKEN));
  assert.equal(input?.name, "container:image");
  assert.deepEqual(input?.digest, { sha256: "b".repeat(64) });
  assert.equal(input?.annotations?.["packrepo_digest"], "sha256 is of the configuration");
  assert.deepEqual(containerParameter(boot(TAKEN)), { container: "packrepo:production" });
});

Deno.test("without a container there is nothing to say", () => {
  assert.deepEqual(imageSubjects(undefined), []);
  assert.deepEqual(imageDependencies(undefined), []);
  assert.deepEqual(containerParameter(undefined), {});
});
